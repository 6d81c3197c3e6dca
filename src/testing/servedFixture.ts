import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { GatewayOptions } from '../gateway/createGateway.js';
import { startGraphqlServer } from '../graphqlServer.js';
import { readServerConfig } from '../platform/config.js';
import { startGateway, type FixtureGateway, type FixtureSubgraph } from './gatewayFixture.js';

/** A gateway over fixture subgraphs, behind the HTTP front. */
export interface ServedFixture {
  /** The endpoint, on a free port of the loopback interface. */
  readonly url: string;
  readonly http: FastifyInstance;
  readonly fixture: FixtureGateway;
  close(): Promise<void>;
}

/** Serves them as variables of the environment say. */
export async function serveFixture(
  subgraphs: Readonly<Record<string, FixtureSubgraph>>,
  environment: Readonly<Record<string, string>> = {},
  options: Partial<GatewayOptions> = {},
): Promise<ServedFixture> {
  const config = readServerConfig({}, { HOST: '127.0.0.1', PORT: '0', ...environment });
  const server = await startGraphqlServer<{ requestId: string }>(config, pino({ level: 'silent' }));
  const { trustedDocuments } = server;
  const fixture = await startGateway(subgraphs, 'compiled', {
    trustedDocuments,
    limits: config.limits.operation,
    ...options,
  });
  await server.serve(fixture.gateway, ({ id }) => ({ requestId: id }));
  return {
    url: `${server.url}/graphql`,
    http: server.http,
    fixture,
    async close() {
      await server.close();
      await fixture.close();
    },
  };
}
