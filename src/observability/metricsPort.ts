import { listen } from '../http/createHttpServer.js';
import { createMetricsServer } from '../http/metricsRoute.js';
import type { ServerConfig } from '../platform/config.js';

/** Tells metrics at a port of their own, where the configuration has one. @throws OperatorError where it is taken */
export async function openMetricsPort(
  { host, observability: { metrics: port } }: Pick<ServerConfig, 'host' | 'observability'>,
  metrics: (() => Promise<string>) | undefined,
): Promise<{ readonly url: string; close(): Promise<void> } | undefined> {
  if (typeof port !== 'number' || !metrics) return undefined;
  const server = createMetricsServer(metrics);
  const url = await listen(server, { host, port, variable: 'METRICS' });
  return { url, close: () => server.close() };
}
