import type { GraphQLSchema } from 'graphql';
import { headersOf } from './headerRules.js';
import { compiledOperations, interpretedOperations } from './localOperations.js';
import { createPoster } from './postJson.js';
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
  contextFor,
}: LocalSubgraphOptions): SubgraphClient {
  keepReferencesApart(schema);
  const run = compiled ? compiledOperations(schema) : interpretedOperations(schema);
  return {
    name,
    sdl,
    execute: (request, variables, context) => run(request, variables, contextFor ? contextFor(context) : context),
  };
}

export interface RemoteSubgraphOptions {
  readonly name: string;
  readonly url: string;
  readonly sdl?: string;
  /** How long a request may take, answer included. */
  readonly timeoutMs?: number;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswerBytes?: number;
  /** Headers to send along, beside those that the context carries (headerRules.ts). */
  headersFor?(context: GatewayContext): Readonly<Record<string, string>>;
}

/** A subgraph behind HTTP. Connections are kept; what fails is told as SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT. */
export function remoteSubgraph(options: RemoteSubgraphOptions): SubgraphClient {
  const { name, url, sdl, timeoutMs = 10_000, maxAnswerBytes = 64 * 1024 * 1024, headersFor } = options;
  const poster = createPoster({ subgraph: name, url, timeoutMs, maxAnswerBytes });
  return {
    name,
    sdl,
    execute: ({ operation, operationName }, variables, context) =>
      poster.post(
        { query: operation, operationName, variables },
        { ...headersOf(context)?.forwarded, ...headersFor?.(context) },
      ),
    dispose: () => poster.close(),
  };
}
