import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { createApolloServer } from '../gateway/apolloServer.js';
import { createHttpServer, listen } from '../http/createHttpServer.js';
import { startGateway, type FixtureGateway, type FixtureSubgraph, type Transport } from './gatewayFixture.js';

/** A gateway over fixture subgraphs, behind the HTTP front. */
export interface GraphqlServer {
  /** The endpoint, on a free port of the loopback interface. */
  readonly url: string;
  readonly http: FastifyInstance;
  readonly fixture: FixtureGateway;
  close(): Promise<void>;
}

export async function startGraphqlServer(
  subgraphs: Readonly<Record<string, FixtureSubgraph>>,
  transport: Transport = 'compiled',
): Promise<GraphqlServer> {
  const log = pino({ level: 'silent' });
  const fixture = await startGateway(subgraphs, transport);
  const apollo = createApolloServer<{ requestId: string }>(fixture.gateway, { log });
  await apollo.start();
  const http = await createHttpServer({
    log,
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
