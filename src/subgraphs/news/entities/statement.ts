import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Article } from './article.js';

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
