import type { GraphQLSchema } from 'graphql';
import { subscribeLocally } from './localEvents.js';
import { compiledOperations, interpretedOperations } from './localOperations.js';
import { keepReferencesApart } from './referenceResolvers.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';

export type {
  GatewayContext,
  SubgraphClient,
  SubgraphError,
  SubgraphRequest,
  SubgraphResult,
} from './subgraphProtocol.js';

export interface LocalSubgraphOptions {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  /** Compile operations by graphql-jit; where it refuses one, and where this is false, graphql-js interprets them. */
  readonly compiled?: boolean;
  /** The context of the subgraph's resolvers, if it is not the gateway's own. */
  contextFor?(context: GatewayContext): unknown;
}

/** A subgraph in this process. Its reference resolvers are changed so that one that throws at once fails its own entity alone. */
export function localSubgraph({
  name,
  schema,
  sdl,
  compiled = true,
  contextFor = (context) => context,
}: LocalSubgraphOptions): SubgraphClient {
  keepReferencesApart(schema);
  const run = compiled ? compiledOperations(schema) : interpretedOperations(schema);
  return {
    name,
    sdl,
    answersBySchema: true,
    execute: (request, variables, context) => run(request, variables, contextFor(context)),
    subscribe: (request, variables, context) =>
      subscribeLocally({ schema, run, contextFor }, request, variables, context),
  };
}
