import { Field, ID, Int, ObjectType, Directive, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { NamedEntity } from '../../subgraph-kit/entities.js';
import { Node, Organization } from '../../subgraph-kit/nodes.js';
import { ChamberType, Identifier, Website } from '../../subgraph-kit/sharedFields.js';

export enum ParliamentLevel {
  NATIONAL = 'NATIONAL',
  SUBNATIONAL = 'SUBNATIONAL',
  TERRITORIAL = 'TERRITORIAL',
  SUPRANATIONAL = 'SUPRANATIONAL',
}
registerEnumType(ParliamentLevel, {
  name: 'ParliamentLevel',
  description: 'For whom a parliament legislates.',
  valuesConfig: {
    NATIONAL: { description: 'For a state.' },
    SUBNATIONAL: { description: 'For a part of a state, for example Scotland.' },
    TERRITORIAL: { description: 'For a territory with a country code of its own, for example Greenland.' },
    SUPRANATIONAL: { description: 'For several states, for example the European Parliament.' },
  },
});

export enum ParliamentStructure {
  UNICAMERAL = 'UNICAMERAL',
  BICAMERAL = 'BICAMERAL',
}
registerEnumType(ParliamentStructure, {
  name: 'ParliamentStructure',
  description: 'How many chambers a parliament has (IPU Parline: structure of parliament).',
  valuesConfig: { UNICAMERAL: { description: 'One chamber.' }, BICAMERAL: { description: 'Two chambers.' } },
});

@ObjectType({ implements: [Node], description: 'A country or territory, as ISO 3166-1 lists them.' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "code")')
@Entity({ schema: 'parliaments', name: 'country' })
export class Country extends NamedEntity implements Node {
  readonly __typename = 'Country';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field({ description: 'ISO 3166-1 alpha-2, for example BY.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  code!: string;

  @Field(() => [Identifier], { description: 'Codes that others give it, for example ISO 3166-1 alpha-3.' })
  @Column('jsonb')
  identifiers!: Identifier[];
}

@ObjectType({
  implements: [Node, Organization],
  description: 'A legislature as a whole, not one of its chambers.',
})
@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@Entity({ schema: 'parliaments', name: 'parliament' })
export class Parliament extends NamedEntity implements Node {
  readonly __typename = 'Parliament';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field({ description: 'Country code and English name, for example by-national-assembly.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;

  @Field(() => [Identifier], { description: 'Identifiers that others give it.' })
  @Column('jsonb')
  identifiers!: Identifier[];

  @Field(() => ParliamentLevel, { description: 'For whom it legislates.' })
  @Column('text')
  level!: ParliamentLevel;

  /** Null for a supranational parliament. */
  @Index()
  @ForeignKey(() => Country)
  @Column({ type: 'text', nullable: true, collation: 'C' })
  countryId!: string | null;

  @Field(() => ParliamentStructure, {
    nullable: true,
    description: 'IPU: structure of parliament. Null where the source records no chamber.',
  })
  @Column('text', { nullable: true })
  structure!: ParliamentStructure | null;

  @Field(() => Website, { nullable: true, description: 'Its own site, not that of one chamber.' })
  @Column('jsonb', { nullable: true })
  website!: Website | null;
}

@ObjectType({ implements: [Node, Organization], description: 'One house of a parliament, for example a senate.' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@Entity({ schema: 'parliaments', name: 'chamber' })
export class Chamber extends NamedEntity implements Node {
  readonly __typename = 'Chamber';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field({ description: 'Country code and English name, for example ru-state-duma.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;

  @Field(() => [Identifier], { description: 'Identifiers that others give it.' })
  @Column('jsonb')
  identifiers!: Identifier[];

  @Index()
  @ForeignKey(() => Parliament)
  @Column({ type: 'text', collation: 'C' })
  parliamentId!: string;

  @Field(() => ChamberType, { description: 'Its role in the parliament.' })
  @Column('text')
  type!: ChamberType;

  @Field(() => String, {
    nullable: true,
    description: 'What the chamber calls its members: deputy, senator, member.',
  })
  @Column('text', { nullable: true })
  memberTitle!: string | null;

  @Field(() => Int, { nullable: true, description: 'IPU: statutory number of members; null when unknown.' })
  @Column('int', { nullable: true })
  statutoryMembers!: number | null;

  @Field(() => Website, { nullable: true, description: 'Its own site.' })
  @Column('jsonb', { nullable: true })
  website!: Website | null;
}

/** The order in which the chambers of a parliament are told: lower, upper, or the only one. */
export const CHAMBER_TYPES: readonly ChamberType[] = [ChamberType.LOWER, ChamberType.UPPER, ChamberType.UNICAMERAL];

/** The national parliament of a country, or that of a territory: never a subnational one. */
export function isOfTheWholeCountry(parliament: Pick<Parliament, 'level'>): boolean {
  return parliament.level === ParliamentLevel.NATIONAL || parliament.level === ParliamentLevel.TERRITORIAL;
}
