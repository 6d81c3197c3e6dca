import { ArgsType, Field, ID, InputType, registerEnumType } from 'type-graphql';
import { orderOf } from '../../subgraph-kit/orders.js';
import { PageArguments } from '../../subgraph-kit/pages/pageArguments.js';
import { DayScalar } from '../../subgraph-kit/scalars.js';
import { OrderDirection } from '../../subgraph-kit/sharedFields.js';
import { PostRole } from './entities.js';

@InputType({ description: 'Which people: all conditions hold, values of a list are alternatives.' })
export class PersonFilter {
  @Field(() => [String], { nullable: true, description: 'Slugs of people.' })
  slugs?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Part of any name, in any language; case and accents do not matter.',
  })
  nameContains?: string | null;

  @Field(() => [PostRole], { nullable: true, description: 'Who holds a post of one of these roles.' })
  roles?: PostRole[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Who holds a post at one of these organizations, by id; with roles, the same post.',
  })
  organizationIds?: string[] | null;

  @Field(() => DayScalar, {
    nullable: true,
    description: 'The day on which the post is held, today when absent. By itself: who holds any post on that day.',
  })
  asOf?: string | null;
}

export enum PersonOrderField {
  NAME = 'NAME',
}
registerEnumType(PersonOrderField, {
  name: 'PersonOrderField',
  description: 'What people are ordered by.',
  valuesConfig: { NAME: { description: 'The English name.' } },
});

@InputType({ description: 'How people are ordered.' })
export class PersonOrder extends orderOf(PersonOrderField) {}

export const PEOPLE_BY_NAME: PersonOrder = { field: PersonOrderField.NAME, direction: OrderDirection.ASC };

@ArgsType()
export class PeopleArguments extends PageArguments {
  @Field(() => PersonFilter, { nullable: true, description: 'Which people; all when absent.' })
  filter?: PersonFilter | null;

  @Field(() => PersonOrder, { nullable: true, description: 'By name when absent.' })
  orderBy?: PersonOrder | null;
}
