import { describe, expect, it } from '@jest/globals';
import { federate, type FederatedSubgraph } from '../../testing/federate.js';
import { stitchedWays, transports } from '../../testing/gatewayFixture.js';

interface Id {
  readonly id: string;
}

/** What the stitched fallback says where it finds no way to a root field. */
const noWayTo = (field: string) => ({
  message: 'Without the query planner no way to this field is found, although it is valid. Ask for it in another way.',
  path: [field],
  extensions: { code: 'BAD_USER_INPUT' },
});

describe('an abstract type over several subgraphs', () => {
  it('has the fields of its types asked where they are, and only for objects of those types', async () => {
    await using graph = await federate({
      search: {
        typeDefs: `type Query { found: [Result] } union Result = Book | Person type Book @key(fields: "id") { id: ID! } type Person @key(fields: "id") { id: ID! }`,
        resolvers: {
          Query: { found: () => [{ __typename: 'Book', id: '1' }, null, { __typename: 'Person', id: '1' }] },
        },
      },
      books: {
        typeDefs: `type Book @key(fields: "id") { id: ID! title: String }`,
        resolvers: { Book: { __resolveReference: () => ({ title: 'Tale' }) } },
      },
      people: {
        typeDefs: `type Person @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Person: { __resolveReference: () => ({ name: 'Ann' }) } },
      },
    });

    expect(await graph.ask('{ found { ... on Book { title } ...P } } fragment P on Person { label: name }')).toEqual({
      data: { found: [{ title: 'Tale' }, null, { label: 'Ann' }] },
    });
    expect(await graph.ask('{ found { kind: __typename ... on Book { id } } }')).toEqual({
      data: { found: [{ kind: 'Book', id: '1' }, null, { kind: 'Person' }] },
    });
    expect(graph.asked).toEqual(['search']);
  });

  it('has nothing asked about what stands at the same place in objects of other types', async () => {
    await using graph = await federate({
      media: {
        typeDefs: `type Query { media: [Medium!]! } union Medium = Book | Film type Book { by: Person } type Film { by: Person } type Person @key(fields: "id") { id: ID! }`,
        resolvers: {
          Query: {
            media: () => [
              { __typename: 'Book', by: { id: '1' } },
              { __typename: 'Film', by: { id: '2' } },
            ],
          },
        },
      },
      people: {
        typeDefs: `type Person @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Person: { __resolveReference: ({ id }: Id) => ({ id, name: `person ${id}` }) } },
      },
    });

    expect(await graph.ask('{ media { ... on Book { by { name } } ... on Film { by { __typename id } } } }')).toEqual({
      data: { media: [{ by: { name: 'person 1' } }, { by: { __typename: 'Person', id: '2' } }] },
    });
    expect(graph.entitiesAsked).toEqual([0, 1]);
  });

  it('may have types that only one of them knows', async () => {
    await using graph = await federate({
      shop: {
        typeDefs: `type Query { offers: [Offer!]! } interface Offer { id: ID! price: Int } type Chair implements Offer @key(fields: "id") { id: ID! price: Int } type Lamp implements Offer @key(fields: "id") { id: ID! price: Int watts: Int }`,
        resolvers: {
          Query: {
            offers: () => [
              { __typename: 'Chair', id: '1', price: 3 },
              { __typename: 'Lamp', id: '2', price: 4, watts: 60 },
            ],
          },
        },
      },
      depot: {
        typeDefs: `type Query { stored: [Offer!]! } interface Offer { id: ID! room: String } type Chair implements Offer @key(fields: "id") { id: ID! room: String }
          type Lamp implements Offer @key(fields: "id") { id: ID! room: String } type Rug implements Offer { id: ID! room: String price: Int }`,
        resolvers: {
          Query: {
            stored: () => [
              { __typename: 'Rug', id: '3', room: 'C', price: 9 },
              { __typename: 'Chair', id: '1', room: 'A' },
            ],
          },
          Chair: { __resolveReference: ({ id }: Id) => ({ id, room: 'A' }) },
          Lamp: { __resolveReference: ({ id }: Id) => ({ id, room: 'B' }) },
        },
      },
      prices: {
        typeDefs: `type Chair @key(fields: "id") { id: ID! tax: Int }`,
        resolvers: { Chair: { __resolveReference: ({ id }: Id) => ({ id, tax: 1 }) } },
      },
    });

    expect(await graph.ask('{ offers { __typename ... on Chair { room tax } ... on Lamp { room watts } } }')).toEqual({
      data: {
        offers: [
          { __typename: 'Chair', room: 'A', tax: 1 },
          { __typename: 'Lamp', room: 'B', watts: 60 },
        ],
      },
    });
    expect(await graph.ask('{ stored { id ... on Rug { price } ... on Chair { tax } } }')).toEqual({
      data: {
        stored: [
          { id: '3', price: 9 },
          { id: '1', tax: 1 },
        ],
      },
    });
  });

  it('whose field exists in one subgraph for one type, and elsewhere for another, is put together', async () => {
    const subgraphs: Record<string, FederatedSubgraph> = {
      books: {
        typeDefs: `type Query { read: [Item!]! } interface Item { id: ID! title: String } type Book implements Item @key(fields: "id") { id: ID! title: String } type Map implements Item @key(fields: "id") { id: ID! title: String @external scale: Int @requires(fields: "title") }`,
        resolvers: {
          Query: {
            read: () => [
              { __typename: 'Book', id: '1', title: 'Tale' },
              { __typename: 'Map', id: '2' },
            ],
          },
          Map: {
            __resolveReference: (reference: object) => reference,
            scale: ({ title }: { title: string }) => title.length,
          },
        },
      },
      maps: {
        typeDefs: `type Map @key(fields: "id") { id: ID! title: String }`,
        resolvers: { Map: { __resolveReference: ({ id }: Id) => ({ id, title: 'Minsk' }) } },
      },
    };
    await using graph = await federate(subgraphs, { over: transports });
    await using stitched = await federate(subgraphs, { over: stitchedWays });

    expect(await graph.ask('{ read { title ... on Map { scale } } }')).toEqual({
      data: { read: [{ title: 'Tale' }, { title: 'Minsk', scale: 5 }] },
    });
    expect(graph.asked).toEqual(['books', 'maps', 'books']);
    expect(await stitched.ask('{ read { title ... on Map { scale } } }')).toEqual({
      data: null,
      errors: [noWayTo('read')],
    });
  });

  it('may be impossible to ask of any subgraph alone: that is refused, and all else answered', async () => {
    const node = ({ id }: Id) => ({
      __typename: id.startsWith('a') ? 'Account' : 'Chat',
      id,
      name: `name of ${id}`,
      text: `text of ${id}`,
    });
    const root = 'type Query { node(id: ID!): Node @shareable } interface Node { id: ID! }';
    const subgraphs: Record<string, FederatedSubgraph> = {
      accounts: {
        typeDefs: `${root} type Account implements Node @key(fields: "id") { id: ID! name: String } type Chat implements Node @key(fields: "id") { id: ID! @external account: Account }`,
        resolvers: {
          Query: { node: (_, args: Id) => node(args) },
          Chat: { __resolveReference: (key: Id) => key, account: () => ({ id: 'a1' }) },
        },
      },
      chats: {
        typeDefs: `${root} type Account implements Node @key(fields: "id") { id: ID! @external chats: [Chat!] } type Chat implements Node @key(fields: "id") { id: ID! text: String }`,
        resolvers: {
          Query: { node: (_, args: Id) => node(args) },
          Account: { __resolveReference: (key: Id) => key, chats: () => [{ id: 'c1' }] },
        },
      },
    };
    await using graph = await federate(subgraphs, { over: transports });
    await using stitched = await federate(subgraphs, { over: stitchedWays });

    expect(await graph.ask('{ node(id: "a1") { id } }')).toMatchObject({
      errors: [
        { message: expect.stringContaining('cannot plan this operation'), extensions: { code: 'BAD_USER_INPUT' } },
      ],
    });
    expect(await stitched.ask('{ node(id: "a1") { id } }')).toEqual({
      data: { node: null },
      errors: [noWayTo('node')],
    });
    for (const each of [graph, stitched])
      expect(
        await each.ask(
          '{ account: node(id: "a1") { __typename ... on Account { name chats { id } } } chat: node(id: "c1") { ... on Chat { id text account { id } } } }',
        ),
      ).toEqual({
        data: {
          account: { __typename: 'Account', name: 'name of a1', chats: [{ id: 'c1' }] },
          chat: { id: 'c1', text: 'text of c1', account: { id: 'a1' } },
        },
      });
  });

  it('refers to itself through the other subgraph and back', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { product: Product } interface Product { samePrice: [Product!]! } type Book implements Product @key(fields: "id") { id: ID! samePrice: [Product!]! @external }`,
        resolvers: { Query: { product: () => ({ __typename: 'Book', id: '1' }) } },
      },
      b: {
        typeDefs: `interface Product { samePrice: [Product!]! } type Book implements Product @key(fields: "id") { id: ID! price: Int samePrice: [Product!]! }`,
        resolvers: {
          Book: {
            __resolveReference: ({ id }: Id) => ({ id, price: 5 }),
            samePrice: ({ id }: Id) => [{ __typename: 'Book', id: id === '1' ? '2' : '1', price: 5 }],
          },
        },
      },
    });

    expect(
      await graph.ask('{ product { samePrice { ... on Book { id } samePrice { ... on Book { id price } } } } }'),
    ).toEqual({
      data: { product: { samePrice: [{ id: '2', samePrice: [{ id: '1', price: 5 }] }] } },
    });
  });

  it('takes fragments on interfaces inside unions, and on types inside interfaces of interfaces', async () => {
    await using graph = await federate({
      nodes: {
        typeDefs: `type Query { all: [Node!]! any: [Thing!]! } interface Node { id: ID! } interface Named implements Node { id: ID! name: String }
          type User implements Node & Named @key(fields: "id") { id: ID! name: String } type Log implements Node { id: ID! line: Int } union Thing = User | Log`,
        resolvers: {
          Query: {
            all: () => [
              { __typename: 'User', id: '1', name: 'Ann' },
              { __typename: 'Log', id: '2', line: 3 },
            ],
            any: () => [
              { __typename: 'Log', id: '2', line: 3 },
              { __typename: 'User', id: '1', name: 'Ann' },
            ],
          },
        },
      },
      mails: {
        typeDefs: `type User @key(fields: "id") { id: ID! mail: String }`,
        resolvers: { User: { __resolveReference: () => ({ mail: 'ann@example.org' }) } },
      },
    });

    expect(
      await graph.ask(
        '{ all { ... on Named { name ... on User { mail } } ... on Log { line } } any { ... on Node { id ... on Named { name } } ... on User { mail } } }',
      ),
    ).toEqual({
      data: {
        all: [{ name: 'Ann', mail: 'ann@example.org' }, { line: 3 }],
        any: [{ id: '2' }, { id: '1', name: 'Ann', mail: 'ann@example.org' }],
      },
    });
  });

  it('answers __typename wherever it is asked, under any name', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { u: Union i: Face } union Union = A | B interface Face { x: Int } type A implements Face @key(fields: "id") { id: ID! x: Int } type B { y: Int }`,
        resolvers: {
          Query: { u: () => ({ __typename: 'B', y: 1 }), i: () => ({ __typename: 'A', id: '1', x: 1 }) },
        },
      },
      b: {
        typeDefs: `type A @key(fields: "id") { id: ID! inner: Inner } type Inner { z: Int }`,
        resolvers: { A: { __resolveReference: () => ({ inner: { z: 1 } }) } },
      },
    });

    expect(
      await graph.ask(
        '{ root: __typename u { __typename t: __typename } i { name: __typename ... on A { inner { __typename } } } }',
      ),
    ).toEqual({
      data: { root: 'Query', u: { __typename: 'B', t: 'B' }, i: { name: 'A', inner: { __typename: 'Inner' } } },
    });
  });
});
