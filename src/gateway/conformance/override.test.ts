import { describe, expect, it } from '@jest/globals';
import { federate, type FederatedSubgraph } from '../../testing/federate.js';
import { activeForAll } from '../plan/overrides.js';

interface Id {
  readonly id: string;
}

/** Two subgraphs that give different answers for the one field that moved. */
function moved(override: string): Record<string, FederatedSubgraph> {
  return {
    old: {
      typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! stock: String name: String }`,
      resolvers: {
        Query: { item: () => ({ id: '1', stock: 'old', name: 'Chair' }) },
        Item: { __resolveReference: ({ id }: Id) => ({ id, stock: 'old', name: 'Chair' }) },
      },
    },
    new: {
      typeDefs: `type Query { newest: Item } type Item @key(fields: "id") { id: ID! stock: String ${override} }`,
      resolvers: {
        Query: { newest: () => ({ id: '1', stock: 'new' }) },
        Item: { __resolveReference: ({ id }: Id) => ({ id, stock: 'new' }) },
      },
    },
  };
}

describe('@override', () => {
  it('takes a field from its new subgraph, wherever the entity comes from', async () => {
    await using graph = await federate(moved('@override(from: "old")'));

    expect(await graph.ask('{ item { stock } newest { stock name } }')).toEqual({
      data: { item: { stock: 'new' }, newest: { stock: 'new', name: 'Chair' } },
    });
  });

  it('moves a field of Query, too', async () => {
    await using graph = await federate({
      old: {
        typeDefs: `type Query { time: String date: String }`,
        resolvers: { Query: { time: () => 'old', date: () => 'old' } },
      },
      new: {
        typeDefs: `type Query { time: String @override(from: "old") }`,
        resolvers: { Query: { time: () => 'new' } },
      },
    });

    expect(await graph.ask('{ time date }')).toEqual({ data: { time: 'new', date: 'old' } });
  });

  it('may name a subgraph that is no longer there', async () => {
    const { new: renamed } = moved('@override(from: "gone")');
    await using graph = await federate({ new: renamed as FederatedSubgraph });

    expect(await graph.ask('{ newest { stock } }')).toEqual({ data: { newest: { stock: 'new' } } });
  });

  it('holds where the field is reached through an interface', async () => {
    const posts = [
      { __typename: 'Image', id: '1', at: 'old' },
      { __typename: 'Text', id: '2', at: 'old', body: 'Hello' },
    ];
    await using graph = await federate({
      posts: {
        typeDefs: `type Query { feed: [Post!]! } interface Post { id: ID! at: String } type Image implements Post @key(fields: "id") { id: ID! at: String }
          type Text implements Post @key(fields: "id") { id: ID! at: String body: String }`,
        resolvers: { Query: { feed: () => posts } },
      },
      images: {
        typeDefs: `type Image @key(fields: "id") { id: ID! at: String @override(from: "posts") }`,
        resolvers: { Image: { __resolveReference: () => ({ at: 'new' }) } },
      },
    });

    expect(await graph.ask('{ feed { id at ... on Text { body } } }')).toEqual({
      data: {
        feed: [
          { id: '1', at: 'new' },
          { id: '2', at: 'old', body: 'Hello' },
        ],
      },
    });
  });

  it('brings what another subgraph requires from the new place', async () => {
    await using graph = await federate({
      ...moved('@override(from: "old")'),
      reports: {
        typeDefs: `type Item @key(fields: "id") { id: ID! stock: String @external report: String @requires(fields: "stock") }`,
        resolvers: {
          Item: {
            __resolveReference: (reference: object) => reference,
            report: ({ stock }: { stock: string }) => `the ${stock} stock`,
          },
        },
      },
    });

    expect(await graph.ask('{ item { report } }')).toEqual({ data: { item: { report: 'the new stock' } } });
  });

  it('brings the new value also where a field of the old subgraph requires, through a third, what moved', async () => {
    await using graph = await federate({
      users: {
        typeDefs: `type Query { user: User } type User @key(fields: "id") { id: ID! name: String badge: String @external card: String @requires(fields: "badge") }`,
        resolvers: {
          Query: { user: () => ({ id: '1', name: 'old' }) },
          User: {
            __resolveReference: ({ id, badge }: Id & { badge?: string }) => ({ id, name: 'old', badge }),
            card: ({ badge }: { badge: string }) => `card of ${badge}`,
          },
        },
      },
      names: {
        typeDefs: `type User @key(fields: "id") { id: ID! name: String @override(from: "users") }`,
        resolvers: { User: { __resolveReference: ({ id }: Id) => ({ id, name: 'new' }) } },
      },
      badges: {
        typeDefs: `type User @key(fields: "id") { id: ID! name: String @external badge: String @requires(fields: "name") }`,
        resolvers: {
          User: {
            __resolveReference: (reference: object) => reference,
            badge: ({ name }: { name: string }) => `the ${name} one`,
          },
        },
      },
    });

    expect(await graph.ask('{ user { card } }')).toEqual({ data: { user: { card: 'card of the new one' } } });
    expect(graph.asked).toEqual(['users', 'names', 'badges', 'users']);
  });

  it('with a label of one’s own is decided for each request', async () => {
    await using graph = await federate(moved('@override(from: "old", label: "new-stock")'), {
      overrides: { isActive: (label, context) => 'labels' in context && context.labels === label },
    });
    const operation = '{ item { stock } newest { stock } }';

    expect(await graph.ask(operation, {}, { labels: 'new-stock' })).toEqual({
      data: { item: { stock: 'new' }, newest: { stock: 'new' } },
    });
    expect(await graph.ask(operation, {}, { labels: 'another' })).toEqual({
      data: { item: { stock: 'old' }, newest: { stock: 'old' } },
    });
    expect(await graph.ask(operation, {}, { labels: 'new-stock' })).toEqual({
      data: { item: { stock: 'new' }, newest: { stock: 'new' } },
    });
  });

  it('with a label that the operator made active is active for everybody', async () => {
    await using graph = await federate(moved('@override(from: "old", label: "new-stock")'), {
      overrides: activeForAll(['new-stock']),
    });

    expect(await graph.ask('{ item { stock } }')).toEqual({ data: { item: { stock: 'new' } } });
  });

  it.each(['native', 'stitched'] as const)(
    'with labels that the supergraph does not have is warned of, at each supergraph (%s)',
    async (queryPlanner) => {
      const warned: object[] = [];
      const log = { info: () => undefined, warn: (...line: unknown[]) => void warned.push(line) };
      const stock = moved('@override(from: "old", label: "new-stock")');
      const way = queryPlanner === 'native' ? 'compiled' : 'stitched compiled';
      const overrides = activeForAll(['new-stock', 'nope']);
      await using graph = await federate(stock, { overrides, log, over: [way] });

      const { gateway } = graph;
      await gateway.replaceSupergraph(gateway.supergraphSdl.replaceAll('"new-stock"', '"newer"'));

      const said = 'Labels of @override are active that the supergraph does not have';
      expect(warned.filter((line) => JSON.stringify(line).includes(said))).toEqual([
        [{ unknown: ['nope'], known: ['new-stock'] }, said],
        [{ unknown: ['new-stock', 'nope'], known: ['newer'] }, said],
      ]);
    },
  );

  it('with a label is inactive where nobody decides', async () => {
    await using graph = await federate(moved('@override(from: "old", label: "new-stock")'));

    expect(await graph.ask('{ item { stock } }')).toEqual({ data: { item: { stock: 'old' } } });
  });

  it('with a percentage is active for draws below it', async () => {
    await using graph = await federate(moved('@override(from: "old", label: "percent(30)")'), {
      overrides: { draw: (context) => ('drawn' in context ? Number(context.drawn) : 0) },
    });
    const stockFor = async (drawn: number) => {
      const { data } = await graph.ask('{ item { stock } }', {}, { drawn });
      return (data?.item as { stock: string }).stock;
    };

    expect([await stockFor(0), await stockFor(29.9), await stockFor(30), await stockFor(99.9)]).toEqual([
      'new',
      'new',
      'old',
      'old',
    ]);
  });

  it.each([
    ['percent(0)', 'old'],
    ['percent(100)', 'new'],
  ])('with %s leaves nothing to chance', async (label, stock) => {
    await using graph = await federate(moved(`@override(from: "old", label: "${label}")`));

    for (let round = 0; round < 5; round++)
      expect(await graph.ask('{ item { stock } }')).toEqual({ data: { item: { stock } } });
  });
});
