import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ClientError } from '../platform/errors.js';
import { EventQueue } from './eventQueue.js';
import { failure, parseResult } from './postJson.js';
import type { RemoteEvents, RemoteEventsOptions } from './remoteEvents.js';
import type { SubgraphEvent } from './subgraphProtocol.js';

/** One socket brings the events of all subscriptions, so none of them can make the subgraph wait: what waits here is bounded instead. */
const MOST_WAITING = 1_000;

const PING_EVERY_MS = 12_000;
const PONG_WITHIN_MS = 5_000;

/** How long a socket without subscriptions is kept for the next one. */
const KEPT_IDLE_MS = 3_000;

/**
 * Events over a WebSocket in the protocol graphql-transport-ws. One socket, opened with the first subscription and shared by all. When it is lost, all its
 * subscriptions end; the next one opens another. Headers travel in the extensions of each subscription, because the socket is everybody's.
 */
export function createWebSocketEvents(options: RemoteEventsOptions): RemoteEvents {
  const { subgraph, url, timeoutMs, maxEventBytes } = options;
  class SubgraphSocket extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { handshakeTimeout: timeoutMs, maxPayload: maxEventBytes });
    }
  }

  const open = new Map<EventQueue<SubgraphEvent>, () => void>();
  const leave = (queue: EventQueue<SubgraphEvent>) => {
    const unsubscribe = open.get(queue);
    open.delete(queue);
    unsubscribe?.();
  };
  let pongDeadline: NodeJS.Timeout | undefined;
  const lose = (cause: unknown) => {
    clearTimeout(pongDeadline);
    for (const queue of open.keys()) {
      queue.end(failure(cause, false, options));
      leave(queue);
    }
  };
  const client = createClient({
    url,
    webSocketImpl: SubgraphSocket,
    lazyCloseTimeout: KEPT_IDLE_MS,
    keepAlive: PING_EVERY_MS,
    connectionAckWaitTimeout: timeoutMs,
    retryAttempts: 0, // what came meanwhile would be lost in silence
    on: {
      ping: (isReceived) => {
        if (!isReceived) pongDeadline = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(pongDeadline);
      },
      closed: lose,
      error: lose,
    },
  });

  return {
    subscribe(subscription, headers) {
      const queue: EventQueue<SubgraphEvent> = new EventQueue(MOST_WAITING, () => leave(queue));
      const end = (error?: unknown) => {
        queue.end(error);
        leave(queue);
      };
      const push = (sent: unknown) => {
        const result = parseResult(sent);
        if (!result) return end(failure(new Error('Expected a GraphQL response as an event.'), false, options));
        if (!queue.push(() => result)) end(tooManyEvents(subgraph));
      };
      const extensions = Object.keys(headers).length > 0 ? { headers } : undefined;
      const unsubscribe = client.subscribe(
        { ...subscription, extensions },
        {
          next: push,
          // The errors by which the subgraph refuses or ends the operation, or what the socket died of.
          error: (cause) =>
            Array.isArray(cause) ? (push({ errors: cause }), end()) : end(failure(cause, false, options)),
          complete: () => end(),
        },
      );
      open.set(queue, unsubscribe);
      return queue;
    },
    close: () => {
      lose(new Error('The gateway lets go of the subgraph.'));
      void Promise.resolve(client.dispose()).catch(() => undefined); // a socket that did not open needs no closing
    },
  };
}

function tooManyEvents(subgraph: string): ClientError {
  const message = `More than ${MOST_WAITING} events of the subgraph "${subgraph}" wait to be answered. Subscribe again.`;
  return new ClientError('TOO_MANY_EVENTS', message, { subgraph });
}
