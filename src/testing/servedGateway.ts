import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Gateway } from '../gateway/createGateway.js';
import { startGraphqlServer } from '../graphqlServer.js';
import type { StreamLimits } from '../http/streamLimits.js';
import { readServerConfig } from '../platform/config.js';

/** A gateway behind the HTTP front. */
export interface ServedGateway {
  /** The endpoint, on a free port of the loopback interface. */
  readonly url: string;
  readonly http: FastifyInstance;
  /** The lines that it logged. */
  readonly logged: Record<string, unknown>[];
  /** Leaves the gateway to whoever made it. */
  close(): Promise<void>;
}

/** Serves it as variables of the environment say. */
export async function serveGateway(
  gateway: Gateway,
  environment: Readonly<Record<string, string>> = {},
  streamLimits: Partial<StreamLimits> = {},
): Promise<ServedGateway> {
  const logged: Record<string, unknown>[] = [];
  const log = pino(
    { base: null },
    { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const config = readServerConfig({}, { HOST: '127.0.0.1', PORT: '0', LOG_REQUESTS: 'off', ...environment });
  const server = await startGraphqlServer<{ requestId: string }>(config, log, { streamLimits });
  await server.serve(gateway, ({ id }) => ({ requestId: id }));
  return { url: `${server.url}/graphql`, http: server.http, logged, close: () => server.close() };
}
