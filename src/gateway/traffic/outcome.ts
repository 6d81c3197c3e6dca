import type { IncomingHttpHeaders } from 'node:http';
import { parseJson, parseResult, TooLarge } from '../subgraphAnswer.js';
import type { SubgraphResult } from '../subgraphProtocol.js';
import type { Verdict } from './circuitBreaker.js';
import { NotSent } from './subgraphErrors.js';

/** What came of one HTTP request. */
export type Outcome = HttpResponse | NoResponse;

/** There was an answer; `result` is the GraphQL response in it, if any, and `cause` says what was there instead. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly result?: SubgraphResult;
  readonly cause?: Error;
}

/** There was none, or no whole one. */
export interface NoResponse {
  readonly cause: Error;
  /** Something of it had come. */
  readonly hasBegun: boolean;
  readonly status?: undefined;
  readonly result?: undefined;
}

/** What a server, or a proxy before it, says that cannot answer now. */
const FOR_NOW = new Set([429, 502, 503, 504]);

/** Nothing was answered, and asking again may find another server, another connection, or a better moment. */
const BEFORE_AN_ANSWER = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
]);

/** This system has no file descriptor, no port or no memory left for a connection. */
const LACKS_OF_OURS = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL']);

/** Reads the GraphQL response in the body of an HTTP response. */
export function responseIn(body: Buffer, status: number, headers: IncomingHttpHeaders): HttpResponse {
  const json = parseJson(body.toString());
  const result = parseResult(json);
  // Who cannot answer for now may say so in GraphQL's words: it is no answer to what was asked.
  const isAnswer = result && (result.data || !FOR_NOW.has(status));
  if (isAnswer) return { status, headers, result: { ...result, headers } };
  const instead = result ? 'errors alone' : json === undefined ? 'what is no JSON' : 'JSON that is none';
  return {
    status,
    headers,
    cause: new Error(`Expected a GraphQL response, but got HTTP status ${status} with ${instead}.`),
  };
}

/** Whether the same may be asked again, as far as it changes nothing. What was too slow once is not. */
export function mayPass(outcome: Outcome): boolean {
  if (outcome.status !== undefined) return FOR_NOW.has(outcome.status) && !outcome.result;
  return !outcome.hasBegun && 'code' in outcome.cause && BEFORE_AN_ANSWER.has(String(outcome.cause.code));
}

/** Whether nothing could be sent for want of something that this system has too few of. */
export function isLackOfOurs({ cause }: Outcome): boolean {
  return cause !== undefined && 'code' in cause && LACKS_OF_OURS.has(String(cause.code));
}

/**
 * What an outcome says about the subgraph. Errors in a GraphQL response are its own business. What one client can bring about alone is no failure, or it could take the
 * subgraph from everybody: refusals of its request (4xx), answers that are too large.
 */
export function verdictOf(outcome: Outcome): Verdict {
  const { status, result, cause } = outcome;
  if (cause instanceof NotSent || isLackOfOurs(outcome)) return undefined;
  if (status === undefined) return cause instanceof TooLarge ? 'healthy' : 'failed';
  if (status >= 400 && status < 500) return 'healthy';
  return result && !FOR_NOW.has(status) ? 'healthy' : 'failed';
}

/** In a word, for whoever counts. */
export function reasonOf({ status, cause }: Outcome): string {
  if (status !== undefined) return `HTTP ${status}`;
  return cause && 'code' in cause ? String(cause.code) : 'error';
}

/** What the subgraph asks for by Retry-After (RFC 9110, section 10.2.3), in milliseconds from now: seconds, or a date. */
export function retryAfterMs({ headers }: Partial<HttpResponse>): number {
  const text = headers?.['retry-after'];
  if (text === undefined) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return ms > 0 ? ms : 0;
}
