import { ClientError } from '../../platform/errors.js';
import type { Ending } from './lifetime.js';

/** Errors that stand for requests which were not even sent: whoever counts requests asks for it, clients are told in words. */
const UNSENT = new WeakSet<object>();

/** The same error, of a request that was not even sent. */
export function unsent(error: ClientError): ClientError {
  UNSENT.add(error);
  return error;
}

export function isUnsent(error: object | undefined): boolean {
  return error !== undefined && UNSENT.has(error);
}

/** The client is told which subgraph failed, and after how long; the log also sees why. */
export function unavailable(subgraph: string, durationMs: number, cause: unknown): ClientError {
  const why = cause instanceof NotSent ? `: ${cause.message}` : '.';
  const error = new ClientError('SUBGRAPH_UNAVAILABLE', `The subgraph "${subgraph}" is not available${why}`, {
    subgraph,
    durationMs: Math.round(durationMs),
  });
  // The log would say it twice.
  return cause instanceof NotSent ? error : Object.assign(error, { cause });
}

/**
 * The subgraph had its own time, and did not answer.
 *
 * @param waitedMs how much of it went by until it was asked: no connection was free
 */
export function tooSlow(subgraph: string, durationMs: number, timeoutMs: number, waitedMs = 0): ClientError {
  const whenAsked = waitedMs > timeoutMs / 2 ? ` It was asked after ${Math.round(waitedMs)} ms of waiting.` : '';
  return timedOut(`The subgraph "${subgraph}" did not answer within ${timeoutMs} ms.${whenAsked}`, {
    subgraph,
    durationMs: Math.round(durationMs),
    timeoutMs,
  });
}

/** The operation was over before the subgraph had answered. */
export function overBefore(subgraph: string, ending: Ending, durationMs: number, timeoutMs: number): ClientError {
  const message = `The subgraph "${subgraph}" had not answered when the ${timeoutMs} ms of the request were over.`;
  return over(message, subgraph, ending, durationMs, timeoutMs);
}

/**
 * The operation was over before the subgraph was asked.
 *
 * @param waitedMs for a connection; 0 where its turn had not come
 */
export function overUnasked(subgraph: string, ending: Ending, waitedMs: number, timeoutMs: number): ClientError {
  const why = waitedMs > 0 ? 'all connections to it were in use' : 'its turn had not come';
  const message = `The subgraph "${subgraph}" was not asked within the ${timeoutMs} ms of the request: ${why}.`;
  return unsent(over(message, subgraph, ending, waitedMs, timeoutMs));
}

function over(message: string, subgraph: string, ending: Ending, durationMs: number, timeoutMs: number): ClientError {
  if (ending === 'left') return new ClientError('REQUEST_CANCELLED', 'The client has left.', { subgraph });
  return timedOut(message, { subgraph, durationMs: Math.round(durationMs), timeoutMs });
}

function timedOut(message: string, extensions: { subgraph: string; durationMs: number; timeoutMs: number }) {
  return new ClientError('SUBGRAPH_TIMEOUT', message, extensions);
}

/** The subgraph answered, but not what it was asked. */
export class Malformed extends ClientError {
  override readonly name = 'Malformed';

  constructor(
    readonly subgraph: string,
    durationMs: number,
    instead: string,
  ) {
    super('SUBGRAPH_UNAVAILABLE', `The subgraph "${subgraph}" answered something else than it was asked: ${instead}.`, {
      subgraph,
      durationMs: Math.round(durationMs),
    });
  }
}

/** Why a request was not even sent, in words for the client. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}
