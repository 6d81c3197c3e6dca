import { ArgsType, Directive, Field, ID, InputType, registerEnumType } from 'type-graphql';
import { BadUserInput } from '../../../platform/errors.js';
import type { Order } from '../../../subgraph-kit/orders.js';
import { cursorsOfOrder } from '../../../subgraph-kit/pages/cursorOrder.js';
import { PageArguments } from '../../../subgraph-kit/pages/pageArguments.js';
import { LanguageTagScalar } from '../../../subgraph-kit/scalars.js';
import { DateRange, OrderDirection } from '../../../subgraph-kit/sharedFields.js';
import { MentionRole } from '../entities/mention.js';
import { LONGEST_SEARCH } from './webSearch.js';

@InputType({ description: 'Which articles: all conditions hold, values of a list are alternatives.' })
export class ArticleFilter {
  @Field(() => [String], { nullable: true, description: 'Slugs of articles.' })
  slugs?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Slugs of the assemblies that published them.' })
  publisherSlugs?: string[] | null;

  @Field(() => DateRange, { nullable: true, description: 'When they were published.' })
  publishedOn?: DateRange | null;

  @Field(() => [LanguageTagScalar], { nullable: true, description: 'The languages that they are written in.' })
  languages?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Slugs of topics that they are about.' })
  topicSlugs?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Ids of what they speak of: people, bodies, countries, documents.',
  })
  mentioning?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Full-text search in headline and body. As in web searches: all words, "a phrase", one or another, -without. Inflected forms match by the rules of the article\'s language; case and accents do not matter. Stop words are passed over: a text of nothing else matches nothing. At most 1000 characters.',
  })
  @Directive('@cost(weight: 20)')
  text?: string | null;
}

export enum ArticleOrderField {
  PUBLISHED_ON = 'PUBLISHED_ON',
  RELEVANCE = 'RELEVANCE',
}
registerEnumType(ArticleOrderField, {
  name: 'ArticleOrderField',
  description: 'What articles are ordered by.',
  valuesConfig: {
    PUBLISHED_ON: { description: 'The day of publication.' },
    RELEVANCE: { description: 'How well they match filter.text, which must be given.' },
  },
});

/** Not the kit's `orderOf`: articles are told newest first, and best first. */
@InputType({ description: 'How articles are ordered.' })
export class ArticleOrder implements Order<ArticleOrderField> {
  @Field(() => ArticleOrderField, { description: 'By what.' })
  field!: ArticleOrderField;

  @Field(() => OrderDirection, { defaultValue: OrderDirection.DESC, description: 'In which direction.' })
  direction!: OrderDirection;
}

export const NEWEST_ARTICLES_FIRST: Order<ArticleOrderField> = {
  field: ArticleOrderField.PUBLISHED_ON,
  direction: OrderDirection.DESC,
};

@ArgsType()
export class ArticlesArguments extends PageArguments {
  @Field(() => ArticleFilter, { nullable: true, description: 'Which articles; all when absent.' })
  filter?: ArticleFilter | null;

  @Field(() => ArticleOrder, { nullable: true, description: 'By day of publication, newest first, when absent.' })
  orderBy?: ArticleOrder | null;
}

@ArgsType()
export class PersonArticlesArguments extends PageArguments {
  @Field(() => [MentionRole], { nullable: true, description: 'Only articles that mention the person in these roles.' })
  roles?: MentionRole[] | null;
}

/** The rule of lists of articles that can be searched. */
export function articlesRule(args: ArticlesArguments, field: string): void {
  const text = args.filter?.text ?? null;
  if (text !== null && text.length > LONGEST_SEARCH) {
    throw new BadUserInput(`filter.text to have at most ${LONGEST_SEARCH} characters`, text.length);
  }
  if (args.orderBy?.field === ArticleOrderField.RELEVANCE && text === null) {
    throw new BadUserInput('filter.text, by which relevance is measured, with the order RELEVANCE', text);
  }
  cursorsOfNewestFirst(args, field);
}

const cursorsOfNewestFirst = cursorsOfOrder(NEWEST_ARTICLES_FIRST);
