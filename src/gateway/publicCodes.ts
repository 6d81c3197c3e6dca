import { ERROR_CODES, type ErrorCode } from '../platform/errors.js';

/** Codes of errors that subgraphs may tell clients in their own words. */
const SUBGRAPH_CODES: ReadonlySet<string> = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'REQUEST_TIMEOUT',
  'REQUEST_CANCELLED',
  'DATABASE_UNAVAILABLE',
  'TOO_MANY_EVENTS',
]);

/** Codes that the gateway and Apollo Server give to errors about the client's own request, and the code by which clients know each. */
const REQUEST_CODES: ReadonlyMap<string, string> = new Map([
  // Ends a subscription that the new supergraph answers differently.
  ['SUPERGRAPH_CHANGED', 'SUPERGRAPH_CHANGED'],
  ['TOO_MANY_SUBSCRIPTIONS', 'TOO_MANY_SUBSCRIPTIONS'],
  ['UNAUTHORIZED_FIELD_OR_TYPE', 'UNAUTHORIZED_FIELD_OR_TYPE'],
  ['TOKEN_EXPIRED', 'TOKEN_EXPIRED'],
  ['RATE_LIMITED', 'RATE_LIMITED'],
  ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_PARSE_FAILED'],
  ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
  // Apollo Server gives this one to every document without the operation that was named.
  ['OPERATION_RESOLUTION_FAILURE', 'BAD_USER_INPUT'],
  ['BAD_REQUEST', 'BAD_USER_INPUT'],
  // Words of the protocol of automatic persisted queries: clients that hear them send the whole text.
  ['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_FOUND'],
  ['PERSISTED_QUERY_NOT_SUPPORTED', 'PERSISTED_QUERY_NOT_SUPPORTED'],
]);

/** Every code that a client may be told: no client, and no subgraph, adds to it. */
export const KNOWN_CODES: ReadonlySet<string> = new Set([...ERROR_CODES, ...REQUEST_CODES.values()]);

/** Whether an error of a subgraph with this code was worded for clients. A subgraph that finds our fetch invalid speaks of us, not of the client. */
export function isPublicSubgraphCode(code: unknown): boolean {
  return typeof code === 'string' && SUBGRAPH_CODES.has(code);
}

/** The code by which clients know an error with this code; undefined where the error is ours, and masked. */
export function publicCode(code: unknown): string | undefined {
  if (typeof code !== 'string') return undefined;
  return SUBGRAPH_CODES.has(code) ? code : REQUEST_CODES.get(code);
}
