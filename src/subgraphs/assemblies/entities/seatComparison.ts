import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DayScalar } from '../../../subgraph-kit/scalars.js';
import { countryOf, CountryReference } from '../references.js';
import { Assembly } from './assembly.js';
import { shareOf, sumOf, type DelegationSeats } from './seatSummary.js';

@ObjectType({ description: "A country's seats in one assembly." })
export class SeatComparisonCell {
  @Field(() => Assembly, { description: 'The assembly.' })
  assembly!: Assembly;

  @Field(() => Int, { description: 'Representatives of all delegations from the country.' })
  seats!: number;

  @Field(() => Float, { description: 'Part of all seats recorded for the assembly, 0 to 1.' })
  share!: number;
}

@ObjectType({ description: "A country's seats in the assemblies compared." })
export class SeatComparisonRow {
  @Field({ description: 'ISO 3166-1 alpha-2.' })
  countryCode!: string;

  @Field(() => CountryReference, { nullable: true, description: 'The country.' })
  country!: CountryReference | null;

  @Field(() => [SeatComparisonCell], {
    nullable: 'items',
    description: 'In the order of the assemblies; null where the country has no recorded seat.',
  })
  cells!: (SeatComparisonCell | null)[];

  @Field(() => Int, { description: 'The sum of the cells.' })
  totalSeats!: number;
}

@ObjectType({ description: 'Quotas of assemblies side by side, one row for each country that has a seat in any.' })
export class SeatComparison {
  @Field(() => DayScalar, { description: 'The day whose seats are compared.' })
  asOf!: string;

  @Field(() => [Assembly], { description: 'As asked, in the order asked.' })
  assemblies!: Assembly[];

  @Field(() => [SeatComparisonRow], { description: "By the country's English name." })
  rows!: SeatComparisonRow[];
}

/** A delegation's seats, and the country for which they count; subnational seats count for their country too. */
export interface SeatsOfCountry extends DelegationSeats {
  countryCode: string | null;
  /** The folded English name. */
  countrySortName: string | null;
}

/** One assembly with the seats of all of its delegations. */
export interface SeatedAssembly {
  assembly: Assembly;
  delegations: readonly SeatsOfCountry[];
}

/** Seats side by side. Senders without a country have no row, yet count in the shares. */
export function comparisonOf(asOf: string, seated: readonly SeatedAssembly[]): SeatComparison {
  const rows = countriesWithSeats(seated).map((code) => {
    const cells = seated.map((one) => cellOf(one, code));
    const totalSeats = cells.reduce((sum, cell) => sum + (cell?.seats ?? 0), 0);
    return Object.assign(new SeatComparisonRow(), { countryCode: code, country: countryOf(code), cells, totalSeats });
  });
  return Object.assign(new SeatComparison(), { asOf, assemblies: seated.map(({ assembly }) => assembly), rows });
}

function countriesWithSeats(seated: readonly SeatedAssembly[]): string[] {
  const sortNames = new Map<string, string>();
  for (const { countryCode, countrySortName, seats } of seated.flatMap(({ delegations }) => delegations)) {
    if (countryCode !== null && seats !== null) sortNames.set(countryCode, countrySortName ?? '');
  }
  // Code points, as the collation "C" of the lists in the database.
  const before = ([codeA, a]: [string, string], [codeB, b]: [string, string]) =>
    a === b ? (codeA < codeB ? -1 : 1) : a < b ? -1 : 1;
  return [...sortNames].sort(before).map(([code]) => code);
}

function cellOf({ assembly, delegations }: SeatedAssembly, code: string): SeatComparisonCell | null {
  const ofCountry = delegations.filter(({ countryCode, seats }) => countryCode === code && seats !== null);
  if (ofCountry.length === 0) return null;
  const seats = sumOf(ofCountry);
  return Object.assign(new SeatComparisonCell(), { assembly, seats, share: shareOf(seats, sumOf(delegations)) });
}
