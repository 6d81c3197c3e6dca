import { ArgsType, Field, InputType, registerEnumType } from 'type-graphql';
import { BadUserInput } from '../../platform/errors.js';
import { orderOf } from '../../subgraph-kit/orders.js';
import { PageArguments } from '../../subgraph-kit/pages/pageArguments.js';
import { DayScalar } from '../../subgraph-kit/scalars.js';
import { IntRange, OrderDirection } from '../../subgraph-kit/sharedFields.js';
import { DataIssueCode, IssueSeverity } from './entities/dataIssue.js';
import { ParticipationStatus } from './entities/delegation.js';

/** Arguments with the ids that a filter by issues leaves: rules find issues, not the database. Null: no such filter. */
export type WithIssues<Args> = Args & { idsWithIssues: readonly string[] | null };

@InputType({ description: 'Which assemblies: all conditions hold, values of a list are alternatives.' })
export class AssemblyFilter {
  @Field(() => [String], { nullable: true, description: 'Slugs of assemblies.' })
  slugs?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Part of any name, in any language; case and accents do not matter.',
  })
  nameContains?: string | null;

  @Field(() => [DataIssueCode], { nullable: true, description: 'Has an issue of its own with any of these codes.' })
  issueCodes?: DataIssueCode[] | null;

  @Field(() => [String], { nullable: true, description: 'Country codes; any of them.' })
  hasDelegationFrom?: string[] | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether assemblies that ceased to exist are listed too.' })
  includeDissolved!: boolean;
}

@InputType({ description: 'Which delegations: all conditions hold, values of a list are alternatives.' })
export class DelegationFilter {
  @Field(() => [String], { nullable: true, description: 'Slugs of assemblies.' })
  assemblySlugs?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'ISO 3166-1 alpha-2 codes, in any case.' })
  countryCodes?: string[] | null;

  @Field(() => [ParticipationStatus], { nullable: true, description: 'As what it takes part.' })
  statuses?: ParticipationStatus[] | null;

  @Field(() => IntRange, {
    nullable: true,
    description: 'Representatives on the day; delegations without a recorded quota match no range.',
  })
  totalSeats?: IntRange | null;

  @Field(() => [DataIssueCode], { nullable: true, description: 'Has, today, an issue with any of these codes.' })
  issueCodes?: DataIssueCode[] | null;
}

@InputType({ description: 'Which issues: all conditions hold, values of a list are alternatives.' })
export class DataIssueFilter {
  @Field(() => [DataIssueCode], { nullable: true, description: 'Which rules found it.' })
  codes?: DataIssueCode[] | null;

  @Field(() => [IssueSeverity], { nullable: true, description: 'How bad it is.' })
  severities?: IssueSeverity[] | null;

  @Field(() => [String], { nullable: true, description: 'Slugs of assemblies, their delegations included.' })
  assemblySlugs?: string[] | null;
}

export enum AssemblyOrderField {
  NAME = 'NAME',
  FOUNDED_ON = 'FOUNDED_ON',
  STATED_SEATS = 'STATED_SEATS',
}
registerEnumType(AssemblyOrderField, {
  name: 'AssemblyOrderField',
  description: 'What assemblies are ordered by.',
  valuesConfig: {
    NAME: { description: 'The English name.' },
    FOUNDED_ON: { description: 'The date of foundation.' },
    STATED_SEATS: { description: 'The total that a source states.' },
  },
});

export enum DelegationOrderField {
  COUNTRY = 'COUNTRY',
  TOTAL_SEATS = 'TOTAL_SEATS',
}
registerEnumType(DelegationOrderField, {
  name: 'DelegationOrderField',
  description: 'What delegations are ordered by.',
  valuesConfig: {
    COUNTRY: { description: "The country's English name." },
    TOTAL_SEATS: { description: 'Representatives on the day.' },
  },
});

@InputType({ description: 'How assemblies are ordered.' })
export class AssemblyOrder extends orderOf(AssemblyOrderField) {}

export const ASSEMBLIES_BY_NAME: AssemblyOrder = { field: AssemblyOrderField.NAME, direction: OrderDirection.ASC };

@InputType({ description: 'How delegations are ordered.' })
export class DelegationOrder extends orderOf(DelegationOrderField) {}

export const DELEGATIONS_BY_COUNTRY: DelegationOrder = {
  field: DelegationOrderField.COUNTRY,
  direction: OrderDirection.ASC,
};

@ArgsType()
export class AssembliesArguments extends PageArguments {
  @Field(() => AssemblyFilter, { nullable: true, description: 'Which assemblies; all that exist when absent.' })
  filter?: AssemblyFilter | null;

  @Field(() => AssemblyOrder, { nullable: true, description: 'By name when absent.' })
  orderBy?: AssemblyOrder | null;
}

@ArgsType()
export class DelegationsArguments extends PageArguments {
  @Field(() => DayScalar, {
    nullable: true,
    description: 'The day whose seats the filter, the order and totalSeats of the list go by; today (UTC) when absent.',
  })
  asOf?: string | null;

  @Field(() => DelegationFilter, { nullable: true, description: 'Which delegations; all when absent.' })
  filter?: DelegationFilter | null;

  @Field(() => DelegationOrder, { nullable: true, description: 'By country when absent.' })
  orderBy?: DelegationOrder | null;
}

@ArgsType()
export class DataIssuesArguments extends PageArguments {
  @Field(() => DataIssueFilter, { nullable: true, description: 'Which issues; all when absent.' })
  filter?: DataIssueFilter | null;
}

/** The rule of comparisons: an assembly beside itself tells nothing. */
export function differentAssemblies({ assemblies }: { assemblies: readonly string[] }): void {
  if (new Set(assemblies).size < assemblies.length) {
    throw new BadUserInput('assemblies to be different slugs', assemblies);
  }
}
