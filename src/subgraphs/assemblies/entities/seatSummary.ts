import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DayScalar } from '../../../subgraph-kit/scalars.js';
import { ChamberType } from '../../../subgraph-kit/sharedFields.js';

export enum SeatGrouping {
  DELEGATION = 'DELEGATION',
  CHAMBER_TYPE = 'CHAMBER_TYPE',
}
registerEnumType(SeatGrouping, {
  name: 'SeatGrouping',
  description: 'What the seats of a picture are coloured by.',
  valuesConfig: {
    DELEGATION: { description: 'By the delegation that has them.' },
    CHAMBER_TYPE: { description: 'By the role of the chamber that sends their holders.' },
  },
});

@ObjectType({
  description:
    "key is the delegation's id, or a ChamberType, or UNSPECIFIED for seats that the source gives for the whole parliament.",
})
export class SeatTally {
  @Field({ description: "The delegation's id, a ChamberType, or UNSPECIFIED." })
  key!: string;

  @Field({ description: 'What to write beside it, in English.' })
  label!: string;

  @Field(() => Int, { description: 'How many seats.' })
  seats!: number;

  @Field(() => Float, { description: 'Part of all seats counted here, 0 to 1, unrounded.' })
  share!: number;

  @Field(() => ChamberType, { nullable: true, description: 'The role of the chambers, where it is a tally by role.' })
  chamberType!: ChamberType | null;

  /** Where it is a tally by delegation. */
  delegationId!: string | null;
}

@ObjectType({ description: 'The seats of an assembly on a day, computed from the quotas that hold.' })
export class SeatSummary {
  @Field(() => DayScalar, { description: 'The day.' })
  asOf!: string;

  @Field(() => Int, { nullable: true, description: 'Null when no quota is recorded: unknown is not zero.' })
  seats!: number | null;

  @Field(() => Int, { description: 'How many delegations have seats.' })
  delegations!: number;

  @Field(() => [SeatTally], { description: 'Seats of each delegation that has some, most first.' })
  byDelegation!: SeatTally[];

  @Field(() => [SeatTally], {
    description:
      'Seats by the role of the sending chamber: lower, upper, only chamber, then those of whole parliaments.',
  })
  byChamberType!: SeatTally[];

  /** The ids of the delegations that make the smallest majority, largest first. */
  majorityIds!: string[];
}

/** The seats of one delegation on a day, in one capacity. Null: no quota is recorded. */
export interface DelegationSeats {
  delegationId: string;
  label: string;
  /** The delegation's: the figure for the whole where there is one, else the sum over chambers. */
  seats: number | null;
  /** Parts of it: figures for chambers. */
  lower: number | null;
  upper: number | null;
  unicameral: number | null;
}

/** Everything that a summary says. */
export function summaryOf(asOf: string, delegations: readonly DelegationSeats[]): SeatSummary {
  const byDelegation = tallyByDelegation(delegations);
  return Object.assign(new SeatSummary(), {
    asOf,
    seats: byDelegation.length === 0 ? null : sumOf(byDelegation),
    delegations: byDelegation.length,
    byDelegation,
    byChamberType: tallyByChamberType(delegations),
    majorityIds: smallestMajority(byDelegation),
  });
}

/** Delegations that have seats, most seats first, then by id. */
export function tallyByDelegation(delegations: readonly DelegationSeats[]): SeatTally[] {
  const tallies = delegations.flatMap(({ delegationId, label, seats }) =>
    seats === null ? [] : [{ key: delegationId, label, seats, chamberType: null, delegationId }],
  );
  return withShares(tallies.sort((a, b) => b.seats - a.seats || (a.key < b.key ? -1 : 1)));
}

/** The key of seats whose chamber no source gives. */
const UNSPECIFIED = 'UNSPECIFIED';

/**
 * Seats by the role of the sending chamber; roles without seats are left out. Of a delegation with a figure for the
 * whole and less in its chambers, the rest is UNSPECIFIED.
 */
export function tallyByChamberType(delegations: readonly DelegationSeats[]): SeatTally[] {
  const seats = { LOWER: 0, UPPER: 0, UNICAMERAL: 0, [UNSPECIFIED]: 0 };
  for (const { seats: whole, lower, upper, unicameral } of delegations) {
    const [inLower, inUpper, inUnicameral] = [lower ?? 0, upper ?? 0, unicameral ?? 0];
    seats.LOWER += inLower;
    seats.UPPER += inUpper;
    seats.UNICAMERAL += inUnicameral;
    seats.UNSPECIFIED += Math.max(0, (whole ?? 0) - inLower - inUpper - inUnicameral);
  }
  const tallies = [
    { key: 'LOWER', label: 'Lower chambers', seats: seats.LOWER, chamberType: ChamberType.LOWER },
    { key: 'UPPER', label: 'Upper chambers', seats: seats.UPPER, chamberType: ChamberType.UPPER },
    { key: 'UNICAMERAL', label: 'Only chambers', seats: seats.UNICAMERAL, chamberType: ChamberType.UNICAMERAL },
    { key: UNSPECIFIED, label: 'Whole parliaments', seats: seats.UNSPECIFIED, chamberType: null },
  ];
  return withShares(tallies.filter((tally) => tally.seats > 0).map((tally) => ({ ...tally, delegationId: null })));
}

/** The fewest tallies, given most seats first, that together hold more than half of the seats: their keys. */
export function smallestMajority(tallies: readonly Pick<SeatTally, 'key' | 'seats'>[]): string[] {
  const half = sumOf(tallies) / 2;
  let held = 0;
  const enough = tallies.findIndex(({ seats }) => (held += seats) > half);
  return tallies.slice(0, enough + 1).map(({ key }) => key);
}

/** Part of a whole, 0 to 1; of nothing it is nothing. */
export function shareOf(seats: number, total: number): number {
  return total === 0 ? 0 : seats / total;
}

export function sumOf(tallies: readonly { seats: number | null }[]): number {
  return tallies.reduce((sum, { seats }) => sum + (seats ?? 0), 0);
}

function withShares(tallies: readonly Omit<SeatTally, 'share'>[]): SeatTally[] {
  const total = sumOf(tallies);
  return tallies.map((tally) => Object.assign(new SeatTally(), tally, { share: shareOf(tally.seats, total) }));
}
