import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/requestContext.js';
import { Article } from './entities.js';
import { articleBySlug } from './loaders.js';

@Resolver(() => Article)
export class ArticleResolver {
  @Query(() => Article, { nullable: true, description: 'An article by its slug.' })
  article(
    @Arg('slug', () => String, { description: 'For example electoral-security-2023-09-10.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Article | null> {
    return articleBySlug(ctx).load(slug);
  }
}
