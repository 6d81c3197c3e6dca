import { createEventStreamEvents } from './eventStreamEvents.js';
import { headersOf } from './headerRules.js';
import { createPoster } from './postJson.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import { createWebSocketEvents } from './webSocketEvents.js';

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
  const headers = (context: GatewayContext) => ({ ...headersOf(context)?.forwardedTo(name), ...headersFor?.(context) });
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
