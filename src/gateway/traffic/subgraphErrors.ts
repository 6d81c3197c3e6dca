import { ClientError } from '../../platform/errors.js';
import type { Ending } from './lifetime.js';

/** The client is told which subgraph failed, and after how long; the log also sees why. */
export function unavailable(subgraph: string, durationMs: number, cause: unknown): ClientError {
  const why = cause instanceof NotSent ? `: ${cause.message}` : '.';
  const error = new ClientError('SUBGRAPH_UNAVAILABLE', `The subgraph "${subgraph}" is not available${why}`, {
    subgraph,
    durationMs: Math.round(durationMs),
  });
  return Object.assign(error, { cause });
}

/** The subgraph had its own time, and did not answer. */
export function tooSlow(subgraph: string, durationMs: number, timeoutMs: number): ClientError {
  return timedOut(`The subgraph "${subgraph}" did not answer within ${timeoutMs} ms.`, {
    subgraph,
    durationMs: Math.round(durationMs),
    timeoutMs,
  });
}

/** The operation was over before the subgraph had answered, or before it was asked: then no time has passed. */
export function overBefore(subgraph: string, ending: Ending, durationMs: number, timeoutMs: number): ClientError {
  if (ending === 'left') return new ClientError('REQUEST_CANCELLED', 'The client has left.', { subgraph });
  return timedOut(`The subgraph "${subgraph}" had not answered when the ${timeoutMs} ms of the request were over.`, {
    subgraph,
    durationMs: Math.round(durationMs),
    timeoutMs,
  });
}

function timedOut(message: string, extensions: { subgraph: string; durationMs: number; timeoutMs: number }) {
  return new ClientError('SUBGRAPH_TIMEOUT', message, extensions);
}

/** Why a request was not even sent, in words for the client. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}
