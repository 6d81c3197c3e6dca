import { fastify, type FastifyInstance } from 'fastify';
import { NO_SCHEMAS } from './noSchemas.js';
import { rawAnswers, refuseUnreadable } from './rawAnswer.js';
import { refuse } from './refusal.js';
import { SECURITY_HEADERS, sendSecurityHeaders } from './securityHeaders.js';
import { refuseUnroutable } from './unroutable.js';

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

/** A server of `/metrics` alone, for a port that the public cannot reach. What it answers otherwise looks like what the graph's server answers. */
export function createMetricsServer(metrics: () => Promise<string>): FastifyInstance {
  const headersFor = () => Object.entries(SECURITY_HEADERS).flat();
  const http = fastify({
    schemaController: NO_SCHEMAS,
    forceCloseConnections: true,
    frameworkErrors: refuseUnroutable(headersFor),
    clientErrorHandler: refuseUnreadable(rawAnswers(headersFor)),
  });
  sendSecurityHeaders(http);
  http.setNotFoundHandler((request, reply) =>
    refuse(reply, 404, `Nothing is at ${request.url}: the metrics are at /metrics.`),
  );
  addMetricsRoute(http, metrics);
  return http;
}
