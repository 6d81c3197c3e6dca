import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CitedEntity } from '../../../subgraph-kit/entities.js';
import { Node } from '../../../subgraph-kit/nodes.js';
import { DayScalar, InstantScalar, LanguageTagScalar, UrlScalar } from '../../../subgraph-kit/scalars.js';
import { Document } from './document.js';
import { Topic } from './topic.js';

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
