import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CitedEntity } from '../../../subgraph-kit/entities.js';
import { Node } from '../../../subgraph-kit/nodes.js';
import { PartialDateScalar, UrlScalar } from '../../../subgraph-kit/scalars.js';

export enum DocumentKind {
  MODEL_LAW = 'MODEL_LAW',
  RECOMMENDATIONS = 'RECOMMENDATIONS',
  RESOLUTION = 'RESOLUTION',
  STRATEGY = 'STRATEGY',
  REPORT = 'REPORT',
  OTHER = 'OTHER',
}
registerEnumType(DocumentKind, {
  name: 'DocumentKind',
  description: 'What sort of text it is.',
  valuesConfig: {
    MODEL_LAW: { description: 'A law written for parliaments to adopt.' },
    RECOMMENDATIONS: { description: 'Advice to parliaments or governments.' },
    RESOLUTION: { description: 'What a body resolved.' },
    STRATEGY: { description: 'A strategy or concept.' },
    REPORT: { description: 'A report.' },
    OTHER: { description: 'Any other text.' },
  },
});

export enum DocumentStatus {
  DRAFT = 'DRAFT',
  ADOPTED = 'ADOPTED',
  REPEALED = 'REPEALED',
  UNKNOWN = 'UNKNOWN',
}
registerEnumType(DocumentStatus, {
  name: 'DocumentStatus',
  description: 'How far a document has come, as its sources tell.',
  valuesConfig: {
    DRAFT: { description: 'Not adopted yet.' },
    ADOPTED: { description: 'Adopted.' },
    REPEALED: { description: 'Adopted once, no longer in force.' },
    UNKNOWN: { description: 'No source tells.' },
  },
});

@ObjectType({
  implements: [Node],
  description: 'A legal or policy text: model law, recommendations, resolution.',
})
@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@Entity({ schema: 'news', name: 'document' })
export class Document extends CitedEntity implements Node {
  readonly __typename = 'Document';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field(() => String, { description: 'For example recommendations-electoral-sovereignty.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;

  @Field(() => String, { description: 'Its title in English.' })
  @Column('text')
  title!: string;

  @Column({ type: 'text', collation: 'C' })
  searchTitle!: string;

  @Field(() => DocumentKind, { description: 'What sort of text it is.' })
  @Column('text')
  kind!: DocumentKind;

  @Field(() => DocumentStatus, { description: 'How far it has come, as its sources tell.' })
  @Column('text')
  status!: DocumentStatus;

  @Field(() => PartialDateScalar, {
    nullable: true,
    description: 'When it was adopted, as precisely as a source tells.',
  })
  @Column('text', { nullable: true })
  adoptedOn!: string | null;

  /** Null where no assembly adopted it, or none is known. */
  @Index()
  @Column({ type: 'text', nullable: true, collation: 'C' })
  adoptedById!: string | null;

  @Field(() => UrlScalar, { nullable: true, description: 'Where it can be read.' })
  @Column('text', { nullable: true })
  url!: string | null;
}
