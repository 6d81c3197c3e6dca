import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import { localSubgraph } from '../gateway/subgraphClients.js';
import { startGraphqlServer } from '../graphqlServer.js';
import { readServerConfig } from '../platform/config.js';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { buildFixtureSchema, serveSchema, startGateway, stop, urlOf, withLink } from '../testing/gatewayFixture.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const throwing = (message: string, code?: string) => () => {
  throw new GraphQLError(message, { extensions: { ...(code !== undefined && { code }) } });
};

async function* oneTick() {
  yield { id: '1' };
}

/** In this process: what goes wrong here is ours. JSON has no bigint, so an answer with one cannot be written. */
const ours = {
  typeDefs: `
    scalar Large
    type Query { broken: Int large: Large }
    type Subscription { brokenTick: Int tick: Tick }
    type Tick @key(fields: "id") { id: ID! }`,
  resolvers: {
    Query: { broken: throwing('A secret of ours.'), large: () => 1n },
    // The field's two functions; the fixture's type knows of one.
    Subscription: {
      brokenTick: { subscribe: oneTick, resolve: throwing('A secret of ours.') },
      tick: { subscribe: oneTick, resolve: (tick: object) => tick },
    } as never,
  },
};

/** Elsewhere; that Apollo Server gives this code to what has none, others leave it without. */
const inOwnWords = {
  typeDefs: 'type Query { ink: Int paper: Int } type Tick @key(fields: "id") { id: ID! ink: Int }',
  resolvers: {
    Query: { ink: throwing('Out of ink.'), paper: throwing('Out of paper.', 'INTERNAL_SERVER_ERROR') },
    Tick: { __resolveReference: (tick: object) => tick, ink: throwing('Out of ink.') },
  },
};

/** Elsewhere, too, but not named by the operator. */
const masked = { typeDefs: 'type Query { secret: Int }', resolvers: { Query: { secret: throwing('Hush.') } } };

describe('an operation', () => {
  const servers: Server[] = [];
  let graph: ServedFixture;
  beforeAll(async () => {
    const elsewhere = async (name: string, { typeDefs, resolvers }: typeof inOwnWords | typeof masked) => {
      const server = await serveSchema(buildFixtureSchema(withLink(typeDefs), resolvers));
      servers.push(server);
      return remoteSubgraph({ name, url: urlOf(server) });
    };
    const sdl = withLink(ours.typeDefs);
    const clients = [
      localSubgraph({ name: 'ours', sdl, schema: buildFixtureSchema(sdl, ours.resolvers), compiled: true }),
      await elsewhere('inOwnWords', inOwnWords),
      await elsewhere('masked', masked),
    ];
    const names = 'Large,Broken,Masked,Both,Ink,Paper,BrokenTick,Tick';
    const environment = { SUBGRAPH_ERRORS: '*@inOwnWords', BATCHING: '2', METRICS_OPERATIONS: names };
    graph = await serveFixture({ ours, inOwnWords, masked }, environment, { clients });
  });
  afterAll(async () => {
    await graph.close();
    await Promise.all(servers.map(stop));
  });

  async function expectOutcome(outcome: string, query: string, ways: (typeof TRANSPORTS)[string][]): Promise<void> {
    for (const ask of ways) await ask(graph, { query }).catch(() => undefined); // it may be broken off
    expect(await outcomesOf(graph, query, ways.length)).toEqual({ [outcome]: ways.length });
  }

  it.each([
    ['failed', 'an error of ours', 'query Broken { broken }'],
    ['failed', 'an error of a subgraph that is not to be told', 'query Masked { secret }'],
    ['failed', 'an error of ours, beside one that is told', 'query Both { ink broken }'],
    ['errors', 'an error that a subgraph told without a code', 'query Ink { ink }'],
    ['errors', 'an error that a subgraph told with the code of ours', 'query Paper { paper }'],
  ])('has %s with %s, on every transport', async (outcome, _, query) => {
    await expectOutcome(outcome, query, Object.values(TRANSPORTS));
  });

  it('has failed where its answer could not be written, also where that broke the connection off', async () => {
    const ways = Object.entries(TRANSPORTS).filter(([name]) => name !== 'WebSocket');
    await expectOutcome(
      'failed',
      'query Large { large }',
      ways.map(([, ask]) => ask),
    );
  });

  it.each([
    ['failed', 'an error of ours', 'subscription BrokenTick { brokenTick }'],
    ['errors', 'an error that a subgraph told', 'subscription Tick { tick { ink } }'],
  ])('has %s with an event that met %s, on every transport that brings events', async (outcome, _, query) => {
    const ways = Object.entries(TRANSPORTS).filter(([name]) => /WebSocket|events/.test(name));
    await expectOutcome(
      outcome,
      query,
      ways.map(([, ask]) => ask),
    );
  });
});

it('has failed where a bug kept it from being asked, on every transport', async () => {
  const config = readServerConfig({}, { HOST: '127.0.0.1', PORT: '0', LOG_REQUESTS: 'off', BATCHING: '2' });
  const server = await startGraphqlServer<{ requestId: string }>(config, pino({}, { write: () => undefined }));
  const { gateway, close } = await startGateway({ masked }, 'compiled');
  try {
    await server.serve(gateway, throwing('A secret of ours.'));
    const asked = { url: `${server.url}/graphql`, http: server.http };
    const ways = Object.values(TRANSPORTS);
    const query = '{ secret }';
    for (const ask of ways) await ask(asked, { query });

    expect(await outcomesOf(server, query, ways.length)).toEqual({ failed: ways.length });
  } finally {
    await server.close();
    await close();
  }
});

/** How many operations with a query's name ended in which way, once there are so many. */
async function outcomesOf(
  { metricsUrl = '' }: { readonly metricsUrl?: string | undefined },
  query: string,
  awaited: number,
): Promise<Record<string, number>> {
  const [, name = 'anonymous'] = /^\w+ (\w+)/.exec(query) ?? [];
  const series = /^hemicycle_operations_total\{operation="(\w+)",.*outcome="(\w+)"\} (\d+)$/gm;
  for (;;) {
    const text = await (await fetch(metricsUrl)).text();
    const own = [...text.matchAll(series)].filter(([, operation]) => operation === name);
    const counts: Record<string, number> = {};
    for (const [, , outcome = '', count] of own) counts[outcome] = (counts[outcome] ?? 0) + Number(count);
    if (Object.values(counts).reduce((sum, count) => sum + count, 0) >= awaited) return counts;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
