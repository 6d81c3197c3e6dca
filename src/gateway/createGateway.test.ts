import { afterEach, describe, expect, it } from '@jest/globals';
import { startGateway, transports, type FixtureGateway } from '../testing/gatewayFixture.js';

const products = [
  { id: '1', name: 'Chair', price: 10 },
  { id: '2', name: 'Table', price: null },
];
const catalog = {
  typeDefs: `type Query { products: [Product!]! product(id: ID!): Product }
    type Product @key(fields: "id") { id: ID! name: String! price: Int }`,
  resolvers: {
    Query: {
      products: () => products,
      product: (_: unknown, { id }: { id: string }) => products.find((product) => product.id === id),
    },
  },
};
const reviews = {
  typeDefs: `type Product @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! }
    type Review { stars: Int! }`,
  resolvers: {
    Product: {
      __resolveReference: ({ id }: { id: string }) => ({ id, stars: [1, 2, 3] }),
      reviews: ({ stars }: { stars: number[] }, { first }: { first?: number }) =>
        stars.slice(0, first).map((star) => ({ stars: star })),
    },
  },
};

describe.each(transports)('a gateway over %s subgraphs', (transport) => {
  let fixture: FixtureGateway | undefined;
  afterEach(() => fixture?.close());

  it('answers an operation over two subgraphs', async () => {
    fixture = await startGateway({ catalog, reviews }, transport);

    const result = await fixture.ask(
      'query ($first: Int) { products { name price reviews(first: $first) { stars } } }',
      { first: 1 },
    );

    expect(result).toEqual({
      data: {
        products: [
          { name: 'Chair', price: 10, reviews: [{ stars: 1 }] },
          { name: 'Table', price: null, reviews: [{ stars: 1 }] },
        ],
      },
    });
    expect(fixture.fetches.map(({ subgraph, representations }) => [subgraph, representations])).toEqual([
      ['catalog', 0],
      ['reviews', 2],
    ]);
  });
});
