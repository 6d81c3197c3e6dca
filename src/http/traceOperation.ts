import type { FastifyRequest } from 'fastify';
import type { OperationRecord } from '../gateway/operationRecord.js';
import { tracer } from '../platform/tracing.js';

/** Answers an operation as a span below that of its client, where requests are followed. */
export function traceOperation<Answer>(
  request: FastifyRequest,
  record: OperationRecord | undefined,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const current = tracer();
  if (!current || !record) return answer();
  const attributes = {
    'http.request.method': request.method,
    'http.route': request.routeOptions.url,
    'hemicycle.request.id': request.id,
    'hemicycle.transport': record.transport,
  };
  return current.run(
    'gateway',
    attributes,
    async (span) => {
      try {
        return await answer();
      } finally {
        const { kind, name, errors } = record;
        // Names are the client's: as an attribute they cost no more than a line of a log.
        if (kind !== undefined) span.rename(kind);
        span.set({ 'graphql.operation.type': kind, 'graphql.operation.name': name?.slice(0, 100) });
        if (errors.size > 0) span.fail([...errors.keys()].join(', '));
      }
    },
    request.headers,
  );
}
