import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { reference } from '../../../subgraph-kit/nodes.js';
import { pagesByParent, WHOLE_GRAPH } from '../../../subgraph-kit/pages/connection.js';
import { PageArguments } from '../../../subgraph-kit/pages/pageArguments.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { Document } from '../entities/document.js';
import { DocumentsArguments } from '../inputs/documents.js';
import { documentBySlug } from '../loaders.js';
import { AssemblyReference } from '../references.js';
import { articleListOfDocument } from '../store/articles.js';
import { documentList } from '../store/documents.js';
import { ArticleConnection, DocumentConnection } from './connections.js';

const documents = pagesByParent(DocumentConnection, 'Query.documents', documentList);
const articlesOfDocuments = pagesByParent(ArticleConnection, 'Document.articles', articleListOfDocument);

@Resolver(() => Document)
export class DocumentResolver {
  @Query(() => Document, { nullable: true, description: 'A document by its slug.' })
  document(
    @Arg('slug', () => String, { description: 'For example recommendations-electoral-sovereignty.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Document | null> {
    return documentBySlug(ctx).load(slug);
  }

  @Query(() => DocumentConnection, { description: 'Legal and policy texts that articles speak of.' })
  documents(
    @Args(() => DocumentsArguments) args: DocumentsArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<DocumentConnection> {
    return documents(ctx, args).load(WHOLE_GRAPH);
  }

  @FieldResolver(() => AssemblyReference, { nullable: true, description: 'The assembly that adopted it.' })
  adoptedBy(@Root() { adoptedById }: Document): AssemblyReference | null {
    return reference(AssemblyReference, adoptedById);
  }

  @FieldResolver(() => ArticleConnection, { description: 'Articles that speak of it, newest first.' })
  articles(
    @Root() { id }: Document,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return articlesOfDocuments(ctx, args).load(id);
  }
}
