import { createEventStreamEvents } from './eventStreamEvents.js';
import { headersOf } from './headerRules.js';
import { tracer } from '../platform/tracing.js';
import { createPoster } from './postJson.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import { callSubgraph, type Traffic } from './traffic/call.js';
import { CircuitBreaker } from './traffic/circuitBreaker.js';
import { Places } from './traffic/places.js';
import { Silence } from './traffic/silence.js';
import { RetryBudget } from './traffic/retryBudget.js';
import { trafficSettings, type TrafficOptions } from './traffic/trafficOptions.js';
import { createWebSocketEvents } from './webSocketEvents.js';

export interface RemoteSubgraphOptions extends TrafficOptions {
  readonly name: string;
  readonly url: string;
  /** Where it is subscribed to: ws: and wss: speak graphql-transport-ws, http: and https: server-sent events. Without it, server-sent events at `url`. */
  readonly subscriptionUrl?: string;
  readonly sdl?: string;
  /** The largest event that is read, in bytes. */
  readonly maxEventBytes?: number;
  /** Headers to send along, beside those that the context carries (headerRules.ts). */
  headersFor?(context: GatewayContext): Readonly<Record<string, string>>;
}

/**
 * A subgraph behind HTTP. Connections are kept; queries that fail before an answer are repeated within a budget; a subgraph that goes on failing is left alone. What
 * fails is told as SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT.
 */
export function remoteSubgraph(options: RemoteSubgraphOptions): SubgraphClient {
  const { name, url, subscriptionUrl = url, sdl, headersFor } = options;
  const { maxEventBytes = 1024 * 1024 } = options;
  const traffic = trafficTo(name, url, options);
  const { poster, breaker, settings } = traffic;
  const createEvents = /^wss?:/.test(subscriptionUrl) ? createWebSocketEvents : createEventStreamEvents;
  const { timeoutMs } = settings;
  const events = createEvents({ subgraph: name, url: subscriptionUrl, timeoutMs, maxEventBytes });
  const headers = (context: GatewayContext) => ({
    ...headersOf(context)?.forwardedTo(name),
    ...headersFor?.(context),
    ...tracer()?.headers(),
  });
  return {
    name,
    sdl,
    get breakerState() {
      return breaker.state;
    },
    execute: ({ operation, operationName, kind }, variables, context, lifetime) => {
      const posted = poster.prepare({ query: operation, operationName, variables }, headers(context));
      return callSubgraph(traffic, { posted, isQuery: kind === 'query' }, lifetime);
    },
    subscribe: ({ operation, operationName }, variables, context) =>
      events.subscribe({ query: operation, operationName, variables }, headers(context)),
    dispose: () => {
      poster.close();
      events.close();
    },
  };
}

function trafficTo(subgraph: string, url: string, options: TrafficOptions): Traffic {
  const settings = trafficSettings(options);
  const { timeoutMs: connectMs, connections, queue, maxAnswerBytes, breakerMs: openMs } = settings;
  const { onTraffic } = options;
  return {
    subgraph,
    settings,
    onTraffic,
    poster: createPoster({ url, connections, connectMs, maxAnswerBytes }),
    places: new Places(connections, queue),
    silence: new Silence(),
    budget: new RetryBudget(),
    breaker: new CircuitBreaker({
      openMs,
      onChange: (state, before) => onTraffic?.({ kind: 'breaker', subgraph, state, before }),
    }),
  };
}
