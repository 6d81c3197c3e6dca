import { ArgsType, Field, InputType, registerEnumType } from 'type-graphql';
import { orderOf } from '../../subgraph-kit/orders.js';
import { PageArguments } from '../../subgraph-kit/pages/pageArguments.js';
import { ChamberType, IntRange, OrderDirection } from '../../subgraph-kit/sharedFields.js';
import { ParliamentLevel, ParliamentStructure } from './entities.js';

@InputType({ description: 'Which countries: all conditions hold, values of a list are alternatives.' })
export class CountryFilter {
  @Field(() => [String], { nullable: true, description: 'ISO 3166-1 alpha-2 codes, in any case.' })
  codes?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Part of any name, in any language; case and accents do not matter.',
  })
  nameContains?: string | null;
}

@InputType({ description: 'Which parliaments: all conditions hold, values of a list are alternatives.' })
export class ParliamentFilter {
  @Field(() => [String], { nullable: true, description: 'Slugs of parliaments.' })
  slugs?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'ISO 3166-1 alpha-2 codes, in any case.' })
  countryCodes?: string[] | null;

  @Field(() => [ParliamentLevel], { nullable: true, description: 'For whom it legislates.' })
  levels?: ParliamentLevel[] | null;

  @Field(() => ParliamentStructure, { nullable: true, description: 'One chamber or two.' })
  structure?: ParliamentStructure | null;

  @Field(() => String, {
    nullable: true,
    description: 'Part of any name, in any language; case and accents do not matter.',
  })
  nameContains?: string | null;
}

@InputType({ description: 'Which chambers: all conditions hold, values of a list are alternatives.' })
export class ChamberFilter {
  @Field(() => [String], { nullable: true, description: 'Slugs of chambers.' })
  slugs?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'ISO 3166-1 alpha-2 codes, in any case.' })
  countryCodes?: string[] | null;

  @Field(() => [ChamberType], { nullable: true, description: 'Roles of chambers.' })
  types?: ChamberType[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Part of any name, in any language; case and accents do not matter.',
  })
  nameContains?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a site of its own is recorded.' })
  hasWebsite?: boolean | null;

  @Field(() => IntRange, {
    nullable: true,
    description: 'The statutory number of members; chambers of unknown size match no range.',
  })
  statutoryMembers?: IntRange | null;
}

export enum CountryOrderField {
  NAME = 'NAME',
  CODE = 'CODE',
}
registerEnumType(CountryOrderField, {
  name: 'CountryOrderField',
  description: 'What countries are ordered by.',
  valuesConfig: { NAME: { description: 'The English name.' }, CODE: { description: 'The ISO 3166-1 alpha-2 code.' } },
});

export enum ParliamentOrderField {
  NAME = 'NAME',
  COUNTRY = 'COUNTRY',
}
registerEnumType(ParliamentOrderField, {
  name: 'ParliamentOrderField',
  description: 'What parliaments are ordered by.',
  valuesConfig: {
    NAME: { description: 'The English name.' },
    COUNTRY: { description: "The country's English name." },
  },
});

export enum ChamberOrderField {
  NAME = 'NAME',
  COUNTRY = 'COUNTRY',
  STATUTORY_MEMBERS = 'STATUTORY_MEMBERS',
}
registerEnumType(ChamberOrderField, {
  name: 'ChamberOrderField',
  description: 'What chambers are ordered by.',
  valuesConfig: {
    NAME: { description: 'The English name.' },
    COUNTRY: { description: "The country's English name." },
    STATUTORY_MEMBERS: { description: 'The statutory number of members.' },
  },
});

@InputType({ description: 'How countries are ordered.' })
export class CountryOrder extends orderOf(CountryOrderField) {}

export const COUNTRIES_BY_NAME: CountryOrder = { field: CountryOrderField.NAME, direction: OrderDirection.ASC };

@InputType({ description: 'How parliaments are ordered.' })
export class ParliamentOrder extends orderOf(ParliamentOrderField) {}

export const PARLIAMENTS_BY_NAME: ParliamentOrder = { field: ParliamentOrderField.NAME, direction: OrderDirection.ASC };

@InputType({ description: 'How chambers are ordered.' })
export class ChamberOrder extends orderOf(ChamberOrderField) {}

export const CHAMBERS_BY_NAME: ChamberOrder = { field: ChamberOrderField.NAME, direction: OrderDirection.ASC };

@ArgsType()
export class CountriesArguments extends PageArguments {
  @Field(() => CountryFilter, { nullable: true, description: 'Which countries; all when absent.' })
  filter?: CountryFilter | null;

  @Field(() => CountryOrder, { nullable: true, description: 'By name when absent.' })
  orderBy?: CountryOrder | null;
}

@ArgsType()
export class ParliamentsArguments extends PageArguments {
  @Field(() => ParliamentFilter, { nullable: true, description: 'Which parliaments; all when absent.' })
  filter?: ParliamentFilter | null;

  @Field(() => ParliamentOrder, { nullable: true, description: 'By name when absent.' })
  orderBy?: ParliamentOrder | null;
}

@ArgsType()
export class ChambersArguments extends PageArguments {
  @Field(() => ChamberFilter, { nullable: true, description: 'Which chambers; all when absent.' })
  filter?: ChamberFilter | null;

  @Field(() => ChamberOrder, { nullable: true, description: 'By name when absent.' })
  orderBy?: ChamberOrder | null;
}
