import { describe, expect, it } from '@jest/globals';
import { federate, type FederatedSubgraph } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

/** Owns the names of people. */
const people: FederatedSubgraph = {
  typeDefs: `type Person @key(fields: "id") { id: ID! name: String @shareable born: Int @shareable }`,
  resolvers: { Person: { __resolveReference: ({ id }: Id) => ({ id, name: 'from people', born: 1815 }) } },
};

describe('@provides', () => {
  it('spares a request on its own path alone, and asks only for what the client wants', async () => {
    let bornAsked = 0;
    await using graph = await federate({
      people,
      reviews: {
        typeDefs: `type Query { best: Review worst: Review } type Review { author: Person @provides(fields: "name born") reader: Person }
          type Person @key(fields: "id") { id: ID! name: String @external born: Int @external }`,
        resolvers: {
          Query: {
            best: () => ({ author: { id: '1', name: 'provided' }, reader: { id: '1', name: 'not provided' } }),
          },
          Person: { born: () => ++bornAsked },
        },
      },
    });

    expect(await graph.ask('{ best { author { name } } }')).toEqual({
      data: { best: { author: { name: 'provided' } } },
    });
    expect(graph.asked).toEqual(['reviews']);
    expect(await graph.ask('{ best { reader { name } } }')).toEqual({
      data: { best: { reader: { name: 'from people' } } },
    });
    expect(graph.asked).toEqual(['reviews', 'people']);
    expect(bornAsked).toBe(0);
  });

  it('reaches into nested objects', async () => {
    await using graph = await federate({
      shop: {
        typeDefs: `type Query { product: Product @provides(fields: "category { group { name } }") other: Product }
          type Product @key(fields: "id") { id: ID! category: Category @external }
          type Category @key(fields: "id") { id: ID! group: Group @external } type Group @key(fields: "id") { id: ID! name: String @external }`,
        resolvers: {
          Query: {
            product: () => ({ id: 'p', category: { id: 'a', group: { id: 'b', name: 'provided' } } }),
            other: () => ({ id: 'p' }),
          },
        },
      },
      categories: {
        typeDefs: `type Product @key(fields: "id") { id: ID! category: Category } type Category @key(fields: "id") { id: ID! group: Group }
          type Group @key(fields: "id") { id: ID! name: String }`,
        resolvers: {
          Product: {
            __resolveReference: ({ id }: Id) => ({ id, category: { id: 'a', group: { id: 'b', name: 'owned' } } }),
          },
        },
      },
    });

    expect(await graph.ask('{ product { category { group { name } } } }')).toEqual({
      data: { product: { category: { group: { name: 'provided' } } } },
    });
    expect(graph.asked).toEqual(['shop']);
    expect(await graph.ask('{ other { category { group { name } } } }')).toEqual({
      data: { other: { category: { group: { name: 'owned' } } } },
    });
    expect(graph.asked).toEqual(['shop', 'categories']);
  });

  it('promises of a type at two places what it says of each, and not of the other', async () => {
    await using graph = await federate({
      people,
      games: {
        typeDefs: `type Query { game: Game @provides(fields: "first { name } second { born }") } type Game { first: Person second: Person }
          type Person @key(fields: "id") { id: ID! name: String @external born: Int @external }`,
        resolvers: {
          Query: { game: () => ({ first: { id: '1', name: 'provided' }, second: { id: '2', born: 1900 } }) },
        },
      },
      categories: {
        typeDefs: `type Query { top: Category @provides(fields: "best { best { name } }") } type Category @key(fields: "id") { id: ID! best: Category @external name: String @external }`,
        resolvers: { Query: { top: () => ({ id: 'a', best: { id: 'b', best: { id: 'c', name: 'provided' } } }) } },
      },
      categoryNames: {
        typeDefs: `type Category @key(fields: "id") { id: ID! name: String best: Category }`,
        resolvers: {
          Category: {
            __resolveReference: ({ id }: Id) => ({ id, name: `owned ${id}`, best: { id: 'b', name: 'owned b' } }),
          },
        },
      },
    });

    expect(await graph.ask('{ game { second { name } first { born } } }')).toEqual({
      data: { game: { second: { name: 'from people' }, first: { born: 1815 } } },
    });
    expect(await graph.ask('{ top { name best { name } } }')).toEqual({
      data: { top: { name: 'owned a', best: { name: 'owned b' } } },
    });
  });

  it('holds for one type of a union, and for one implementation of an interface', async () => {
    await using graph = await federate({
      shelf: {
        typeDefs: `type Query { any: [Medium] @provides(fields: "... on Book { title }") first: Media @provides(fields: "... on Book { title }") }
          union Medium = Book | Film interface Media { id: ID! }
          type Book implements Media @key(fields: "id") { id: ID! title: String @external } type Film implements Media @key(fields: "id") { id: ID! }`,
        resolvers: {
          Query: {
            any: () => [
              { __typename: 'Book', id: '1', title: 'provided' },
              { __typename: 'Film', id: '2', title: 'not provided' },
            ],
            first: () => ({ __typename: 'Book', id: '1', title: 'provided' }),
          },
        },
      },
      catalog: {
        typeDefs: `type Book @key(fields: "id") { id: ID! title: String @shareable } type Film @key(fields: "id") { id: ID! title: String @shareable }`,
        resolvers: {
          Book: { __resolveReference: () => ({ title: 'from the catalog' }) },
          Film: { __resolveReference: () => ({ title: 'from the catalog' }) },
        },
      },
    });

    expect(await graph.ask('{ any { ... on Book { title } } first { ... on Book { title } } }')).toEqual({
      data: { any: [{ title: 'provided' }, {}], first: { title: 'provided' } },
    });
    expect(graph.asked).toEqual(['shelf']);
    expect(await graph.ask('{ any { ... on Book { title } ... on Film { title } } }')).toEqual({
      data: { any: [{ title: 'provided' }, { title: 'from the catalog' }] },
    });
    expect(graph.asked).toEqual(['shelf', 'catalog']);
  });
});

describe('@external', () => {
  it('says that a value comes from its owner, whatever the subgraph itself would answer', async () => {
    await using graph = await federate({
      people,
      letters: {
        typeDefs: `type Query { sender: Person receiver: Person @provides(fields: "name") } type Person @key(fields: "id") { id: ID! name: String @external }`,
        resolvers: { Query: { sender: () => ({ id: '1', name: 'wrong' }) } },
      },
    });

    expect(await graph.ask('{ sender { name } }')).toEqual({ data: { sender: { name: 'from people' } } });
    expect(graph.asked).toEqual(['letters', 'people']);
  });

  it('may stand at a key that the subgraph only knows by reference', async () => {
    await using graph = await federate({
      people,
      prices: {
        typeDefs: `type Query { cheapest: Person } extend type Person @key(fields: "id") { id: ID! @external fee: Int }`,
        resolvers: {
          Query: { cheapest: () => ({ id: '1' }) },
          Person: { __resolveReference: ({ id }: Id) => ({ id }), fee: ({ id }: Id) => Number(id) * 10 },
        },
      },
    });

    expect(await graph.ask('{ cheapest { id fee name } }')).toEqual({
      data: { cheapest: { id: '1', fee: 10, name: 'from people' } },
    });
    expect(graph.asked).toEqual(['prices', 'people']);
  });
});

describe('@shareable', () => {
  const place = { typeDefs: `type Query { place: Place @shareable } type Place @shareable { name: String x: Int }` };

  it('asks one subgraph alone for what several have', async () => {
    await using graph = await federate({
      a: { ...place, resolvers: { Query: { place: () => ({ name: 'Here', x: 1 }) } } },
      b: { ...place, resolvers: { Query: { place: () => ({ name: 'Here', x: 1 }) } } },
    });

    expect(await graph.ask('{ place { name x } }')).toEqual({ data: { place: { name: 'Here', x: 1 } } });
    expect(graph.asked).toHaveLength(1);
  });

  it('takes the field from the subgraph that is asked anyway', async () => {
    await using graph = await federate({
      people,
      staff: {
        typeDefs: `type Query { boss: Person } type Person @key(fields: "id") { id: ID! name: String @shareable room: Int }`,
        resolvers: { Query: { boss: () => ({ id: '1', name: 'from staff', room: 7 }) } },
      },
    });

    expect(await graph.ask('{ boss { name room } }')).toEqual({ data: { boss: { name: 'from staff', room: 7 } } });
    expect(graph.asked).toEqual(['staff']);
    expect(await graph.ask('{ boss { name born } }')).toEqual({ data: { boss: { name: 'from staff', born: 1815 } } });
    expect(graph.asked).toEqual(['staff', 'people']);
  });

  it('puts one value together from all subgraphs that share the way to it, each asked for its own part', async () => {
    const query = `type Query { product: Product @shareable }`;
    await using graph = await federate({
      names: {
        typeDefs: `${query} type Product @shareable { id: ID! name: Name } type Name { short: String }`,
        resolvers: { Query: { product: () => ({ id: '1', name: { short: 'Chair' } }) } },
      },
      prices: {
        typeDefs: `${query} type Product @shareable { id: ID! price: Price } type Price { amount: Int }`,
        resolvers: { Query: { product: () => ({ id: '1', price: { amount: 9 } }) } },
      },
      kinds: {
        typeDefs: `${query} type Product @shareable { id: ID! kind: Kind } type Kind { code: String }`,
        resolvers: { Query: { product: () => ({ id: '1', kind: { code: 'furniture' } }) } },
      },
    });

    expect(await graph.ask('{ product { id name { short } price { amount } kind { code } } }')).toEqual({
      data: { product: { id: '1', name: { short: 'Chair' }, price: { amount: 9 }, kind: { code: 'furniture' } } },
    });
    expect([...graph.asked].sort()).toEqual(['kinds', 'names', 'prices']);
    expect(graph.entitiesAsked).toEqual([0, 0, 0]);
  });
});
