import {
  GraphQLError,
  GraphQLSchema,
  parse,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { isAnswerStream, whenEnded, type AnswerStream } from '../gateway/answerStream.js';
import type { Departure } from '../gateway/traffic/departure.js';
import { ClientError } from '../platform/errors.js';
import { Unauthenticated } from './bearerToken.js';
import { ChangedOperations } from './changedOperations.js';
import type { HeldAnswers } from './heldAnswers.js';
import { closingAt } from './messageLimits.js';
import { OperationIds } from './operationIds.js';
import { PendingAnswers } from './pendingAnswers.js';
import { refusalFor } from './refusal.js';
import type { StreamLimits } from './streamLimits.js';
import { UNREAD } from './unreadAnswers.js';
import { UnreadMessages } from './unreadMessages.js';
import { WaitingOperations } from './waitingOperations.js';

/** What is known of a `subscribe` message beside its payload. */
export interface Subscribed {
  /** That of `connection_init`. */
  readonly authorization: string | undefined;
  readonly departure: Departure;
  /** Those of the message, which the library keeps as long as the operation. */
  readonly characters: number;
}

/** Answers the payload of a `subscribe` message, unless the client leaves before. Throws refusals as routes do. */
export type AnswerOperation = (
  payload: object,
  message: Subscribed,
) => Promise<AnswerStream | FormattedExecutionResult>;

/** Looks at the parameters of `connection_init`. Returns the authorization in them. Throws Unauthenticated where they do not say who connects. */
export type Connect = (parameters: Readonly<Record<string, unknown>> | undefined) => Promise<string | undefined>;

export interface ConnectionOptions {
  readonly requestId: string;
  readonly connect: Connect;
  readonly answer: AnswerOperation;
  readonly limits: StreamLimits;
  readonly held: HeldAnswers;
  readonly log: Logger;
}

/** An id is kept as long as its operation, and comes with each answer. */
const LONGEST_ID = 255;
const ID_TOO_LONG = `Expected an id of at most ${LONGEST_ID} characters`;

/** The bytes that a close frame has for its reason (RFC 6455, section 5.5). */
const LONGEST_REASON = 123;

type Parameters = Record<string, unknown> | undefined;

/**
 * Serves one WebSocket until it closes: then every subscription on it is let go.
 * @returns the operations on it that have one answer
 */
export function serveConnection(socket: WebSocket, options: ConnectionOptions): PendingAnswers {
  const { requestId, connect, answer, limits, held, log } = options;
  let underWay: Readonly<Record<string, unknown>> = {};
  let authorization: string | undefined;
  let isKnown = false;
  // Of the message that is taken: the library asks what to do before it waits for anything.
  let characters = 0;
  let release = () => {};
  const ids = new OperationIds();
  const streams = new Set<AnswerStream>();
  const waiting = new WaitingOperations();
  const pending = new PendingAnswers();
  const unread = new UnreadMessages(socket, limits, held, () => log.warn({ requestId }, UNREAD));
  const changed = new ChangedOperations(socket, () => Object.keys(underWay));
  const server = makeServer<Parameters, undefined>({
    connectionInitWaitTimeout: limits.initialisationMs,
    async onConnect(context) {
      const { connectionParams } = context;
      Reflect.deleteProperty(context, 'connectionParams'); // it would be kept as long as the connection
      try {
        authorization = await connect(connectionParams);
        return (isKnown = true);
      } catch (error) {
        if (!(error instanceof Unauthenticated)) throw error;
        socket.close(CloseCode.Forbidden, error.message);
        return false;
      }
    },
    async onSubscribe({ subscriptions }, id, payload) {
      if (id.length > LONGEST_ID) {
        socket.close(CloseCode.BadRequest, ID_TOO_LONG);
        return [new GraphQLError(ID_TOO_LONG)]; // the library wants to go on, or an error, which cannot be sent any more
      }
      underWay = subscriptions; // the same object until the connection closes
      if (pending.areLast) {
        ids.give(id, payload, release);
        pending.ended(id); // of an operation that had the id before, whose answer nobody wants
        return ids.letGo(payload); // the connection is about to close, upon which its client asks again elsewhere
      }
      if (Object.keys(subscriptions).length > limits.operations)
        return [new Refused(tooMany(limits.operations).toJSON())];
      pending.began(id);
      ids.give(id, payload, release);
      const departure = waiting.begin(id);
      const answers = await answer(payload, { authorization, departure, characters }).catch(asRefusal);
      waiting.answered(departure);
      if (ids.isTakenAgain(id, payload)) {
        if (isAnswerStream(answers)) await answers.return?.();
        return ids.letGo(payload);
      }
      if (isAnswerStream(answers) || answers.data === undefined) pending.ended(id);
      if (!isAnswerStream(answers) && answers.data === undefined) {
        ids.free(id);
        const { errors = [] } = answers;
        // Upon this clients connect with a new token; but not while something is under way, which was begun in time.
        if (Object.keys(subscriptions).length === 1 && errors.some(isExpiry))
          socket.close(CloseCode.Forbidden, 'Token expired');
        return errors.map((error) => new Refused(error));
      }
      const contextValue = isAnswerStream(answers) ? kept(changed.answersUntilChange(id, answers)) : answers;
      return { ...NOTHING_TO_DO, contextValue };
    },
    onComplete(_context, id, payload) {
      if (ids.isTakenAgain(id, payload)) return ids.letGo(payload);
      ids.free(id);
      pending.ended(id);
    },
    execute: ({ contextValue }) => contextValue as ExecutionResult | AsyncIterable<ExecutionResult>, // see onSubscribe
    onNext: (_context, _id, _payload, _args, result) => result, // errors are masked already
  });

  const kept = (answers: AnswerStream): AnswerStream => {
    const stream = whenEnded(answers, () => streams.delete(stream));
    streams.add(stream);
    return stream;
  };

  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (message) => unread.send(message),
      onPing: () => unread.pong(),
      close: (code, reason) => socket.close(code, fitting(reason)),
      onMessage: (take) =>
        socket.on('message', (data: Buffer) => {
          if (socket.readyState !== socket.OPEN) return; // its answer could not be sent: the client asks again elsewhere
          const text = data.toString();
          const closing = closingAt(text, isKnown);
          if (closing) return socket.close(...closing);
          characters = text.length;
          const work = () =>
            new Promise<void>((resolve, reject) => {
              release = resolve;
              take(text).then(resolve, reject);
            });
          unread.take(text, work).catch((err: unknown) => {
            if (socket.readyState !== socket.OPEN) return; // what could not be sent to a client that left
            if (isOfServers(err)) return socket.close(CloseCode.BadRequest, 'Invalid message received');
            log.error({ requestId, err }, 'A message on a WebSocket met an error of ours');
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
          waiting.keep((id) => id in underWay); // before another message gives the id of a completed one to another operation
        }),
    },
    undefined,
  );

  const stopPinging = ping(socket, limits.pingEveryMs);
  socket.on('error', (err) => log.warn({ requestId, err }, 'A client broke the rules of its WebSocket'));
  socket.once('close', (code, reason) => {
    stopPinging();
    waiting.keep(() => false);
    for (const stream of streams) void stream.return?.(); // the library knows one for each id
    void closed(code, reason.toString());
  });
  return pending;
}

/** Ends the connection of a client that has not answered the last ping when the next one is due. While it is not listened to, what waits for it says whether it reads. */
function ping(socket: WebSocket, everyMs: number): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive && !socket.isPaused) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}

/** The library wants to look for the operation by itself. What is to be done was done when it looks. */
const NOTHING_TO_DO = { schema: new GraphQLSchema({}), document: parse('{ done }') };

/** Whether a message was one that only servers send: the library throws for it, where it closes for all others that are none. */
function isOfServers(error: unknown): boolean {
  return error instanceof Error && /^Unexpected message of type \w+ received$/.test(error.message);
}

/** The reason by which the library closes. One alone has a text of the client, its id; with a long one no frame could be made. */
function fitting(reason = ''): string {
  return Buffer.byteLength(reason) > LONGEST_REASON ? 'Subscriber already exists' : reason;
}

/** An error as it was formatted before. The library takes errors by their class, and sends what they print. */
class Refused extends GraphQLError {
  constructor(private readonly formatted: GraphQLFormattedError) {
    super(formatted.message);
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted;
  }
}

function isExpiry({ extensions }: GraphQLFormattedError): boolean {
  return extensions?.['code'] === 'TOKEN_EXPIRED';
}

/** Throws again what is no refusal. */
function asRefusal(error: unknown): FormattedExecutionResult {
  const refusal = refusalFor(error);
  if (!refusal) throw error;
  return refusal.body;
}

function tooMany(operations: number): ClientError {
  return new ClientError(
    'OPERATION_TOO_LARGE',
    `Expected at most ${operations} operations at once on a connection, but got more.`,
  );
}
