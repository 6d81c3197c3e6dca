import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { pagesByParent, WHOLE_GRAPH } from '../../../subgraph-kit/pages/connection.js';
import { PageArguments } from '../../../subgraph-kit/pages/pageArguments.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { Topic } from '../entities/topic.js';
import { topicBySlug } from '../loaders.js';
import { articleListOfTopic } from '../store/articles.js';
import { topicList } from '../store/topics.js';
import { ArticleConnection, TopicConnection } from './connections.js';

const topics = pagesByParent(TopicConnection, 'Query.topics', topicList);
const articlesOfTopics = pagesByParent(ArticleConnection, 'Topic.articles', articleListOfTopic);

@Resolver(() => Topic)
export class TopicResolver {
  @Query(() => Topic, { nullable: true, description: 'A topic by its slug.' })
  topic(
    @Arg('slug', () => String, { description: 'For example electoral-security.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Topic | null> {
    return topicBySlug(ctx).load(slug);
  }

  @Query(() => TopicConnection, { description: 'Topics that articles are about.' })
  topics(@Args(() => PageArguments) args: PageArguments, @Ctx() ctx: RequestContext): Promise<TopicConnection> {
    return topics(ctx, args).load(WHOLE_GRAPH);
  }

  @FieldResolver(() => ArticleConnection, { description: 'Articles about it, newest first.' })
  articles(
    @Root() { id }: Topic,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return articlesOfTopics(ctx, args).load(id);
  }
}
