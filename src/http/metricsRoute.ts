import { fastify, type FastifyInstance } from 'fastify';
import { NO_SCHEMAS } from './noSchemas.js';

/** What Prometheus expects of its text format. */
const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/** `/metrics`, as Prometheus reads it. */
export function addMetricsRoute(http: FastifyInstance, metrics: () => Promise<string>): void {
  http.get('/metrics', async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(TEXT_FORMAT)
      .send(await metrics()),
  );
}

/** A server of `/metrics` alone, for a port that the public cannot reach. */
export function createMetricsServer(metrics: () => Promise<string>): FastifyInstance {
  const http = fastify({ schemaController: NO_SCHEMAS, forceCloseConnections: true });
  addMetricsRoute(http, metrics);
  return http;
}
