import { describe, expect, it } from '@jest/globals';
import { federate, type FederatedSubgraph } from '../../testing/federate.js';
import { stitchedWays, transports, withLink } from '../../testing/gatewayFixture.js';
import { composeSupergraph } from '../composeSupergraph.js';

interface Id {
  readonly id: string;
}

const byReference = { __resolveReference: (reference: object) => reference };

/** Owns what the subgraphs below require. */
const catalog: FederatedSubgraph = {
  typeDefs: `type Query { item: Item items: [Item!]! }
    type Item @key(fields: "id") { id: ID! title: String weight: Int price(currency: String!): Int size: Size parts: [Part!] box: Box }
    type Size { width: Int height: Int } type Part { weight: Int }
    interface Box { code: String } type Crate implements Box { code: String nails: Int } type Bag implements Box { code: String straps: Int }`,
  resolvers: {
    Query: {
      item: () => item,
      items: () => [item, { ...item, id: '2', weight: 5, box: bag }],
    },
    Item: {
      __resolveReference: ({ id }: Id) => ({ ...item, id }),
      price: (_, { currency }: { currency: string }) => (currency === 'EUR' ? 2 : 3),
    },
  },
};
const item = {
  id: '1',
  title: 'Chair',
  weight: 7,
  size: { width: 2, height: 5 },
  parts: [{ weight: 3 }, { weight: 4 }],
  box: { __typename: 'Crate', code: 'c', nails: 8 },
};

const bag = { __typename: 'Bag', code: 'b', straps: 9 };
const crate = { __typename: 'Crate', code: 'c', nails: 8 };

describe('@requires', () => {
  it('brings fields and fields of fields from their owner, also through lists', async () => {
    await using graph = await federate({
      catalog,
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! weight: Int @external size: Size @external parts: [Part!] @external
            volume: Int @requires(fields: "weight size { width height }") pieces: [Int] @requires(fields: "parts { weight }") }
          type Size { width: Int @external height: Int @external } type Part { weight: Int @external }`,
        resolvers: {
          Item: {
            ...byReference,
            volume: ({ weight, size }: typeof item) => weight * size.width * size.height,
            pieces: ({ parts }: typeof item) => parts.map(({ weight }) => weight),
          },
        },
      },
    });

    expect(await graph.ask('{ item { volume } }')).toEqual({ data: { item: { volume: 70 } } });
    expect(graph.asked).toEqual(['catalog', 'shipping']);
    expect(await graph.ask('{ items { pieces volume } }')).toEqual({
      data: {
        items: [
          { pieces: [3, 4], volume: 70 },
          { pieces: [3, 4], volume: 50 },
        ],
      },
    });
  });

  it('is not asked for where the field that requires is not', async () => {
    await using graph = await federate({
      catalog,
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") colour: String }`,
        resolvers: { Item: { ...byReference, cost: ({ weight }: typeof item) => weight, colour: () => 'red' } },
      },
    });

    expect(await graph.ask('query ($no: Boolean!) { item { colour cost @include(if: $no) } }', { no: false })).toEqual({
      data: { item: { colour: 'red' } },
    });
    expect(graph.operationsSent.join()).not.toContain('weight');
  });

  it('follows a chain: what is required may itself require something of a third subgraph', async () => {
    await using graph = await federate({
      catalog,
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }`,
        resolvers: { Item: { ...byReference, cost: ({ weight }: typeof item) => weight * 10 } },
      },
      sales: {
        typeDefs: `type Item @key(fields: "id") { id: ID! cost: Int @external isCheap: Boolean @requires(fields: "cost") }`,
        resolvers: { Item: { ...byReference, isCheap: ({ cost }: { cost: number }) => cost < 60 } },
      },
    });

    expect(await graph.ask('{ items { isCheap } }')).toEqual({
      data: { items: [{ isCheap: false }, { isCheap: true }] },
    });
    expect(graph.asked).toEqual(['catalog', 'shipping', 'sales']);
  });

  it('goes back and forth between two subgraphs that require of each other', async () => {
    await using graph = await federate({
      posts: {
        typeDefs: `type Query { post: Post } type Post @key(fields: "id") { id: ID! author: Author! byExpert: Boolean @external comment: String @requires(fields: "byExpert") }
          type Author @key(fields: "id") { id: ID! years: Int }`,
        resolvers: {
          Query: { post: () => ({ id: '1', author: { id: 'a', years: 12 } }) },
          Post: {
            __resolveReference: (reference: object) => ({ author: { id: 'a', years: 12 }, ...reference }),
            comment: ({ byExpert }: { byExpert: boolean }) => (byExpert ? 'trust it' : 'check it'),
          },
        },
      },
      ranks: {
        typeDefs: `type Post @key(fields: "id") { id: ID! author: Author! @external byExpert: Boolean @requires(fields: "author { years }") } type Author { years: Int @external }`,
        resolvers: {
          Post: { ...byReference, byExpert: ({ author }: { author: { years: number } }) => author.years > 10 },
        },
      },
    });

    expect(await graph.ask('{ post { comment } }')).toEqual({ data: { post: { comment: 'trust it' } } });
    expect(graph.asked).toEqual(['posts', 'ranks', 'posts']);
  });

  it('takes arguments, and keeps them apart from what the client asks, and from each other', async () => {
    await using graph = await federate({
      catalog,
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! weight: Int @external price(currency: String!): Int @external
          inEuros: Int @requires(fields: "price(currency: \\"EUR\\") weight") inDollars: Int @requires(fields: "price(currency: \\"USD\\") weight") }`,
        resolvers: {
          Item: {
            ...byReference,
            inEuros: ({ price, weight }: { price: number; weight: number }) => price * weight,
            inDollars: ({ price, weight }: { price: number; weight: number }) => price * weight,
          },
        },
      },
    });

    expect(await graph.ask('{ item { inEuros } }')).toEqual({ data: { item: { inEuros: 14 } } });
    expect(await graph.ask('{ item { price(currency: "USD") inEuros } }')).toEqual({
      data: { item: { price: 3, inEuros: 14 } },
    });
    expect(await graph.ask('{ item { inDollars price(currency: "EUR") inEuros weight: title } }')).toEqual({
      data: { item: { inDollars: 21, price: 2, inEuros: 14, weight: 'Chair' } },
    });
  });

  it('brings an object of an interface with its type, and the fields of its type', async () => {
    await using graph = await federate({
      catalog,
      packing: {
        typeDefs: `type Item @key(fields: "id") { id: ID! box: Box @external label: String @requires(fields: "box { code ... on Crate { nails } ... on Bag { straps } }") }
          interface Box { code: String } type Crate implements Box { code: String @external nails: Int @external } type Bag implements Box { code: String @external straps: Int @external }`,
        resolvers: {
          Item: {
            ...byReference,
            label: ({ box }: { box: { __typename: string; code: string; nails?: number; straps?: number } }) =>
              `${box.__typename} ${box.code} ${box.nails ?? '-'} ${box.straps ?? '-'}`,
          },
        },
      },
    });

    expect(await graph.ask('{ items { label } }')).toEqual({
      data: { items: [{ label: 'Crate c 8 -' }, { label: 'Bag b - 9' }] },
    });
  });

  it('brings objects that no fragment speaks of with their type alone, and lists as long as they are', async () => {
    const types = `interface Media { code: String } type Crate implements Media @shareable { code: String nails: Int }
      type Bag implements Media @shareable { code: String straps: Int }`;
    await using graph = await federate({
      catalog: {
        typeDefs: `type Query { items: [Item!]! } type Item @key(fields: "id") { id: ID! box: Media boxes: [Media]! rows: [[Media!]!]! } ${types}`,
        resolvers: {
          Query: {
            items: () => [
              { id: '1', box: bag, boxes: [bag, null, crate, bag], rows: [[bag], [], [crate, bag]] },
              { id: '2', box: crate, boxes: [], rows: [] },
            ],
          },
        },
      },
      packing: {
        typeDefs: `type Item @key(fields: "id") { id: ID! box: Media @external boxes: [Media]! @external rows: [[Media!]!]! @external
            text: String @requires(fields: "box { ... on Crate { nails } } boxes { ... on Crate { nails } } rows { ... on Crate { nails } }") } ${types}`,
        resolvers: {
          Item: {
            ...byReference,
            text: ({ box, boxes, rows }: Record<string, unknown>) => JSON.stringify([box, boxes, rows]),
          },
        },
      },
    });

    const { data } = await graph.ask('{ items { text } }');

    const texts = (data?.items as { text: string }[]).map(({ text }) => JSON.parse(text) as unknown);
    const [aBag, aCrate] = [{ __typename: 'Bag' }, { __typename: 'Crate', nails: 8 }];
    expect(texts).toEqual([
      [aBag, [aBag, null, aCrate, aBag], [[aBag], [], [aCrate, aBag]]],
      [aCrate, [], []],
    ]);
  });

  it('takes fragments on interfaces inside fragments, which only other tools compose', async () => {
    const types = `interface Foo { foo: String } interface Bar implements Foo { foo: String bar: String }`;
    const external = 'Foo @shareable { foo: String @external';
    const subgraphs: Record<string, FederatedSubgraph> = {
      things: {
        typeDefs: `type Query { things: [Thing!]! } type Thing @key(fields: "id") { id: ID! data: Foo } ${types}
          type Baz implements Bar & Foo { foo: String bar: String baz: String } type Qux implements Foo { foo: String qux: String }`,
        resolvers: {
          Query: {
            things: () => [
              { id: '1', data: { __typename: 'Baz', foo: 'f', bar: 'b', baz: 'z' } },
              { id: '2', data: { __typename: 'Qux', foo: 'g', qux: 'q' } },
            ],
          },
        },
      },
      texts: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! data: Foo @external text: String @requires(fields: "data { foo ... on Baz { bar baz } ... on Qux { qux } }") } ${types}
          type Baz implements Bar & ${external} bar: String @external baz: String @external } type Qux implements ${external} qux: String @external }`,
        resolvers: { Thing: { ...byReference, text: ({ data }: { data: object }) => JSON.stringify(data) } },
      },
    };
    const composed = composeSupergraph(
      Object.entries(subgraphs).map(([name, { typeDefs }]) => ({ name, sdl: withLink(typeDefs) })),
    );
    const supergraphSdl = composed.replace(
      /requires: "data[^"]*"/,
      'requires: "data { foo ... on Bar { bar ... on Baz { baz } } ... on Qux { qux } }"',
    );
    // Stitching would leave the fragment's fields out: that supergraph is refused.
    await expect(federate(subgraphs, { supergraphSdl, over: stitchedWays })).rejects.toThrow(
      'The supergraph cannot be stitched: Thing.text requires a fragment on the interface Bar, which stitching cannot ask for.',
    );
    await using graph = await federate(subgraphs, { supergraphSdl, over: transports });

    const { data } = await graph.ask('{ things { text } }');

    const texts = (data?.things as { text: string }[]).map(({ text }) => JSON.parse(text) as unknown);
    expect(supergraphSdl).not.toBe(composed);
    expect(texts).toEqual([
      { __typename: 'Baz', foo: 'f', bar: 'b', baz: 'z' },
      { __typename: 'Qux', foo: 'g', qux: 'q' },
    ]);
  });

  it('works for an entity that the asking subgraph itself brings', async () => {
    await using graph = await federate({
      catalog,
      shipping: {
        typeDefs: `type Query { heaviest: Item } type Item @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }`,
        resolvers: {
          Query: { heaviest: () => ({ id: '1', weight: 100 }) },
          Item: { ...byReference, cost: ({ weight }: typeof item) => weight * 10 },
        },
      },
    });

    // Not the weight that shipping believes in, but that of the owner.
    expect(await graph.ask('{ heaviest { cost weight } }')).toEqual({ data: { heaviest: { cost: 70, weight: 7 } } });
    expect(graph.asked).toEqual(['shipping', 'catalog', 'shipping']);
  });

  it('gives null to the field that requires where the requirement cannot be had, and tells why once', async () => {
    const subgraphs: Record<string, FederatedSubgraph> = {
      catalog: {
        typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! title: String }`,
        resolvers: { Query: { item: () => ({ id: '1', title: 'Chair' }) } },
      },
      scales: {
        typeDefs: `type Item @key(fields: "id") { id: ID! weight: Int }`,
        resolvers: { Item: { ...byReference, weight: () => Promise.reject(new Error('no scales')) } },
      },
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }`,
        resolvers: { Item: { ...byReference, cost: ({ weight }: { weight: number | null }) => weight && weight * 10 } },
      },
    };
    await using graph = await federate(subgraphs, { over: transports });
    await using stitched = await federate(subgraphs, { over: stitchedWays });

    expect(await graph.ask('{ item { title cost } }')).toEqual({
      data: { item: { title: 'Chair', cost: null } },
      errors: [{ message: 'no scales', path: ['item', 'weight'], extensions: { subgraph: 'scales' } }],
    });
    // Stitching does not know where.
    expect(await stitched.ask('{ item { title cost } }')).toEqual({
      data: { item: { title: 'Chair', cost: null } },
      errors: [{ message: 'no scales', extensions: { subgraph: 'scales' } }],
    });
  });
});
