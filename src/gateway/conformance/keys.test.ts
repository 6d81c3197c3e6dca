import { describe, expect, it } from '@jest/globals';
import { federate } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

describe('@key', () => {
  it('of several fields and of nested ones tells which entity is meant', async () => {
    const shelf = { hall: { code: 'N' }, number: 2 };
    await using graph = await federate({
      shelves: {
        typeDefs: `type Query { shelf: Shelf }
          type Shelf @key(fields: "hall { code } number") { hall: Hall! number: Int! } type Hall @shareable { code: String! }`,
        resolvers: { Query: { shelf: () => shelf } },
      },
      climate: {
        typeDefs: `type Shelf @key(fields: "number hall { code }") { hall: Hall! number: Int! warm: String } type Hall @shareable { code: String! }`,
        resolvers: {
          Shelf: { __resolveReference: (key: typeof shelf) => ({ warm: `${key.hall.code}${key.number}` }) },
        },
      },
    });

    expect(await graph.ask('{ shelf { warm } }')).toEqual({ data: { shelf: { warm: 'N2' } } });
    expect(graph.asked).toEqual(['shelves', 'climate']);
  });

  it('leads from one subgraph to the next where no two of them share all keys', async () => {
    await using graph = await federate({
      orders: {
        typeDefs: `type Query { sold: Book } type Book @key(fields: "isbn") { isbn: ID! }`,
        resolvers: { Query: { sold: () => ({ isbn: '111' }) } },
      },
      catalog: {
        typeDefs: `type Book @key(fields: "isbn") @key(fields: "id shop { id }") { id: ID! isbn: ID! shop: Shop! } type Shop @key(fields: "id") { id: ID! }`,
        resolvers: {
          Book: { __resolveReference: ({ isbn }: { isbn: string }) => ({ id: `b${isbn}`, isbn, shop: { id: 's1' } }) },
        },
      },
      loans: {
        typeDefs: `type Book @key(fields: "id shop { id }") { id: ID! shop: Shop! lentTo: String } type Shop @key(fields: "id") { id: ID! }`,
        resolvers: {
          Book: {
            __resolveReference: ({ id, shop }: Id & { shop: Id }) => ({ lentTo: `reader of ${id} in ${shop.id}` }),
          },
        },
      },
    });

    expect(await graph.ask('{ sold { lentTo } }')).toEqual({ data: { sold: { lentTo: 'reader of b111 in s1' } } });
    expect(graph.asked).toEqual(['orders', 'catalog', 'loans']);
  });

  it('may hold a list of objects', async () => {
    await using graph = await federate({
      lists: {
        typeDefs: `type Query { list: List } type List @key(fields: "items { id kind { code } }") { items: [Item!]! first: String }
          type Item @key(fields: "id") { id: ID! kind: Kind @shareable } type Kind @shareable { code: String }`,
        resolvers: {
          Query: {
            list: () => ({
              items: [
                { id: '1', kind: { code: 'a' } },
                { id: '2', kind: null },
              ],
            }),
          },
        },
      },
      sums: {
        typeDefs: `type List @key(fields: "items { id kind { code } }") { items: [Item!]! code: String }
          type Item @key(fields: "id") { id: ID! kind: Kind @shareable } type Kind @shareable { code: String }`,
        resolvers: {
          List: { __resolveReference: ({ items }: { items: unknown }) => ({ code: JSON.stringify(items) }) },
        },
      },
    });

    const { data } = await graph.ask('{ list { code } }');

    const list = data?.list as { code: string };
    expect(JSON.parse(list.code)).toEqual([
      expect.objectContaining({ id: '1', kind: { code: 'a' } }),
      expect.objectContaining({ id: '2', kind: null }),
    ]);
  });

  it('that is not resolvable is never asked by', async () => {
    await using graph = await federate({
      archive: {
        typeDefs: `type Query { printed: Product } type Product @key(fields: "id", resolvable: false) { id: ID! name: String @shareable }`,
        resolvers: {
          Query: { printed: () => ({ id: '1', name: 'from the archive' }) },
          Product: { __resolveReference: () => ({ name: 'from the archive' }) },
        },
      },
      catalog: {
        typeDefs: `type Product @key(fields: "id") { id: ID! name: String @shareable }`,
        resolvers: { Product: { __resolveReference: () => ({ name: 'from the catalog' }) } },
      },
      orders: {
        typeDefs: `type Query { ordered: Product } type Product @key(fields: "id", resolvable: false) { id: ID! }`,
        resolvers: { Query: { ordered: () => ({ id: '1' }) } },
      },
    });

    expect(await graph.ask('{ printed { name } }')).toEqual({ data: { printed: { name: 'from the archive' } } });
    expect(await graph.ask('{ ordered { name } }')).toEqual({ data: { ordered: { name: 'from the catalog' } } });
    expect(graph.asked).toEqual(['orders', 'catalog']);
  });

  it('that is null leads nowhere: what it would lead to is null, and nothing else', async () => {
    await using graph = await federate({
      shop: {
        typeDefs: `type Query { books: [Book!]! } type Book @key(fields: "upc") { upc: ID! }`,
        resolvers: { Query: { books: () => [{ upc: '1' }, { upc: '2' }, { upc: '3' }] } },
      },
      index: {
        typeDefs: `type Book @key(fields: "upc") @key(fields: "id") { upc: ID! id: ID }`,
        resolvers: {
          Book: {
            __resolveReference: ({ upc }: { upc: string }) =>
              upc === '3' ? null : { upc, id: upc === '1' ? 'b1' : null },
          },
        },
      },
      authors: {
        typeDefs: `type Book @key(fields: "id") { id: ID author: String }`,
        resolvers: { Book: { __resolveReference: ({ id }: Id) => (id === 'b1' ? { id, author: 'Ada' } : null) } },
      },
    });

    expect(await graph.ask('{ books { upc author } }')).toEqual({
      data: {
        books: [
          { upc: '1', author: 'Ada' },
          { upc: '2', author: null },
          { upc: '3', author: null },
        ],
      },
    });
  });

  it('asks for equal entities once, wherever they stand', async () => {
    await using graph = await federate({
      things: {
        typeDefs: `type Query { things: [Thing] best: Thing } type Thing @key(fields: "id") { id: ID! twin: Thing }`,
        resolvers: {
          Query: {
            things: () => [{ id: '1', twin: { id: '2' } }, { id: '2' }, { id: '1' }],
            best: () => ({ id: '1' }),
          },
        },
      },
      sizes: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! size: Int }`,
        resolvers: { Thing: { __resolveReference: ({ id }: Id) => ({ size: Number(id) }) } },
      },
    });

    expect(await graph.ask('{ things { size } }')).toEqual({
      data: { things: [{ size: 1 }, { size: 2 }, { size: 1 }] },
    });
    expect(graph.entitiesAsked).toEqual([0, 2]);
  });

  it('of the object around leads to a value that has no key of its own', async () => {
    await using graph = await federate({
      shop: {
        typeDefs: `type Query { products: [Product] } type Product @key(fields: "id") { id: ID! category: Category @shareable } type Category @shareable { name: String }`,
        resolvers: {
          Query: {
            products: () => [
              { id: '1', category: { name: 'Toys' } },
              { id: '2', category: null },
            ],
          },
        },
      },
      details: {
        typeDefs: `type Product @key(fields: "id") { id: ID! category: Category @shareable } type Category @shareable { name: String details: Details @shareable } type Details { text: String }`,
        resolvers: {
          Product: {
            __resolveReference: ({ id }: Id) => ({
              category: id === '1' ? { name: 'Toys', details: { text: 'To play with' } } : null,
            }),
          },
        },
      },
    });

    expect(await graph.ask('{ products { category { name details { text } } } }')).toEqual({
      data: { products: [{ category: { name: 'Toys', details: { text: 'To play with' } } }, { category: null }] },
    });
  });

  it('leads back to the entity where one began', async () => {
    await using graph = await federate({
      people: {
        typeDefs: `type Query { person: Person } type Person @key(fields: "id") { id: ID! name: String }`,
        resolvers: {
          Query: { person: () => ({ id: '1', name: 'Ada' }) },
          Person: { __resolveReference: ({ id }: Id) => ({ id, name: id === '1' ? 'Ada' : 'Ben' }) },
        },
      },
      friends: {
        typeDefs: `type Person @key(fields: "id") { id: ID! friend: Person }`,
        resolvers: {
          Person: {
            __resolveReference: ({ id }: Id) => ({ id }),
            friend: ({ id }: Id) => ({ id: id === '1' ? '2' : '1' }),
          },
        },
      },
    });

    expect(await graph.ask('{ person { name friend { name friend { name friend { id } } } } }')).toEqual({
      data: { person: { name: 'Ada', friend: { name: 'Ben', friend: { name: 'Ada', friend: { id: '2' } } } } },
    });
  });
});
