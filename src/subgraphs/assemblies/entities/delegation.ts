import { Arg, Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { DatedEntity } from '../../../subgraph-kit/entities.js';
import { LANGUAGE_ARGUMENT, Node, Organization } from '../../../subgraph-kit/nodes.js';
import { LanguageTagScalar } from '../../../subgraph-kit/scalars.js';
import { Assembly } from './assembly.js';

export enum ParticipationStatus {
  MEMBER = 'MEMBER',
  ASSOCIATE_MEMBER = 'ASSOCIATE_MEMBER',
  OBSERVER = 'OBSERVER',
  PARTNER = 'PARTNER',
  SPECIAL_GUEST = 'SPECIAL_GUEST',
  SUSPENDED = 'SUSPENDED',
  FORMER = 'FORMER',
}
registerEnumType(ParticipationStatus, {
  name: 'ParticipationStatus',
  description: 'As what a delegation takes part in an assembly.',
  valuesConfig: {
    MEMBER: { description: 'A full member.' },
    ASSOCIATE_MEMBER: { description: 'Takes part with fewer rights than a member.' },
    OBSERVER: { description: 'Observes.' },
    PARTNER: { description: 'A partner for democracy, for cooperation or in dialogue.' },
    SPECIAL_GUEST: { description: 'A guest by decision of the assembly.' },
    SUSPENDED: { description: 'A member whose rights are suspended.' },
    FORMER: { description: 'Took part in the past.' },
  },
});

@ObjectType({
  implements: [Node, Organization],
  description: 'Those whom a parliament, or another body, sends to an assembly.',
})
@Directive('@key(fields: "id")')
@Entity({ schema: 'assemblies', name: 'delegation' })
export class Delegation extends DatedEntity implements Node {
  readonly __typename = 'Delegation';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  /** In English, put together on import: no source names delegations. */
  @Column('text', { name: 'name' })
  fullName!: string;

  /** What a picture or a table calls it: the country, or the sender where that belongs to none or is not the only one of it. */
  @Column('text')
  label!: string;

  @Index()
  @ForeignKey(() => Assembly)
  @Column({ type: 'text', collation: 'C' })
  assemblyId!: string;

  /** The global id of a parliament, a chamber or another assembly. */
  @Column({ type: 'text', collation: 'C' })
  senderId!: string;

  /** The sending parliament, or that of the sending chamber; null where an assembly sends. */
  @Index()
  @Column({ type: 'text', nullable: true, collation: 'C' })
  parliamentId!: string | null;

  @Index()
  @Column({ type: 'text', nullable: true, collation: 'C' })
  countryCode!: string | null;

  @Field(() => ParticipationStatus, { description: 'As what it takes part.' })
  @Column('text')
  status!: ParticipationStatus;

  @Field(() => String, { description: 'The name, in English whatever the language: it is put together here.' })
  name(
    @Arg('language', () => LanguageTagScalar, { defaultValue: 'en', description: LANGUAGE_ARGUMENT }) _language: string,
  ): string {
    return this.fullName;
  }
}
