import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ClientError } from '../platform/errors.js';
import { EventQueue } from './eventQueue.js';
import { parseResult } from './subgraphAnswer.js';
import type { RemoteEvents, RemoteEventsOptions } from './remoteEvents.js';
import type { SubgraphEvent } from './subgraphProtocol.js';
import { unavailable } from './traffic/subgraphErrors.js';

/**
 * One socket brings the events of all subscriptions, so none of them can make the subgraph wait: what waits here is bounded instead. Bytes are those that came; what
 * is made of them takes a few times as many.
 */
const MOST_WAITING = { values: 1_000, bytes: 8 * 1024 * 1024 };

/** A message is read beyond the size of an event, to see whose it is: so it ends one subscription. A larger one yet ends the socket, and all of them. */
const READ_BEYOND = 16;

const PING_EVERY_MS = 12_000;
const PONG_WITHIN_MS = 5_000;

/**
 * Events over a WebSocket in the protocol graphql-transport-ws. One socket, opened with the first subscription and shared by all. When it is lost, all its
 * subscriptions end; the next one opens another. Headers travel in the extensions of each subscription, because the socket is everybody's.
 */
export function createWebSocketEvents(options: RemoteEventsOptions): RemoteEvents {
  const { subgraph, url, timeoutMs, maxEventBytes, keptIdleMs = 3_000 } = options;
  let socket: WebSocket | undefined;
  /** The size of the message that is being handed out. */
  let messageBytes = 0;
  class SubgraphSocket extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { handshakeTimeout: timeoutMs, maxPayload: READ_BEYOND * maxEventBytes });
      socket = this; // eslint-disable-line @typescript-eslint/no-this-alias -- the library does not show the sockets that it makes
      this.on('message', (data: Buffer) => (messageBytes = data.byteLength)); // before the library, which parses it, hears of it
    }
  }

  const open = new Map<EventQueue<SubgraphEvent>, OpenSubscription>();
  const leave = (queue: EventQueue<SubgraphEvent>) => {
    const subscription = open.get(queue);
    open.delete(queue);
    subscription?.unsubscribe();
  };
  let pongDeadline: NodeJS.Timeout | undefined;
  const lose = (cause: unknown) => {
    clearTimeout(pongDeadline);
    for (const [queue, { startedAt }] of open) {
      queue.end(unavailable(subgraph, performance.now() - startedAt, cause));
      leave(queue);
    }
  };
  const client = createClient({
    url,
    webSocketImpl: SubgraphSocket,
    lazyCloseTimeout: keptIdleMs,
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
      // A socket that is closing brings nothing any more. The library would wait for its end, and `lose` end this subscription with it.
      if (socket?.readyState === WebSocket.CLOSING) client.terminate();
      const startedAt = performance.now();
      const queue: EventQueue<SubgraphEvent> = new EventQueue(MOST_WAITING, () => leave(queue));
      const end = (error?: unknown) => {
        queue.end(error);
        leave(queue);
      };
      const fail = (cause: unknown) => end(unavailable(subgraph, performance.now() - startedAt, cause));
      const broken = (message: string) => fail(new Error(message));
      const push = (sent: unknown) => {
        const bytes = messageBytes;
        if (bytes > maxEventBytes)
          return broken(`Expected an event of at most ${maxEventBytes} bytes, but got ${bytes}.`);
        const result = parseResult(sent);
        if (!result) return broken('Expected a GraphQL response as an event.');
        if (!queue.push(() => result, bytes)) end(tooManyEvents(subgraph));
      };
      const extensions = Object.keys(headers).length > 0 ? { headers } : undefined;
      const unsubscribe = client.subscribe(
        { ...subscription, extensions },
        {
          next: push,
          // The errors by which the subgraph refuses or ends the operation, or what the socket died of.
          error: (cause) => (Array.isArray(cause) ? (push({ errors: cause }), end()) : fail(cause)),
          complete: () => end(),
        },
      );
      open.set(queue, { unsubscribe, startedAt });
      return queue;
    },
    close: () => {
      lose(new Error('The gateway lets go of the subgraph.'));
      void Promise.resolve(client.dispose()).catch(() => undefined); // a socket that did not open needs no closing
    },
  };
}

interface OpenSubscription {
  readonly unsubscribe: () => void;
  readonly startedAt: number;
}

function tooManyEvents(subgraph: string): ClientError {
  const most = `${MOST_WAITING.values} events, or ${MOST_WAITING.bytes / 1024 / 1024} MiB of them,`;
  const message = `More than ${most} of the subgraph "${subgraph}" wait to be answered. Subscribe again.`;
  return new ClientError('TOO_MANY_EVENTS', message, { subgraph });
}
