import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { handleProtocols } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { isAnswerStream, whenEnded } from '../gateway/answerStream.js';
import { OperationRecord } from '../gateway/operationRecord.js';
import { tracer } from '../platform/tracing.js';
import { clientKey } from './clientKey.js';
import { authenticate, refusedToken, Unauthenticated } from './bearerToken.js';
import type { EndTaken } from './connections.js';
import { mayConnect } from './crossOrigin.js';
import type { GraphqlRouteOptions } from './graphqlBackend.js';
import type { HeldAnswers } from './heldAnswers.js';
import { readOperation } from './operationRequest.js';
import type { PendingAnswers } from './pendingAnswers.js';
import type { RawAnswer } from './rawAnswer.js';
import { refusalFor, refuse } from './refusal.js';
import { streamContexts } from './streamContexts.js';
import type { StreamLimits } from './streamLimits.js';
import { serveConnection, type AnswerOperation, type Connect } from './webSocketConnection.js';
import { addWebSocketUpgrade, type Upgrade } from './webSocketUpgrade.js';
import { traceOperation } from './traceOperation.js';
import { within } from './within.js';

export interface WebSocketOptions<Context extends object> extends GraphqlRouteOptions<Context> {
  readonly log: Logger;
  readonly limits: StreamLimits;
  /** What waits for clients, on all connections together. */
  readonly held: HeldAnswers;
  /** The largest message of a client, in bytes. */
  readonly maxMessageBytes: number;
  /** Answers an upgrade elsewhere. */
  readonly answerRaw: RawAnswer;
  /** Ends connections on which an upgrade comes before its turn. */
  readonly endTaken: EndTaken;
}

/** `/graphql` as a WebSocket, in the protocol graphql-transport-ws. Operations of every kind may come. */
export function addGraphqlWebSocket<Context extends object>(
  http: FastifyInstance,
  options: WebSocketOptions<Context>,
): void {
  const { backend, protocol, concurrency, authentication, limits, held, log, observer } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    handleProtocols,
    allowSynchronousEvents: false, // hundreds of messages can come in one piece, and would hold the event loop
  });
  const requestIds = new WeakMap<object, string>();
  const pending = new WeakMap<WebSocket, PendingAnswers>();
  let isClosing = false;
  sockets.on('headers', (headers, request) => headers.push(`x-request-id: ${requestIds.get(request)}`));

  const answerFor =
    (request: FastifyRequest): AnswerOperation =>
    async (payload, { authorization, departure, characters }) => {
      const ready = backend();
      if (ready === null) throw new Error('Expected a graph for a WebSocket that is open, but got none.');
      const allowance = ready.allowanceFor?.(request);
      const record = observer || tracer() ? new OperationRecord(request.id, 'websocket') : undefined;
      const isOver = () => record && observer?.onOperation(record);
      try {
        const operation = readOperation(payload, protocol, ready, { allowance, record });
        const incoming = authorization === undefined ? request.headers : { authorization, ...request.headers };
        const newContext = streamContexts(ready, protocol, request, { allowance, departure, record, incoming });
        const answers = await concurrency.run(1, () =>
          traceOperation(request, record, () =>
            ready.streams.answer(operation, newContext, { client: clientKey(request), characters }),
          ),
        );
        if (isAnswerStream(answers)) return whenEnded(answers, isOver);
        isOver();
        return answers;
      } catch (error) {
        record?.refused(error);
        if (record && !refusalFor(error)) record.hasFailed = true;
        isOver();
        throw error;
      }
    };

  const connect =
    (request: FastifyRequest): Connect =>
    async (parameters) => {
      if (request.headers.authorization !== undefined) return undefined; // it was looked at before the upgrade
      try {
        const authorization = authorizationIn(parameters);
        await authenticate(request, authentication, authorization);
        return authorization;
      } catch (error) {
        if (error instanceof Unauthenticated) observer?.onRefusedConnection(request.id, refusedToken(error));
        throw error;
      }
    };

  const upgrade = async (request: FastifyRequest, reply: FastifyReply, { socket, head }: Upgrade) => {
    if (backend() === null) return refuse(reply, 503, 'The graph is still loading; try again in a moment.');
    if (!mayConnect(request, protocol))
      return refuse(reply, 403, `Expected a page of an origin that may ask, but got ${request.headers.origin}.`);
    await authenticate(request, authentication);
    if (isClosing) return refuse(reply, 503, 'The server is stopping; connect again.');
    reply.hijack();
    requestIds.set(request.raw, request.id);
    sockets.handleUpgrade(request.raw, socket, head, (webSocket) => {
      const connection = {
        requestId: request.id,
        connect: connect(request),
        answer: answerFor(request),
        limits,
        held,
        log,
      };
      pending.set(webSocket, serveConnection(webSocket, connection));
    });
  };
  addWebSocketUpgrade(http, '/graphql', options, upgrade);

  http.addHook('preClose', async () => {
    isClosing = true; // who is sent away connects again at once, maybe here
    await Promise.all([...sockets.clients].map((client) => goAway(client, pending.get(client), limits)));
  });
}

/** Closes a WebSocket when the operations on it are answered that have one answer; subscriptions end. */
async function goAway(
  client: WebSocket,
  pending: PendingAnswers | undefined,
  { closingMs }: StreamLimits,
): Promise<void> {
  const closed = new Promise((resolve) => client.once('close', resolve));
  await Promise.race([pending?.none(), closed]);
  await nextTurn(); // the last answer is on its way
  client.close(1001, 'Going away');
  await within(closingMs, closed);
  client.terminate();
}

/**
 * Browsers cannot give a WebSocket headers: so clients send what authorises them in `connection_init`. No other header is taken from there, since proxies vouch for some.
 * What no header could be is no token, and nobody is anonymous by mistake. @throws Unauthenticated
 */
function authorizationIn(parameters: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const [authorization, ...others] = authorizationsIn(parameters);
  if (others.length > 0)
    throw new Unauthenticated('Expected one authorization in connection_init, but got several', 400, 'invalid_request');
  if (authorization === undefined) return undefined;
  if (typeof authorization !== 'string')
    throw new Unauthenticated('Expected authorization in connection_init to be a text', 400, 'invalid_request');
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(authorization))
    throw new Unauthenticated('Expected authorization in connection_init to fit into a header', 400, 'invalid_request');
  return authorization;
}

/** However it is spelled, and as clients nest it: `{ Authorization }`, `{ headers: { authorization } }`. */
function authorizationsIn(parameters: Readonly<Record<string, unknown>> | undefined): unknown[] {
  return Object.entries(parameters ?? {}).flatMap(([name, value]): unknown[] => {
    if (value == null) return [];
    if (name.toLowerCase() === 'authorization') return [value];
    if (name.toLowerCase() !== 'headers' || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([header, given]) =>
      header.toLowerCase() === 'authorization' && given != null ? [given as unknown] : [],
    );
  });
}
