import { fastify, type FastifyInstance } from 'fastify';
import { METRICS_TYPE } from '../platform/metrics/registry.js';
import { NO_SCHEMAS } from './noSchemas.js';

/** `/metrics`, as Prometheus reads it. */
export function addMetricsRoute(http: FastifyInstance, metrics: () => string): void {
  http.get('/metrics', async (_request, reply) =>
    reply.header('cache-control', 'no-store').type(METRICS_TYPE).send(metrics()),
  );
}

/** A server of `/metrics` alone, for a port that the public cannot reach. */
export function createMetricsServer(metrics: () => string): FastifyInstance {
  const http = fastify({ schemaController: NO_SCHEMAS, forceCloseConnections: true });
  addMetricsRoute(http, metrics);
  return http;
}
