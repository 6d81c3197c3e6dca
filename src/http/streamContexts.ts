import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { requestHeaders, type HeaderContext } from '../gateway/headerRules.js';
import type { RecordedContext } from '../gateway/operationRecord.js';
import type { RateLimitContext } from '../gateway/rateLimit.js';
import type { GraphqlBackend } from './graphqlBackend.js';
import type { Protocol } from './protocol.js';

/**
 * Makes the contexts of an operation whose answers come one after another: one for each of them. Headers of the client go on to subgraphs as ever. None come
 * back, because those of the answer are sent by then.
 */
export function streamContexts<Context extends object>(
  { contextFor }: GraphqlBackend<Context>,
  protocol: Protocol,
  request: FastifyRequest,
  {
    allowance,
    record,
    incoming = request.headers,
  }: RateLimitContext & RecordedContext & { readonly incoming?: IncomingHttpHeaders },
): () => Context & HeaderContext & RateLimitContext & RecordedContext {
  const { forwardedTo } = requestHeaders(protocol.headers, incoming, request.id);
  return () => ({ ...contextFor(request), headers: { forwardedTo, returned: undefined }, allowance, record });
}
