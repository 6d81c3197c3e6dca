import { Ctx, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { connectionOf, edgeOf } from '../../../subgraph-kit/pages/connection.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { Article } from '../entities/article.js';
import { Document } from '../entities/document.js';
import { Topic } from '../entities/topic.js';
import type { ArticlesArguments } from '../inputs/articles.js';
import { highlightsByArticle } from '../loaders.js';

@ObjectType({ description: 'An article in a list.' })
export class ArticleEdge extends edgeOf(Article, 'an article') {
  /** What the list was searched for; absent where it was not. */
  searchedFor?: string | null;
}

@ObjectType({ description: 'A page of articles.' })
export class ArticleConnection extends connectionOf(Article, ArticleEdge) {
  declare edges: ArticleEdge[];
}

@ObjectType({ description: 'A topic in a list.' })
export class TopicEdge extends edgeOf(Topic, 'a topic') {}

@ObjectType({ description: 'A page of topics.' })
export class TopicConnection extends connectionOf(Topic, TopicEdge) {}

@ObjectType({ description: 'A document in a list.' })
export class DocumentEdge extends edgeOf(Document, 'a document') {}

@ObjectType({ description: 'A page of documents.' })
export class DocumentConnection extends connectionOf(Document, DocumentEdge) {}

/** A page whose edges know what it was searched for. */
export async function searched(
  found: Promise<ArticleConnection>,
  { filter }: ArticlesArguments,
): Promise<ArticleConnection> {
  const page = await found;
  for (const edge of page.edges) edge.searchedFor = filter?.text;
  return page;
}

@Resolver(() => ArticleEdge)
export class ArticleEdgeResolver {
  @FieldResolver(() => [String], {
    description:
      'With filter.text: fragments of the text around what matched, as HTML of at most 200 characters each, matches in <mark>. Otherwise empty.',
  })
  async highlights(@Root() { node, searchedFor }: ArticleEdge, @Ctx() ctx: RequestContext): Promise<string[]> {
    return searchedFor == null ? [] : highlightsByArticle(ctx, searchedFor).load(node);
  }
}
