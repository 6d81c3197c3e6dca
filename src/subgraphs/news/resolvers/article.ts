import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { reference } from '../../../subgraph-kit/nodes.js';
import { pagesByParent, WHOLE_GRAPH } from '../../../subgraph-kit/pages/connection.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { Article } from '../entities/article.js';
import { Document } from '../entities/document.js';
import { Mention, MentionRole } from '../entities/mention.js';
import { Statement } from '../entities/statement.js';
import { Topic } from '../entities/topic.js';
import { ArticlesArguments } from '../inputs/articles.js';
import {
  articleById,
  articleBySlug,
  documentById,
  documentsByArticle,
  mentionsByArticle,
  relatedByArticle,
  statementsByArticle,
  topicsByArticle,
} from '../loaders.js';
import {
  AssemblyReference,
  MentionedEntity,
  mentionedReference,
  PersonReference,
  type MentionedObject,
} from '../references.js';
import { articleList } from '../store/articles.js';
import { ArticleConnection, searched } from './connections.js';

const articles = pagesByParent(ArticleConnection, 'Query.articles', articleList);

@Resolver(() => Article)
export class ArticleResolver {
  @Query(() => Article, { nullable: true, description: 'An article by its slug.' })
  article(
    @Arg('slug', () => String, { description: 'For example electoral-security-2023-09-10.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Article | null> {
    return articleBySlug(ctx).load(slug);
  }

  @Query(() => ArticleConnection, { description: 'Articles, the newest first unless said otherwise.' })
  articles(
    @Args(() => ArticlesArguments) args: ArticlesArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return searched(articles(ctx, args).load(WHOLE_GRAPH), args);
  }

  @FieldResolver(() => AssemblyReference, { nullable: true, description: 'The assembly that published it.' })
  publisher(@Root() { publisherId }: Article): AssemblyReference | null {
    return reference(AssemblyReference, publisherId);
  }

  @FieldResolver(() => [Mention], { description: 'What it speaks of, and where.' })
  async mentions(
    @Root() { id }: Article,
    @Arg('roles', () => [MentionRole], { nullable: true, description: 'Only mentions in these roles.' })
    roles: MentionRole[] | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Mention[]> {
    const mentions = await mentionsByArticle(ctx).load(id);
    return roles == null ? mentions : mentions.filter(({ role }) => roles.includes(role));
  }

  @FieldResolver(() => [Statement], { description: 'What people say in it.' })
  statements(@Root() { id }: Article, @Ctx() ctx: RequestContext): Promise<Statement[]> {
    return statementsByArticle(ctx).load(id);
  }

  @FieldResolver(() => [Topic], { description: 'What it is about.' })
  async topics(@Root() { id }: Article, @Ctx() ctx: RequestContext): Promise<Topic[]> {
    return (await topicsByArticle(ctx).load(id)).map(({ topic }) => topic);
  }

  @FieldResolver(() => [Document], { description: 'The documents that it speaks of.' })
  async documents(@Root() { id }: Article, @Ctx() ctx: RequestContext): Promise<Document[]> {
    return (await documentsByArticle(ctx).load(id)).map(({ document }) => document);
  }

  @FieldResolver(() => [Article], {
    description: 'Other articles that share most topics, newest first among equals.',
  })
  async related(
    @Root() { id }: Article,
    @Arg('first', () => Int, { defaultValue: 5, description: '0 to 20.' }) first: number,
    @Ctx() ctx: RequestContext,
  ): Promise<Article[]> {
    return (await relatedByArticle(ctx, { first }).load(id)).map(({ related }) => related);
  }
}

@Resolver(() => Mention)
export class MentionResolver {
  @FieldResolver(() => MentionedEntity, { nullable: true, description: 'What the article speaks of.' })
  async entity(@Root() { entityId }: Mention, @Ctx() ctx: RequestContext): Promise<MentionedObject | null> {
    return mentionedReference(entityId) ?? documentById(ctx).load(entityId);
  }
}

@Resolver(() => Statement)
export class StatementResolver {
  @FieldResolver(() => PersonReference, { nullable: true, description: 'Who said it.' })
  speaker(@Root() { speakerId }: Statement): PersonReference {
    return reference(PersonReference, speakerId);
  }

  @FieldResolver(() => Article, { description: 'The article that tells it.' })
  async article(@Root() { articleId }: Statement, @Ctx() ctx: RequestContext): Promise<Article> {
    const article = await articleById(ctx).load(articleId);
    if (article === null) throw new Error(`A statement points to ${articleId}, which is not there.`);
    return article;
  }
}
