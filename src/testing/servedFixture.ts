import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { GatewayOptions } from '../gateway/createGateway.js';
import { startGraphqlServer } from '../graphqlServer.js';
import type { Observability } from '../observability/observability.js';
import { readServerConfig } from '../platform/config.js';
import { startGateway, type FixtureGateway, type FixtureSubgraph } from './gatewayFixture.js';

/** A gateway over fixture subgraphs, behind the HTTP front. */
export interface ServedFixture {
  /** The endpoint, on a free port of the loopback interface. */
  readonly url: string;
  readonly http: FastifyInstance;
  readonly fixture: FixtureGateway;
  /** The lines that it logged. */
  readonly logged: readonly Record<string, unknown>[];
  /** What is told of it. */
  readonly observability: Observability;
  /** Where `/metrics` is, if anywhere. */
  readonly metricsUrl: string | undefined;
  close(): Promise<void>;
}

/** Serves them as variables of the environment say. */
export async function serveFixture(
  subgraphs: Readonly<Record<string, FixtureSubgraph>>,
  environment: Readonly<Record<string, string>> = {},
  options: Partial<GatewayOptions> = {},
): Promise<ServedFixture> {
  const config = readServerConfig({}, { HOST: '127.0.0.1', PORT: '0', LOG_REQUESTS: 'off', ...environment });
  const logged: Record<string, unknown>[] = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>);
  const server = await startGraphqlServer<{ requestId: string }>(config, pino({ base: null }, { write }));
  const { trustedDocuments, observability } = server;
  const fixture = await startGateway(subgraphs, 'compiled', {
    trustedDocuments,
    onFetch: observability.onFetch,
    limits: config.limits.operation,
    suggestions: config.suggestions,
    ...options,
  });
  await server.serve(fixture.gateway, ({ id }) => ({ requestId: id }));
  return {
    url: `${server.url}/graphql`,
    http: server.http,
    fixture,
    logged,
    observability,
    metricsUrl: server.metricsUrl,
    async close() {
      await server.close();
      await fixture.close();
    },
  };
}
