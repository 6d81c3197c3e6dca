import { describe, expect, it } from '@jest/globals';
import { federate, type FederatedSubgraph } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

const byReference = { __resolveReference: (reference: object) => reference };
const byId: Record<string, { __typename: string; id: string; title: string; pages?: number; minutes?: number }> = {
  '1': { __typename: 'Book', id: '1', title: 'Tale', pages: 9 },
  '2': { __typename: 'Film', id: '2', title: 'Moving', minutes: 90 },
};

/** Owns an interface that is an entity itself. */
const media: FederatedSubgraph = {
  typeDefs: `type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! title: String }
    type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }`,
  resolvers: {
    Query: { media: () => Object.values(byId) },
    Media: { __resolveReference: ({ id }: Id) => byId[id] },
    Book: { __resolveReference: ({ id }: Id) => byId[id] },
    Film: { __resolveReference: ({ id }: Id) => byId[id] },
  },
};

describe('@interfaceObject', () => {
  const ratings: FederatedSubgraph = {
    typeDefs: `type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int rating: Rating } type Rating { of: Media }`,
    resolvers: {
      Query: { best: () => ({ id: '1' }) },
      Media: { ...byReference, stars: ({ id }: Id) => Number(id) * 2, rating: ({ id }: Id) => ({ of: { id } }) },
    },
  };

  it('adds a field to all that implement an interface', async () => {
    await using graph = await federate({ media, ratings });

    expect(
      await graph.ask('{ media { __typename stars ... on Book { pages } ... on Film { double: stars } } }'),
    ).toEqual({
      data: {
        media: [
          { __typename: 'Book', stars: 2, pages: 9 },
          { __typename: 'Film', stars: 4, double: 4 },
        ],
      },
    });
    expect(graph.asked).toEqual(['media', 'ratings']);
  });

  it('asks the owner of the interface which type an object is', async () => {
    await using graph = await federate({ media, ratings });

    expect(
      await graph.ask('{ best { __typename title stars ... on Book { pages } ... on Film { minutes } } }'),
    ).toEqual({
      data: { best: { __typename: 'Book', title: 'Tale', stars: 2, pages: 9 } },
    });
    expect(await graph.ask('{ best { ... on Film { minutes } ... on Book { pages } } }')).toEqual({
      data: { best: { pages: 9 } },
    });
    expect(await graph.ask('{ best { ... on Film { stars } } }')).toEqual({ data: { best: {} } });
    expect(await graph.ask('{ best { stars } }')).toEqual({ data: { best: { stars: 2 } } });
    expect(graph.asked).toEqual(['ratings']);
  });

  it('is reached from objects of the types themselves, and leads back to them', async () => {
    await using graph = await federate({ media, ratings });

    expect(await graph.ask('{ media { ... on Film { rating { of { ... on Film { minutes } title } } } } }')).toEqual({
      data: { media: [{}, { rating: { of: { minutes: 90, title: 'Moving' } } }] },
    });
  });

  it('may be extended by several subgraphs, of which one reaches the interface through another', async () => {
    await using graph = await federate({
      media,
      ratings,
      lists: {
        typeDefs: `type Query { list: List } type List { items: [Media!]! } type Media @key(fields: "id") @interfaceObject { id: ID! position: Int }`,
        resolvers: {
          Query: { list: () => ({ items: [{ id: '2' }, { id: '1' }] }) },
          Media: { ...byReference, position: ({ id }: Id) => 10 + Number(id) },
        },
      },
    });

    expect(await graph.ask('{ list { items { position stars __typename } } media { position } }')).toEqual({
      data: {
        list: {
          items: [
            { position: 12, stars: 4, __typename: 'Film' },
            { position: 11, stars: 2, __typename: 'Book' },
          ],
        },
        media: [{ position: 11 }, { position: 12 }],
      },
    });
  });

  it('may require fields of the interface', async () => {
    await using graph = await federate({
      media,
      labels: {
        typeDefs: `type Media @key(fields: "id") @interfaceObject { id: ID! title: String @external label: String @requires(fields: "title") }`,
        resolvers: { Media: { ...byReference, label: ({ title }: { title?: string }) => `"${title}"` } },
      },
    });

    expect(await graph.ask('{ media { label ... on Film { title } } }')).toEqual({
      data: { media: [{ label: '"Tale"' }, { label: '"Moving"', title: 'Moving' }] },
    });
    expect(graph.asked).toEqual(['media', 'labels']);
  });

  it('may require what another interface object adds', async () => {
    await using graph = await federate({
      media,
      ratings,
      labels: {
        typeDefs: `type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int @external label: String @requires(fields: "stars") }`,
        resolvers: { Media: { ...byReference, label: ({ stars }: { stars?: number }) => `${stars} stars` } },
      },
    });

    expect(await graph.ask('{ media { label } }')).toEqual({
      data: { media: [{ label: '2 stars' }, { label: '4 stars' }] },
    });
    expect(graph.asked).toEqual(['media', 'ratings', 'labels']);
  });

  it('that is not resolvable is referred to, and never asked', async () => {
    await using graph = await federate({
      media,
      links: {
        typeDefs: `type Query { linked: Media } type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }`,
        resolvers: {
          Query: { linked: () => ({ id: '2' }) },
          Media: { __resolveReference: () => Promise.reject(new Error('asked')) },
        },
      },
    });

    expect(await graph.ask('{ linked { id title ... on Film { minutes } } }')).toEqual({
      data: { linked: { id: '2', title: 'Moving', minutes: 90 } },
    });
    expect(graph.asked).toEqual(['links', 'media']);
  });
});

describe('an interface with a key', () => {
  it('is resolved by its own name, whatever types stand behind it', async () => {
    await using graph = await federate({
      media,
      shelf: {
        typeDefs: `type Query { shelf: [Media!]! } interface Media @key(fields: "id") { id: ID! place: Int }
          type Book implements Media @key(fields: "id") { id: ID! place: Int } type Film implements Media @key(fields: "id") { id: ID! place: Int }`,
        resolvers: {
          Query: { shelf: () => [{ __typename: 'Film', id: '2', place: 7 }] },
          Media: { __resolveReference: ({ id }: Id) => ({ __typename: byId[id]?.__typename, id, place: Number(id) }) },
          Book: { __resolveReference: ({ id }: Id) => ({ id, place: Number(id) }) },
          Film: { __resolveReference: ({ id }: Id) => ({ id, place: Number(id) }) },
        },
      },
    });

    expect(await graph.ask('{ shelf { place title } media { place ... on Book { pages } } }')).toEqual({
      data: { shelf: [{ place: 7, title: 'Moving' }], media: [{ place: 1, pages: 9 }, { place: 2 }] },
    });
  });
});

describe('node(id:)', () => {
  it('finds entities whose fields stand in other subgraphs', async () => {
    const node = ({ id }: Id) => ({ __typename: id.startsWith('p') ? 'Product' : 'Shop', id });
    await using graph = await federate({
      nodes: {
        typeDefs: `type Query { node(id: ID!): Node } interface Node { id: ID! } type Product implements Node @key(fields: "id") { id: ID! } type Shop implements Node @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { node: (_, args: Id) => node(args) } },
      },
      products: {
        typeDefs: `interface Node { id: ID! } type Product implements Node @key(fields: "id") { id: ID! price: Int }`,
        resolvers: { Product: { __resolveReference: ({ id }: Id) => ({ id, price: 3 }) } },
      },
      shops: {
        typeDefs: `type Shop @key(fields: "id") { id: ID! city: String }`,
        resolvers: { Shop: { __resolveReference: ({ id }: Id) => ({ id, city: 'Minsk' }) } },
      },
    });

    expect(
      await graph.ask(
        'query ($shop: ID!) { p: node(id: "p1") { ...Any } s: node(id: $shop) { id ...Any } } fragment Any on Node { __typename ... on Product { price } ... on Shop { city } }',
        { shop: 's1' },
      ),
    ).toEqual({ data: { p: { __typename: 'Product', price: 3 }, s: { id: 's1', __typename: 'Shop', city: 'Minsk' } } });
  });
});
