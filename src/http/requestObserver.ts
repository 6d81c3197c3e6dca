import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tracer } from '../platform/tracing.js';
import { arrivalOf } from './arrivals.js';
import { lossOf, type Loss } from './lostAnswers.js';
import { OperationRecord, type OperationTransport } from '../gateway/operationRecord.js';

/** One request over HTTP, told when its answer is on its way or its client has left. */
export interface ObservedResponse {
  readonly requestId: string;
  readonly method: string;
  /** The route's pattern; undefined where nothing is. */
  readonly route: string | undefined;
  readonly status: number;
  readonly durationMs: number;
  /** Why the answer did not come to its end; undefined where it did, or where an error of ours broke it off. */
  readonly loss: Loss | undefined;
  /** What was asked; several in a batch, none where no operation could be read. */
  readonly operations: readonly OperationRecord[];
  /** Why none was, where that has a code: what is recorded of operations has theirs. */
  readonly refusal: RequestRefusal | undefined;
}

/** Why something was refused before an operation was read. */
export interface RequestRefusal {
  /** One of those in gateway/publicCodes.ts. */
  readonly code: string;
  /** Out of a closed list, with nothing of the client in it; undefined where the code says all. */
  readonly reason: string | undefined;
}

/** Told of what passes the HTTP front. It answers at once, and throws nothing. */
export interface RequestObserver {
  onResponse(response: ObservedResponse): void;
  /** An operation on a WebSocket is over. */
  onOperation(operation: OperationRecord): void;
  /** What came was refused before it was a request: 400, 408 or 431. */
  onUnreadable(requestId: string, status: number): void;
  /** A WebSocket is closed at its `connection_init`. */
  onRefusedConnection(requestId: string, refusal: RequestRefusal): void;
  /** A connection is closed at once, since there are as many as may be. */
  onDroppedConnection?(): void;
}

/** What nginx has for clients that leave. */
const LOST = 499;

const records = new WeakMap<FastifyRequest, OperationRecord[]>();

/** Begins the record of an operation that a request asks; nothing where nobody reads it, neither an observer nor a tracer. */
export function beginRecord(
  observer: RequestObserver | undefined,
  request: FastifyRequest,
  transport: OperationTransport,
): OperationRecord | undefined {
  if (!observer && !tracer()) return undefined;
  const record = new OperationRecord(request.id, transport, arrivalOf(request.raw));
  const others = records.get(request);
  if (others) others.push(record);
  else records.set(request, [record]);
  return record;
}

const refusals = new WeakMap<FastifyRequest, RequestRefusal>();

/** Writes down why a request is refused, for the observer of its response. */
export function noteRefusal(request: FastifyRequest, refusal: RequestRefusal): void {
  refusals.set(request, refusal);
}

/** Writes down that an error of ours kept a request from being answered. */
export function noteFailure(request: FastifyRequest): void {
  for (const record of records.get(request) ?? []) record.hasFailed = true;
}

const rawAnswers = new WeakMap<IncomingMessage, number>();

/** Writes down that a request is answered at its socket, past fastify, which then takes its client for gone. */
export function noteRawAnswer(request: IncomingMessage, status: number): void {
  rawAnswers.set(request, status);
}

const upgrades = new WeakSet<IncomingMessage>();

/** Writes down that a request may go on as a WebSocket, which its header alone does not say. */
export function noteUpgrade(request: IncomingMessage): void {
  upgrades.add(request);
}

const brokenOff = new WeakSet<IncomingMessage>();

/** Writes down that the answer to a request is broken off for an error of ours, which looks as if its client had left. */
export function noteBrokenOff(request: IncomingMessage): void {
  brokenOff.add(request);
}

/** Tells an observer of every response. */
export function observeResponses(http: FastifyInstance, observer: RequestObserver): void {
  const told = new WeakSet<FastifyRequest>();
  const arrivedAt = new WeakMap<FastifyRequest, number>();
  const tell = (request: FastifyRequest, answered: number, loss: Loss | undefined) => {
    if (told.has(request)) return;
    told.add(request);
    const operations = records.get(request) ?? [];
    observer.onResponse({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: loss ? LOST : answered,
      durationMs: performance.now() - (arrivedAt.get(request) ?? performance.now()),
      loss,
      operations,
      refusal: operations.length === 0 ? refusals.get(request) : undefined,
    });
  };
  http.addHook('onRequest', (request, reply, done) => {
    arrivedAt.set(request, arrivalOf(request.raw));
    // Fastify tells nothing of a client that leaves once its body was read. A WebSocket has its own end.
    if (!upgrades.has(request.raw))
      reply.raw.once('close', () => {
        if (reply.raw.writableFinished) return;
        const status = rawAnswers.get(request.raw);
        if (status !== undefined) tell(request, status, undefined);
        else if (brokenOff.has(request.raw)) tell(request, LOST, undefined);
        else tell(request, LOST, lossOf(request.raw) ?? 'aborted');
      });
    done();
  });
  http.addHook('onResponse', (request, reply: FastifyReply, done) => {
    tell(request, reply.statusCode, lossOf(request.raw)); // node takes for sent what it could send nowhere
    done();
  });
}
