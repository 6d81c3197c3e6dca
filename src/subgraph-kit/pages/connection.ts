import DataLoader from 'dataloader';
import sql from 'sql-template-tag';
import { Directive, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { ObjectLiteral } from 'typeorm';
import { perRequestAndArguments } from '../perRequest.js';
import type { RequestContext } from '../requestContext.js';
import { encodeCursor } from './cursor.js';
import { findPages, findTotals, orderName, type FoundPage, type PagedList } from './findPages.js';
import { readPage, type PageArguments } from './pageArguments.js';

@ObjectType({ description: 'Where a page stands in its list (Relay).' })
@Directive('@shareable')
export class PageInfo {
  @Field({ description: 'Whether more follows this page.' })
  hasNextPage!: boolean;

  @Field({ description: 'Whether more stands before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first row; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the last row: give it as after for the next page.',
  })
  endCursor!: string | null;
}

/** One row of a page. */
export interface Edge<Node> {
  cursor: string;
  node: Node;
}

/** A page with what its resolvers need: totals of the whole list are computed only when asked for. */
export abstract class Page<Node> {
  edges!: Edge<Node>[];
  nodes!: Node[];
  pageInfo!: PageInfo;
  /** The number of rows in the whole filtered list. */
  countAll!: () => Promise<number>;
}

/** The edge type of a connection: cursor and node. `what` names a row in the description: 'an assembly'. */
export function edgeOf<Node extends object>(node: ClassType<Node>, what: string): ClassType<Edge<Node>> {
  @ObjectType()
  abstract class AnEdge implements Edge<Node> {
    @Field({ description: 'Its place in this list: give it as after or before.' })
    cursor!: string;

    @Field(() => node, { description: `The row itself: ${what}.` })
    node!: Node;
  }
  return AnEdge as ClassType<Edge<Node>>;
}

/** The base of a connection type: edges, nodes, pageInfo and totalCount (Relay). */
export function connectionOf<Node extends object>(
  node: ClassType<Node>,
  edge: ClassType<Edge<Node>>,
): ClassType<Page<Node>> {
  @ObjectType()
  abstract class AConnection extends Page<Node> {
    @Field(() => [edge], { description: 'The rows of this page, each with its cursor.' })
    override edges!: Edge<Node>[];

    @Field(() => [node], { description: 'The rows of this page.' })
    override nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
    override pageInfo!: PageInfo;

    @Field(() => Int, { description: 'How many rows the whole filtered list has.' })
    @Directive('@cost(weight: 5)')
    totalCount(): Promise<number> {
      return this.countAll();
    }
  }
  return AConnection as unknown as ClassType<Page<Node>>;
}

/** The parent of a list that hangs on nothing: `articles(ctx, args).load(WHOLE_GRAPH)`. */
export const WHOLE_GRAPH = '';

/**
 * The loader behind a connection field: one page for each parent, one statement for all parents of the moment.
 *
 * @param connection the connection's class
 * @param field where it stands, for example Assembly.delegations; cursors of other fields are refused
 * @param listOf the list that the arguments ask for
 * @param complete adds what the connection has beyond the usual: further totals, or fields of its edges
 */
export function pagesByParent<Row extends ObjectLiteral, Args extends PageArguments, Connection extends Page<Row>>(
  connection: new () => Connection,
  field: string,
  listOf: (args: Args, ctx: RequestContext) => PagedList<Row>,
  complete?: (page: Connection, more: PageDetails<Row>) => void,
): (ctx: RequestContext, args: Args) => DataLoader<string, Connection> {
  return perRequestAndArguments((ctx, args: Args) => {
    const list = listOf(args, ctx);
    const scope = { field, order: orderName(list.order) };
    const request = readPage(args, scope);
    const counts = totalsByParent(ctx, list, sql`count(*)`);
    return new DataLoader(async (parentIds) => {
      const pages = await findPages(ctx.db, list, request, parentIds);
      return parentIds.map((parentId) => {
        const found = pages.get(parentId) as FoundPage<Row>;
        const page = new connection();
        page.edges = found.rows.map(({ node, place }) => ({ node, cursor: encodeCursor(scope, place) }));
        page.nodes = found.rows.map(({ node }) => node);
        page.pageInfo = {
          hasNextPage: found.hasNextPage,
          hasPreviousPage: found.hasPreviousPage,
          startCursor: page.edges[0]?.cursor ?? null,
          endCursor: page.edges.at(-1)?.cursor ?? null,
        };
        page.countAll = async () => (await counts.load(parentId)) ?? 0;
        complete?.(page, { ctx, list, found, parentId });
        return page;
      });
    });
  });
}

/** What `complete` may draw on. */
export interface PageDetails<Row extends ObjectLiteral> {
  ctx: RequestContext;
  list: PagedList<Row>;
  found: FoundPage<Row>;
  parentId: string;
}

/** An aggregate over whole lists, batched over parents: see `findTotals`. */
export function totalsByParent<Row extends ObjectLiteral>(
  ctx: RequestContext,
  list: PagedList<Row>,
  aggregate: ReturnType<typeof sql>,
): DataLoader<string, number | null> {
  return new DataLoader(async (parentIds) => {
    const totals = await findTotals(ctx.db, list, aggregate, parentIds);
    return parentIds.map((id) => totals.get(id) ?? null);
  });
}
