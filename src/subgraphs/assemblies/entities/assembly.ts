import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { NamedEntity } from '../../../subgraph-kit/entities.js';
import { Node, Organization } from '../../../subgraph-kit/nodes.js';
import { LanguageTagScalar, PartialDateScalar } from '../../../subgraph-kit/scalars.js';
import { Identifier, Website } from '../../../subgraph-kit/sharedFields.js';

@ObjectType({
  implements: [Node, Organization],
  description: 'An intergovernmental organization that has an assembly, for example the Council of Europe.',
})
@Directive('@key(fields: "id")')
@Entity({ schema: 'assemblies', name: 'international_organization' })
export class InternationalOrganization extends NamedEntity implements Node {
  readonly __typename = 'InternationalOrganization';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field({ description: 'For example csto.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;

  @Field(() => String, { nullable: true, description: 'For example CSTO.' })
  @Column('text', { nullable: true })
  acronym!: string | null;
}

@ObjectType({
  implements: [Node, Organization],
  description: 'An interparliamentary assembly: a body made of delegations of parliaments.',
})
@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@Entity({ schema: 'assemblies', name: 'assembly' })
export class Assembly extends NamedEntity implements Node {
  readonly __typename = 'Assembly';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field({ description: 'As a rule its acronym, for example csto-pa.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;

  @Field(() => String, { nullable: true, description: 'For example CSTO PA.' })
  @Column('text', { nullable: true })
  acronym!: string | null;

  @Field(() => [Identifier], { description: 'Identifiers that others give it.' })
  @Column('jsonb')
  identifiers!: Identifier[];

  @Index()
  @ForeignKey(() => InternationalOrganization)
  @Column({ type: 'text', nullable: true, collation: 'C' })
  parentOrganizationId!: string | null;

  @Field(() => PartialDateScalar, {
    nullable: true,
    description: 'When it was founded, as precisely as a source tells.',
  })
  @Column({ type: 'text', nullable: true, collation: 'C' })
  foundedOn!: string | null;

  @Field(() => PartialDateScalar, { nullable: true, description: 'When it ceased to exist; null while it exists.' })
  @Column({ type: 'text', nullable: true, collation: 'C' })
  dissolvedOn!: string | null;

  @Column('text', { nullable: true })
  headquartersCity!: string | null;

  @Column({ type: 'text', nullable: true, collation: 'C' })
  headquartersCountryCode!: string | null;

  @Field(() => [LanguageTagScalar], { nullable: true, description: 'Null when no source names them.' })
  @Column('jsonb', { nullable: true })
  officialLanguages!: string[] | null;

  @Field(() => Website, { nullable: true, description: 'Its own site.' })
  @Column('jsonb', { nullable: true })
  website!: Website | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The total that a source states, which may differ from the sum of the quotas recorded here: see issues.',
  })
  @Column('int', { nullable: true })
  statedSeats!: number | null;

  /** Whether all delegations and their seats are known: then a sum that differs is a warning. */
  @Column('boolean')
  isComplete!: boolean;
}
