import { afterEach, describe, expect, it } from '@jest/globals';
import {
  startGateway,
  stitchedWays,
  type FixtureGateway,
  type FixtureResolvers,
  type FixtureSubgraph,
} from '../testing/gatewayFixture.js';
import { providing } from '../testing/providingFixture.js';

interface Id {
  readonly id: string;
}

/** All that the stitched fallback does otherwise than plans, as docs/stitched-fallback.md lists it. Each case fails when its difference is gone. */
describe.each(stitchedWays)('the stitched fallback, over %s subgraphs,', (way) => {
  let fixture: FixtureGateway | undefined;
  afterEach(async () => {
    await fixture?.close();
    fixture = undefined;
  });
  const start = async (subgraphs: Readonly<Record<string, FixtureSubgraph>>) =>
    (fixture = await startGateway(subgraphs, way));

  it('asks the owner for what @provides promises, where the type also has fields with @requires', async () => {
    const { ask, fetches } = await start(providing);

    expect(await ask('{ cheapest { name } }')).toEqual({ data: { cheapest: { name: 'from the catalog' } } });
    expect(fetches.map(({ subgraph }) => subgraph)).toEqual(['shop', 'catalog']);
  });

  it('tells without a place why a required field could not be had', async () => {
    const seen: unknown[] = [];
    const { ask } = await start({
      items: {
        typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      prices: {
        typeDefs: `type Item @key(fields: "id") { id: ID! price: Int }`,
        resolvers: { Item: { __resolveReference: () => Promise.reject(new Error('no prices')) } },
      },
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") }`,
        resolvers: {
          Item: {
            __resolveReference: (reference: object) => {
              seen.push(JSON.parse(JSON.stringify(reference)));
              return { cost: 7 };
            },
          },
        },
      },
    });

    expect(await ask('{ item { cost } }')).toEqual({
      data: { item: { cost: 7 } },
      errors: [{ message: 'no prices', extensions: { subgraph: 'prices' } }],
    });
    expect(seen).toStrictEqual([{ __typename: 'Item', id: '1' }]);
  });

  it('tells without a place why a required object is null, although only a field in it failed', async () => {
    const { ask } = await start({
      items: {
        typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! sizes: [Size] } type Size { box: Box } type Box { width: Int! }`,
        resolvers: {
          Query: { item: () => ({ id: '1', sizes: [{ box: {} }] }) },
          Box: { width: () => Promise.reject(new Error('no tape')) },
        },
      },
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! sizes: [Size] @external text: String @requires(fields: "sizes { box { width } }") }
          type Size { box: Box @external } type Box { width: Int! @external }`,
        resolvers: {
          Item: {
            __resolveReference: (reference: object) => reference,
            text: ({ sizes }: { sizes: object }) => JSON.stringify(sizes),
          },
        },
      },
    });

    expect(await ask('{ item { text } }')).toEqual({
      data: { item: { text: '[{"box":null}]' } },
      errors: [{ message: 'no tape', extensions: { subgraph: 'items' } }],
    });
    expect(await ask('{ item { text sizes { box { width } } } }')).toEqual({
      data: { item: { text: '[{"box":null}]', sizes: [{ box: null }] } },
      errors: [{ message: 'no tape', path: ['item', 'sizes', 0, 'box', 'width'], extensions: { subgraph: 'items' } }],
    });
  });

  it('sends null for a required field of an entity that is not there', async () => {
    const seen: unknown[] = [];
    const { ask } = await start({
      items: {
        typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { item: () => ({ id: '1' }) } },
      },
      prices: {
        typeDefs: `type Item @key(fields: "id") { id: ID! price: Int }`,
        resolvers: { Item: { __resolveReference: () => null } },
      },
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") }`,
        resolvers: {
          Item: {
            __resolveReference: (reference: object) => {
              seen.push(JSON.parse(JSON.stringify(reference)));
              return { cost: 7 };
            },
          },
        },
      },
    });

    expect(await ask('{ item { cost } }')).toEqual({ data: { item: { cost: 7 } } });
    expect(seen).toStrictEqual([{ __typename: 'Item', id: '1', price: null }]);
  });

  describe('an object of an @interfaceObject', () => {
    const media = (resolvers: FixtureResolvers): Readonly<Record<string, FixtureSubgraph>> => ({
      media: {
        typeDefs: `type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String }`,
        resolvers,
      },
      ratings: {
        typeDefs: `type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
        resolvers: { Query: { best: () => ({ id: '1', stars: 4 }) } },
      },
    });

    it('has its type asked for, also where nobody wants to know it', async () => {
      const { ask, fetches } = await start(
        media({ Media: { __resolveReference: ({ id }: Id) => ({ __typename: 'Book', id }) } }),
      );

      expect(await ask('{ best { stars } }')).toEqual({ data: { best: { stars: 4 } } });
      expect(fetches.map(({ subgraph }) => subgraph)).toEqual(['ratings', 'media']);
    });

    it('is null where its type cannot be had, with an error of ours', async () => {
      const { ask } = await start(media({ Media: { __resolveReference: () => null } }));

      expect(await ask('{ best { stars } }')).toEqual({
        data: { best: null },
        errors: [{ message: 'Abstract type "Media" was resolved to a non-object type "Media".', path: ['best'] }],
      });
    });
  });

  it('finds no way to a field of an interface that is @external for one of its types, where no other subgraph knows the interface, and says so', async () => {
    const { ask } = await start({
      books: {
        typeDefs: `type Query { read: [Item!]! } interface Item { id: ID! title: String }
          type Book implements Item @key(fields: "id") { id: ID! title: String }
          type Map implements Item @key(fields: "id") { id: ID! title: String @external scale: Int @requires(fields: "title") }`,
        resolvers: { Query: { read: () => [{ __typename: 'Map', id: '2' }] }, Map: { scale: () => 5 } },
      },
      maps: {
        typeDefs: `type Map @key(fields: "id") { id: ID! title: String }`,
        resolvers: { Map: { __resolveReference: ({ id }: Id) => ({ id, title: 'Minsk' }) } },
      },
    });

    expect(await ask('{ read { title } }')).toEqual({
      data: null,
      errors: [
        {
          message:
            'Without the query planner no way to this field is found, although it is valid. Ask for it in another way.',
          path: ['read'],
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  it('refuses a supergraph that requires something of a union', async () => {
    const union = 'union Box = Crate | Bag type Crate @shareable { nails: Int } type Bag @shareable { straps: Int }';
    await expect(
      start({
        items: { typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! box: Box } ${union}` },
        packing: {
          typeDefs: `type Item @key(fields: "id") { id: ID! box: Box @external text: String @requires(fields: "box { ... on Crate { nails } }") } ${union}`,
        },
      }),
    ).rejects.toThrow(
      'The supergraph cannot be stitched: Item.text requires something of the union Box, which stitching cannot ask for.',
    );
  });

  it('refuses a supergraph with a field named as something that every JavaScript object has', async () => {
    await expect(
      start({ a: { typeDefs: `type Query { thing: Thing } type Thing { constructor: Int }` } }),
    ).rejects.toThrow(
      'The supergraph cannot be stitched: no field may be called constructor, as Thing.constructor is: every JavaScript object has something of that name.',
    );
  });
});
