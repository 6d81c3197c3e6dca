import { describe, expect, it } from '@jest/globals';
import { federate } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

const byReference = { __resolveReference: (reference: object) => reference };

/** Subgraphs whose SDL links no specification: what composes by the rules of Federation 1. */
describe('a subgraph of Federation 1', () => {
  it('extends another’s type, by `extend type` and external keys, requires and provides', async () => {
    await using graph = await federate({
      products: {
        federation: 1,
        typeDefs: `type Query { product: Product } type Product @key(fields: "id") @key(fields: "upc") { id: ID! upc: ID! name: String weight: Int }`,
        resolvers: {
          Query: { product: () => ({ id: '1', upc: 'u1', name: 'Chair', weight: 7 }) },
          Product: { __resolveReference: () => ({ id: '1', upc: 'u1', name: 'Chair', weight: 7 }) },
        },
      },
      shipping: {
        federation: 1,
        typeDefs: `extend type Product @key(fields: "upc") { upc: ID! @external weight: Int @external cost: Int @requires(fields: "weight") }
          extend type Query { lightest: Product }`,
        resolvers: {
          Query: { lightest: () => ({ upc: 'u1', weight: 100 }) },
          Product: { ...byReference, cost: ({ weight }: { weight: number }) => weight * 10 },
        },
      },
      reviews: {
        federation: 1,
        typeDefs: `extend type Product @key(fields: "id") { id: ID! @external name: String @external } type Review { of: Product @provides(fields: "name") about: Product } extend type Query { review: Review }`,
        resolvers: {
          Query: { review: () => ({ of: { id: '1', name: 'provided' }, about: { id: '1', name: 'not provided' } }) },
        },
      },
    });

    expect(await graph.ask('{ product { cost } lightest { name cost } }')).toEqual({
      data: { product: { cost: 70 }, lightest: { name: 'Chair', cost: 70 } },
    });
    expect(await graph.ask('{ review { of { name } } }')).toEqual({ data: { review: { of: { name: 'provided' } } } });
    expect(graph.asked).toEqual(['reviews']);
    expect(await graph.ask('{ review { about { name } } }')).toEqual({
      data: { review: { about: { name: 'Chair' } } },
    });
    expect(graph.asked).toEqual(['reviews', 'products']);
  });

  it('says the same by @extends', async () => {
    await using graph = await federate({
      users: {
        federation: 1,
        typeDefs: `type Query { user: User } type User @key(fields: "id") { id: ID! name: String nick: String }`,
        resolvers: {
          Query: { user: () => ({ id: '1', name: 'Ann', nick: 'A' }) },
          User: { __resolveReference: ({ id }: Id) => ({ id, name: 'Ann', nick: 'A' }) },
        },
      },
      posts: {
        federation: 1,
        typeDefs: `type Query @extends { author: User } type User @extends @key(fields: "id") { id: ID! @external name: String @external greeting: String @requires(fields: "name") }`,
        resolvers: {
          Query: { author: () => ({ id: '1', name: 'wrong' }) },
          User: { ...byReference, greeting: ({ name }: { name: string }) => `Hello, ${name}` },
        },
      },
    });

    expect(await graph.ask('{ author { name nick greeting } user { greeting } }')).toEqual({
      data: { author: { name: 'Ann', nick: 'A', greeting: 'Hello, Ann' }, user: { greeting: 'Hello, Ann' } },
    });
  });

  it('shares value types without @shareable', async () => {
    const place = 'type Place { name: String size: Size } type Size { width: Int } enum Side { LEFT RIGHT }';
    await using graph = await federate({
      a: {
        federation: 1,
        typeDefs: `type Query { a: Place left: Side } ${place}`,
        resolvers: { Query: { a: () => ({ name: 'A', size: { width: 1 } }), left: () => 'LEFT' } },
      },
      b: {
        federation: 1,
        typeDefs: `type Query { b: Place right: Side } ${place}`,
        resolvers: { Query: { b: () => ({ name: 'B', size: { width: 2 } }), right: () => 'RIGHT' } },
      },
    });

    expect(await graph.ask('{ a { name size { width } } b { name size { width } } left right }')).toEqual({
      data: {
        a: { name: 'A', size: { width: 1 } },
        b: { name: 'B', size: { width: 2 } },
        left: 'LEFT',
        right: 'RIGHT',
      },
    });
  });

  it('composes with one of Federation 2, which may override what it owns', async () => {
    await using graph = await federate({
      old: {
        federation: 1,
        typeDefs: `type Query { item: Item } type Item @key(fields: "id") { id: ID! stock: String name: String }`,
        resolvers: { Query: { item: () => ({ id: '1', stock: 'old', name: 'Chair' }) } },
      },
      new: {
        typeDefs: `type Item @key(fields: "id") { id: ID! stock: String @override(from: "old") }`,
        resolvers: { Item: { __resolveReference: () => ({ stock: 'new' }) } },
      },
    });

    expect(await graph.ask('{ item { stock name } }')).toEqual({ data: { item: { stock: 'new', name: 'Chair' } } });
  });
});

describe('a subgraph of Federation 2', () => {
  it('may extend types by `extend type` and @extends as before', async () => {
    await using graph = await federate({
      users: {
        typeDefs: `type Query { user: User } type User @key(fields: "id") { id: ID! name: String }`,
        resolvers: {
          Query: { user: () => ({ id: '1', name: 'Ann' }) },
          User: { __resolveReference: ({ id }: Id) => ({ id, name: 'Ann' }) },
        },
      },
      ages: {
        typeDefs: `extend type Query { oldest: User } extend type User @key(fields: "id") { id: ID! @external age: Int }`,
        resolvers: { Query: { oldest: () => ({ id: '1' }) }, User: { __resolveReference: () => ({ age: 40 }) } },
      },
      mails: {
        typeDefs: `type User @extends @key(fields: "id") { id: ID! @external mail: String }`,
        resolvers: { User: { __resolveReference: ({ id }: Id) => ({ id, mail: `${id}@example.org` }) } },
      },
    });

    expect(await graph.ask('{ user { age mail } oldest { id name mail } }')).toEqual({
      data: { user: { age: 40, mail: '1@example.org' }, oldest: { id: '1', name: 'Ann', mail: '1@example.org' } },
    });
  });
});
