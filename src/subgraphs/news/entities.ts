import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { CitedEntity } from '../../subgraph-kit/entities.js';
import { Node } from '../../subgraph-kit/nodes.js';
import {
  DayScalar,
  InstantScalar,
  LanguageTagScalar,
  PartialDateScalar,
  UrlScalar,
} from '../../subgraph-kit/scalars.js';

export enum MentionRole {
  SPEAKER = 'SPEAKER',
  SUBJECT = 'SUBJECT',
  ORGANIZER = 'ORGANIZER',
  LOCATION = 'LOCATION',
  REFERENCE = 'REFERENCE',
}
registerEnumType(MentionRole, {
  name: 'MentionRole',
  description: 'As what an article speaks of something.',
  valuesConfig: {
    SPEAKER: { description: 'Somebody who is quoted or reported.' },
    SUBJECT: { description: 'What the article is about.' },
    ORGANIZER: { description: 'Who held the event, or speaks through its secretariat.' },
    LOCATION: { description: 'Where it happened.' },
    REFERENCE: { description: 'What the text refers to, for example a model law.' },
  },
});

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

@ObjectType({ implements: [Node], description: 'A news item about assemblies and parliaments.' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@Index(['publishedOn', 'id'])
@Entity({ schema: 'news', name: 'article' })
export class Article extends CitedEntity implements Node {
  readonly __typename = 'Article';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field(() => String, { description: 'For example electoral-security-2023-09-10.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;

  @Field(() => String, { description: 'The headline, as it was published.' })
  @Column('text')
  headline!: string;

  @Field(() => LanguageTagScalar, { description: 'The language that it is written in.' })
  @Column('text')
  language!: string;

  @Field(() => DayScalar, { description: 'The day on which it was published.' })
  @Column('date')
  publishedOn!: string;

  @Field(() => InstantScalar, { description: 'When the text last changed here.' })
  @Column('timestamptz')
  modifiedAt!: Date;

  @Field(() => [String], { description: 'The body, paragraph by paragraph.' })
  @Column('jsonb')
  paragraphs!: string[];

  @Field(() => UrlScalar, { nullable: true, description: 'The page it was published on.' })
  @Column('text', { nullable: true })
  url!: string | null;

  /** Null where no assembly published it. */
  @Index()
  @Column({ type: 'text', nullable: true, collation: 'C' })
  publisherId!: string | null;
}

/**
 * The words of an article as they are searched: as written, by the rules of its language; and folded (without case and
 * accents), by those rules and word by word. A table of its own, so that lists of articles do not carry it along.
 */
@Entity({ schema: 'news', name: 'article_text' })
@Index('article_text_vector_idx', { synchronize: false })
export class ArticleText {
  @ForeignKey(() => Article)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  articleId!: string;

  /** The text search configuration of the article's language: see `configurationOf`. */
  @Index()
  @Column({ type: 'text', collation: 'C' })
  configuration!: string;

  @Column('text')
  headline!: string;

  @Column('text')
  body!: string;

  @Column('text')
  folded!: string;

  /** Filled by a trigger from the columns above. */
  @Column('tsvector', { nullable: true })
  vector!: string | null;
}

@ObjectType({ implements: [Node], description: 'What articles are about.' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "slug")')
@Entity({ schema: 'news', name: 'topic' })
export class Topic implements Node {
  readonly __typename = 'Topic';

  @Field(() => ID, { description: 'Opaque, global and permanent.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Field(() => String, { description: 'For example electoral-security.' })
  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;

  @Field(() => String, { description: 'The topic in words.' })
  @Column('text')
  label!: string;
}

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

@ObjectType({ description: 'What an article speaks of.' })
@Entity({ schema: 'news', name: 'mention' })
@Index(['entityId', 'role'])
export class Mention {
  @ForeignKey(() => Article)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  articleId!: string;

  @PrimaryColumn({ type: 'text', collation: 'C' })
  entityId!: string;

  @Field(() => MentionRole, { description: 'As what the article speaks of it.' })
  @PrimaryColumn({ type: 'text', collation: 'C' })
  role!: MentionRole;

  @Field(() => String, { description: 'The words used in the text.' })
  @Column('text')
  surface!: string;

  @Field(() => Int, { description: 'Index into paragraphs, from 0.' })
  @Column('int')
  paragraph!: number;

  /** Its place among the mentions of the article, as the data file tells them. */
  @Column('int')
  place!: number;
}

@ObjectType({ description: 'What somebody said, attributed: a claim, not a fact of the graph.' })
@Entity({ schema: 'news', name: 'statement' })
export class Statement {
  @ForeignKey(() => Article)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  articleId!: string;

  /** Its place among the statements of the article, as the data file tells them. */
  @PrimaryColumn('int')
  place!: number;

  @Index()
  @Column({ type: 'text', collation: 'C' })
  speakerId!: string;

  @Field(() => String, { description: 'What was said.' })
  @Column('text')
  text!: string;

  @Field(() => Boolean, { description: "True for the speaker's own words, false for a report of them." })
  @Column('boolean')
  verbatim!: boolean;

  @Field(() => Int, { description: 'Index into paragraphs, from 0.' })
  @Column('int')
  paragraph!: number;
}

/** Which topics an article is about. */
@Entity({ schema: 'news', name: 'article_topic' })
export class ArticleTopic {
  @ForeignKey(() => Article)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  articleId!: string;

  @Index()
  @ForeignKey(() => Topic)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  topicId!: string;
}

/** Which documents an article speaks of. */
@Entity({ schema: 'news', name: 'article_document' })
export class ArticleDocument {
  @ForeignKey(() => Article)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  articleId!: string;

  @Index()
  @ForeignKey(() => Document)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  documentId!: string;
}

/** What the slugs of other slices' objects stand for, to filter by: a copy, written on import. */
@Entity({ schema: 'news', name: 'known_slug' })
@Unique(['type', 'slug'])
export class KnownSlug {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  /** The GraphQL type. */
  @Column('text')
  type!: string;

  @Column({ type: 'text', collation: 'C' })
  slug!: string;
}
