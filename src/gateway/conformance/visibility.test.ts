import { describe, expect, it } from '@jest/globals';
import { printSchema } from 'graphql';
import { federate, type FederatedSubgraph } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

describe('@inaccessible', () => {
  const shop: FederatedSubgraph = {
    typeDefs: `type Query { item(id: ID!, secret: Int @inaccessible): Item find(by: Search): String drafts: [Draft] @inaccessible all: [Any!] }
      type Item @key(fields: "code") { code: ID! @inaccessible name: String cost: Int @inaccessible state: State }
      type Draft @inaccessible { id: ID! } union Any = Item | Draft
      enum State { OPEN HIDDEN @inaccessible } input Search { name: String, margin: Int @inaccessible }`,
    resolvers: {
      Query: {
        item: (_, args: object) => ({ code: 'c1', name: JSON.stringify(args), state: 'HIDDEN' }),
        find: (_, { by }: { by: object }) => JSON.stringify(by),
        all: () => [
          { __typename: 'Draft', id: '1' },
          { __typename: 'Item', code: 'c1', name: 'Chair' },
        ],
      },
    },
  };

  it.each([
    ['a field', '{ item(id: 1) { cost } }', 'Cannot query field "cost" on type "Item".'],
    ['a field of Query', '{ drafts { id } }', 'Cannot query field "drafts" on type "Query".'],
    ['an argument', '{ item(id: 1, secret: 2) { name } }', 'Unknown argument "secret" on field "Query.item".'],
    ['a type', '{ all { ... on Draft { id } } }', 'Unknown type "Draft".'],
    ['an input field', '{ find(by: { margin: 2 }) }', 'Field "margin" is not defined by type "Search".'],
  ])('hides %s from operations', async (_, operation, message) => {
    await using graph = await federate({ shop });

    const { data, errors } = await graph.ask(operation);

    expect(data).toBeUndefined();
    expect(errors?.[0]?.message).toContain(message);
    expect(graph.asked).toEqual([]);
  });

  it('hides values and objects in answers, and all of it in the schema', async () => {
    await using graph = await federate({ shop });

    expect(await graph.ask('{ item(id: 1) { state } all { __typename } }')).toMatchObject({
      data: { item: { state: null }, all: null },
    });
    const schema = printSchema(graph.gateway.apiSchema);
    for (const hidden of ['Draft', 'HIDDEN', 'cost', 'code', 'secret', 'margin', 'drafts'])
      expect(schema).not.toContain(hidden);
    expect(await graph.ask('{ __type(name: "Draft") { name } }')).toEqual({ data: { __type: null } });
  });

  it('leaves the field in use as a key, and for @requires', async () => {
    await using graph = await federate({
      shop: {
        typeDefs: `type Query { item: Item } type Item @key(fields: "code") { code: ID! @inaccessible cost: Int @inaccessible name: String }`,
        resolvers: {
          Query: { item: () => ({ code: 'c1', cost: 7, name: 'Chair' }) },
          Item: { __resolveReference: ({ code }: { code: string }) => ({ code, cost: 7, name: 'Chair' }) },
        },
      },
      sales: {
        typeDefs: `type Item @key(fields: "code") { code: ID! cost: Int @external price: String @requires(fields: "cost") }`,
        resolvers: {
          Item: {
            __resolveReference: (reference: object) => reference,
            price: ({ code, cost }: { code: string; cost: number }) => `${code} for ${cost * 2}`,
          },
        },
      },
    });

    expect(await graph.ask('{ item { price } }')).toEqual({ data: { item: { price: 'c1 for 14' } } });
  });
});

describe('@tag', () => {
  it('changes no answer, and is not shown to clients', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { item: Item @tag(name: "public") } type Item @key(fields: "id") @tag(name: "team-a") { id: ID! @tag(name: "key") }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      b: {
        typeDefs: `type Item @key(fields: "id") @tag(name: "team-b") { id: ID! size(unit: Unit = CM @tag(name: "argument")): Int } enum Unit { CM INCH @tag(name: "value") }`,
        resolvers: { Item: { __resolveReference: ({ id }: Id) => ({ id, size: 3 }) } },
      },
    });

    expect(await graph.ask('{ item { size } }')).toEqual({ data: { item: { size: 3 } } });
    expect(graph.gateway.supergraphSdl).toMatch(/@tag\(name: "team-a"\)/);
    expect(graph.gateway.supergraphSdl).toMatch(/@tag\(name: "team-b"\)/);
    expect(printSchema(graph.gateway.apiSchema)).not.toContain('tag');
  });
});

describe('@composeDirective', () => {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
    @link(url: "https://example.org/audit/v1.0", import: ["@audited"]) @composeDirective(name: "@audited")
    directive @audited(by: String!) on FIELD_DEFINITION | OBJECT `;

  it('keeps a directive of one’s own in the supergraph, and out of what clients see', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `${link} type Query { item: Item @audited(by: "Ann") } type Item @key(fields: "id") @audited(by: "Ben") { id: ID! }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      b: {
        typeDefs: `type Item @key(fields: "id") { id: ID! size: Int }`,
        resolvers: { Item: { __resolveReference: ({ id }: Id) => ({ id, size: 3 }) } },
      },
    });

    expect(await graph.ask('{ item { size } }')).toEqual({ data: { item: { size: 3 } } });
    expect(graph.gateway.supergraphSdl).toMatch(/@audited\(by: "Ann"\)/);
    expect(graph.gateway.supergraphSdl).toMatch(/@audited\(by: "Ben"\)/);
    expect(printSchema(graph.gateway.apiSchema)).not.toContain('audited');
  });
});

describe('a directive for operations that all subgraphs define', () => {
  it('is not offered: what bears it is refused, and nobody is asked without it', async () => {
    const directive = 'directive @loud(level: Int = 1) on FIELD | QUERY';
    await using graph = await federate({
      a: { typeDefs: `${directive} type Query { one: Int }`, resolvers: { Query: { one: () => 1 } } },
      b: { typeDefs: `${directive} type Query { two: Int }`, resolvers: { Query: { two: () => 2 } } },
    });

    expect(graph.gateway.supergraphSdl).toContain('directive @loud');
    expect(printSchema(graph.gateway.apiSchema)).not.toContain('@loud');
    for (const operation of ['{ one two @loud(level: 3) }', 'query @loud { one }']) {
      const { data, errors } = await graph.ask(operation);
      expect([data, errors?.[0]?.message]).toEqual([undefined, 'Unknown directive "@loud".']);
    }
    expect(graph.asked).toEqual([]);
  });
});
