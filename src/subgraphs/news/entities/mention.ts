import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Article } from './article.js';

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
