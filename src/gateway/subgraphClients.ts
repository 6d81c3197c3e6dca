import type { GraphQLSchema } from 'graphql';
import { createEventStreamEvents } from './eventStreamEvents.js';
import { headersOf } from './headerRules.js';
import { subscribeLocally } from './localEvents.js';
import { compiledOperations, interpretedOperations } from './localOperations.js';
import { createPoster } from './postJson.js';
import { keepReferencesApart } from './referenceResolvers.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import { createWebSocketEvents } from './webSocketEvents.js';

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
    execute: (request, variables, context) => run(request, variables, contextFor(context)),
    subscribe: (request, variables, context) =>
      subscribeLocally({ schema, run, contextFor }, request, variables, context),
  };
}

export interface RemoteSubgraphOptions {
  readonly name: string;
  readonly url: string;
  /** Where it is subscribed to: ws: and wss: speak graphql-transport-ws, http: and https: server-sent events. Without it, server-sent events at `url`. */
  readonly subscriptionUrl?: string;
  readonly sdl?: string;
  /** How long a request may take, answer included. */
  readonly timeoutMs?: number;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswerBytes?: number;
  /** The largest event that is read, in bytes. */
  readonly maxEventBytes?: number;
  /** Headers to send along, beside those that the context carries (headerRules.ts). */
  headersFor?(context: GatewayContext): Readonly<Record<string, string>>;
}

/** A subgraph behind HTTP. Connections are kept; what fails is told as SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT. */
export function remoteSubgraph(options: RemoteSubgraphOptions): SubgraphClient {
  const { name, url, subscriptionUrl = url, sdl, timeoutMs = 10_000, headersFor } = options;
  const { maxAnswerBytes = 64 * 1024 * 1024, maxEventBytes = 1024 * 1024 } = options;
  const poster = createPoster({ subgraph: name, url, timeoutMs, maxAnswerBytes });
  const createEvents = /^wss?:/.test(subscriptionUrl) ? createWebSocketEvents : createEventStreamEvents;
  const events = createEvents({ subgraph: name, url: subscriptionUrl, timeoutMs, maxEventBytes });
  const headers = (context: GatewayContext) => ({ ...headersOf(context)?.forwarded, ...headersFor?.(context) });
  return {
    name,
    sdl,
    execute: ({ operation, operationName, kind }, variables, context) =>
      poster.post({ query: operation, operationName, variables }, headers(context), kind === 'query'),
    subscribe: ({ operation, operationName }, variables, context) =>
      events.subscribe({ query: operation, operationName, variables }, headers(context)),
    dispose: () => {
      poster.close();
      events.close();
    },
  };
}
