import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import { localSubgraph } from '../gateway/subgraphClients.js';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { buildFixtureSchema, serveSchema, stop, urlOf, withLink } from '../testing/gatewayFixture.js';
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

  /** How many operations with a name ended in which way. */
  async function outcomesOf(name: string): Promise<Record<string, number>> {
    const text = await (await fetch(graph.metricsUrl ?? '')).text();
    const counts: Record<string, number> = {};
    const series = /^hemicycle_operations_total\{operation="(\w+)",.*outcome="(\w+)"\} (\d+)$/gm;
    for (const [, operation, outcome = '', count] of text.matchAll(series))
      if (operation === name) counts[outcome] = (counts[outcome] ?? 0) + Number(count);
    return counts;
  }
  async function expectOutcome(outcome: string, query: string, ways: (typeof TRANSPORTS)[string][]): Promise<void> {
    const [, name = ''] = /^\w+ (\w+)/.exec(query) ?? [];
    for (const ask of ways) await ask(graph, { query }).catch(() => undefined); // it may be broken off
    const countAll = async () => Object.values(await outcomesOf(name)).reduce((sum, count) => sum + count, 0);
    while ((await countAll()) < ways.length) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await outcomesOf(name)).toEqual({ [outcome]: ways.length });
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
