import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Node } from '../../../subgraph-kit/nodes.js';

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
