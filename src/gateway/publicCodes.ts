import type { ErrorCode } from '../platform/errors.js';

/** Codes of errors that subgraphs may tell clients in their own words. */
const SUBGRAPH_CODES: ReadonlySet<string> = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'DATABASE_UNAVAILABLE',
]);

/** Codes of errors that the gateway and Apollo Server tell clients about their own request. */
const REQUEST_CODES: ReadonlySet<string> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Whether an error of a subgraph with this code was worded for clients. A subgraph that finds our fetch invalid speaks of us, not of the client. */
export function isPublicSubgraphCode(code: unknown): boolean {
  return typeof code === 'string' && SUBGRAPH_CODES.has(code);
}

/** Whether an error with this code passes the mask. */
export function isPublicCode(code: unknown): boolean {
  return typeof code === 'string' && (SUBGRAPH_CODES.has(code) || REQUEST_CODES.has(code));
}
