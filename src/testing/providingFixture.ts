import type { FixtureSubgraph } from './gatewayFixture.js';

/**
 * A subgraph that provides the name of an item which another one owns, and requires something else of it. The two say different names, so that it shows who
 * was asked.
 */
export const providing: Readonly<Record<string, FixtureSubgraph>> = {
  catalog: {
    typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String @shareable size: Int }`,
    resolvers: { Item: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'from the catalog' }) } },
  },
  shop: {
    typeDefs: `type Query { cheapest: Item @provides(fields: "name") }
      type Item @key(fields: "id") { id: ID! name: String @external size: Int @external cost: Int @requires(fields: "size") }`,
    resolvers: { Query: { cheapest: () => ({ id: '1', name: 'provided' }) } },
  },
};
