import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { pagesByParent } from '../../../subgraph-kit/pages/connection.js';
import { PageArguments } from '../../../subgraph-kit/pages/pageArguments.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { Document, DocumentKind } from '../entities/document.js';
import { Statement } from '../entities/statement.js';
import { ArticlesArguments, PersonArticlesArguments } from '../inputs/articles.js';
import { documentsByAssembly, statementsByPerson } from '../loaders.js';
import {
  AssemblyReference,
  ChamberReference,
  countryId,
  CountryReference,
  ParliamentReference,
  PersonReference,
} from '../references.js';
import { articleListOfMentioned, articleListOfPublisher } from '../store/articles.js';
import { ArticleConnection, searched } from './connections.js';

/** What news hangs on the objects of other slices. */

const articlesOfAssemblies = pagesByParent(ArticleConnection, 'Assembly.articles', articleListOfPublisher);
const articlesOfPeople = pagesByParent(ArticleConnection, 'Person.articles', (args: PersonArticlesArguments) =>
  articleListOfMentioned(args),
);
const articlesOfCountries = pagesByParent(ArticleConnection, 'Country.articles', () => articleListOfMentioned({}));
const articlesOfParliaments = pagesByParent(ArticleConnection, 'Parliament.articles', () => articleListOfMentioned({}));
const articlesOfChambers = pagesByParent(ArticleConnection, 'Chamber.articles', () => articleListOfMentioned({}));

@Resolver(() => AssemblyReference)
export class AssemblyNewsResolver {
  @FieldResolver(() => ArticleConnection, {
    description: 'Articles that the assembly published, the newest first unless said otherwise.',
  })
  articles(
    @Root() { id }: AssemblyReference,
    @Args(() => ArticlesArguments) args: ArticlesArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return searched(articlesOfAssemblies(ctx, args).load(id), args);
  }

  @FieldResolver(() => [Document], { description: 'Documents that the assembly adopted.' })
  async documents(
    @Root() { id }: AssemblyReference,
    @Arg('kinds', () => [DocumentKind], { nullable: true, description: 'Only documents of these kinds.' })
    kinds: DocumentKind[] | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Document[]> {
    const documents = await documentsByAssembly(ctx).load(id);
    return kinds == null ? documents : documents.filter(({ kind }) => kinds.includes(kind));
  }
}

@Resolver(() => PersonReference)
export class PersonNewsResolver {
  @FieldResolver(() => ArticleConnection, { description: 'Articles that mention the person, newest first.' })
  articles(
    @Root() { id }: PersonReference,
    @Args(() => PersonArticlesArguments) args: PersonArticlesArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return articlesOfPeople(ctx, args).load(id);
  }

  @FieldResolver(() => [Statement], { description: 'What the person said in articles, newest first.' })
  statements(
    @Root() { id }: PersonReference,
    @Arg('first', () => Int, { defaultValue: 20, description: '0 to 100.' }) first: number,
    @Ctx() ctx: RequestContext,
  ): Promise<Statement[]> {
    return statementsByPerson(ctx, { first }).load(id);
  }
}

@Resolver(() => CountryReference)
export class CountryNewsResolver {
  @FieldResolver(() => ArticleConnection, { description: 'Articles that mention the country, newest first.' })
  articles(
    @Root() { code }: CountryReference,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return articlesOfCountries(ctx, args).load(countryId(code));
  }
}

@Resolver(() => ParliamentReference)
export class ParliamentNewsResolver {
  @FieldResolver(() => ArticleConnection, { description: 'Articles that mention the parliament, newest first.' })
  articles(
    @Root() { id }: ParliamentReference,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return articlesOfParliaments(ctx, args).load(id);
  }
}

@Resolver(() => ChamberReference)
export class ChamberNewsResolver {
  @FieldResolver(() => ArticleConnection, { description: 'Articles that mention the chamber, newest first.' })
  articles(
    @Root() { id }: ChamberReference,
    @Args(() => PageArguments) args: PageArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ArticleConnection> {
    return articlesOfChambers(ctx, args).load(id);
  }
}
