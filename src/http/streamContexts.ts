import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { requestHeaders, type HeaderContext } from '../gateway/headerRules.js';
import type { RecordedContext } from '../gateway/operationRecord.js';
import type { RateLimitContext } from '../gateway/rateLimit.js';
import type { DepartureContext } from '../gateway/traffic/departure.js';
import type { GraphqlBackend } from './graphqlBackend.js';
import type { Protocol } from './protocol.js';

/** What is known of a request whose answers come one after another. */
export interface StreamedRequest extends RateLimitContext, DepartureContext, RecordedContext {
  /** Its headers, where they are not those of the connection alone. */
  readonly incoming?: IncomingHttpHeaders;
}

/**
 * Makes the contexts of an operation whose answers come one after another: one for each of them. Headers of the client go on to subgraphs as ever. None come
 * back, because those of the answer are sent by then.
 */
export function streamContexts<Context extends object>(
  { contextFor }: GraphqlBackend<Context>,
  protocol: Protocol,
  request: FastifyRequest,
  { allowance, departure, record, incoming = request.headers }: StreamedRequest,
): () => Context & HeaderContext & RateLimitContext & DepartureContext & RecordedContext {
  const { forwardedTo } = requestHeaders(protocol.headers, incoming, request.id);
  const headers = { forwardedTo, returned: undefined };
  return () => ({ ...contextFor(request), headers, allowance, departure, record });
}
