import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createApolloServer } from '../gateway/apolloServer.js';
import { createHttpServer, listen } from '../http/createHttpServer.js';
import { loadProtocol } from '../http/protocol.js';
import { readConfig } from '../platform/config.js';
import { startGateway, type FixtureGateway, type FixtureSubgraph, type Transport } from './gatewayFixture.js';

/** A gateway over fixture subgraphs, behind the HTTP front. */
export interface GraphqlServer {
  /** The endpoint, on a free port of the loopback interface. */
  readonly url: string;
  readonly http: FastifyInstance;
  readonly fixture: FixtureGateway;
  close(): Promise<void>;
}

/** Starts it as the variables of the environment say that belong to the protocol. */
export async function startGraphqlServer(
  subgraphs: Readonly<Record<string, FixtureSubgraph>>,
  environment: Readonly<Record<string, string>> = {},
  transport: Transport = 'compiled',
): Promise<GraphqlServer> {
  const log = pino({ level: 'silent' });
  const { protocol: config } = readConfig({}, environment);
  const protocol = await loadProtocol(config);
  const fixture = await startGateway(subgraphs, transport);
  const apollo = createApolloServer<{ requestId: string }>(fixture.gateway, {
    log,
    persistedQueries: config.persistedQueries,
  });
  await apollo.start();
  const http = await createHttpServer({
    log,
    protocol,
    backend: () => ({ apollo, contextFor: ({ id }) => ({ requestId: id }) }),
    readiness: async () => ({ graph: true, database: true }),
    schema: () => null,
  });
  return {
    url: `${await listen(http, { host: '127.0.0.1', port: 0 })}/graphql`,
    http,
    fixture,
    async close() {
      await http.close();
      await apollo.stop();
      await fixture.close();
    },
  };
}
