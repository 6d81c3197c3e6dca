import { Arg, Args, Ctx, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { Node, reference } from '../../subgraph-kit/nodes.js';
import { connectionOf, edgeOf, pagesByParent, WHOLE_GRAPH } from '../../subgraph-kit/pages/connection.js';
import type { RequestContext } from '../../subgraph-kit/requestContext.js';
import { Dataset, Source } from './entities.js';
import { SourcesArguments } from './inputs.js';
import { knownIdById, sourceById } from './loaders.js';
import { nodeReferences } from './references.js';
import { findDataset, sourceList } from './store.js';

@ObjectType({ description: 'A source in a list.' })
export class SourceEdge extends edgeOf(Source, 'a source') {}

@ObjectType({ description: 'A page of sources.' })
export class SourceConnection extends connectionOf(Source, SourceEdge) {}

const sources = pagesByParent(SourceConnection, 'Query.sources', sourceList);

@Resolver()
export class SourceResolver {
  @Query(() => Source, { nullable: true, description: 'A source by its id.' })
  source(
    @Arg('id', () => ID, { description: 'As citations give it.' }) id: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Source | null> {
    return sourceById(ctx).load(id);
  }

  @Query(() => SourceConnection, { description: 'Everything that facts of this graph cite, ordered by id.' })
  sources(@Args(() => SourcesArguments) args: SourcesArguments, @Ctx() ctx: RequestContext): Promise<SourceConnection> {
    return sources(ctx, args).load(WHOLE_GRAPH);
  }

  @Query(() => Dataset, { description: 'The data set that this graph was loaded from.' })
  dataset(@Ctx() { db }: RequestContext): Promise<Dataset> {
    return findDataset(db);
  }
}

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: 'Relay global object identification. Null for an id that names nothing.',
  })
  node(
    @Arg('id', () => ID, { description: 'The id of any object.' }) id: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Node | null> {
    return nodeById(ctx, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'As node, for up to 100 ids at once: in their order, null where an id names nothing.',
  })
  nodes(
    @Arg('ids', () => [ID], { description: 'The ids of any objects.' }) ids: string[],
    @Ctx() ctx: RequestContext,
  ): Promise<(Node | null)[]> {
    return Promise.all(ids.map((id) => nodeById(ctx, id)));
  }
}

/** A source itself; of any other type its key alone: the gateway asks the owner for the rest. */
async function nodeById(ctx: RequestContext, id: string): Promise<Node | null> {
  const known = await knownIdById(ctx).load(id);
  if (known === null) return null;
  if (known.type === 'Source') return sourceById(ctx).load(id);
  const type = nodeReferences.get(known.type);
  if (type === undefined)
    throw new Error(`The register has ${id} as ${known.type}, which is no type that node can give.`);
  return reference(type, id);
}
