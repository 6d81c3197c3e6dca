import { describe, expect, it } from '@jest/globals';
import { printType } from 'graphql';
import { federate } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

describe('an enum', () => {
  it('of answers has the values of all subgraphs, and each may use those it knows', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { a: Kind } enum Kind { ONE TWO }`,
        resolvers: { Query: { a: () => 'ONE' } },
      },
      b: { typeDefs: `type Query { b: Kind } enum Kind { TWO THREE }`, resolvers: { Query: { b: () => 'THREE' } } },
    });

    expect(await graph.ask('{ a b __type(name: "Kind") { enumValues { name } } }')).toEqual({
      data: { a: 'ONE', b: 'THREE', __type: { enumValues: [{ name: 'ONE' }, { name: 'TWO' }, { name: 'THREE' }] } },
    });
  });

  it('of arguments has the values that all subgraphs take', async () => {
    const echo = (_: unknown, { kind }: { kind: string }) => kind;
    await using graph = await federate({
      a: { typeDefs: `type Query { a(kind: Kind): String } enum Kind { ONE TWO }`, resolvers: { Query: { a: echo } } },
      b: {
        typeDefs: `type Query { b(kind: Kind): String } enum Kind { TWO THREE }`,
        resolvers: { Query: { b: echo } },
      },
    });

    expect(await graph.ask('query ($kind: Kind) { a(kind: TWO) b(kind: $kind) }', { kind: 'TWO' })).toEqual({
      data: { a: 'TWO', b: 'TWO' },
    });
    const { errors } = await graph.ask('{ a(kind: ONE) }');
    expect(errors?.[0]?.message).toContain('Value "ONE" does not exist in "Kind" enum.');
    expect(graph.asked).toEqual([]);
  });
});

describe('an input object', () => {
  const echo = (_: unknown, { filter }: { filter: unknown }) => JSON.stringify(filter);

  it('has the fields that all subgraphs take', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { a(filter: Filter): String } input Filter { first: Int = 5 onlyA: Boolean }`,
        resolvers: { Query: { a: echo } },
      },
      b: {
        typeDefs: `type Query { b(filter: Filter!): String } input Filter { onlyB: Boolean first: Int! = 5 }`,
        resolvers: { Query: { b: echo } },
      },
    });

    expect(printType(graph.gateway.apiSchema.getType('Filter') as never)).toBe('input Filter {\n  first: Int! = 5\n}');
    expect(await graph.ask('{ a(filter: { first: 3 }) b(filter: {}) }')).toEqual({
      data: { a: '{"first":3}', b: '{"first":5}' },
    });
    const { errors } = await graph.ask('query ($f: Filter) { a(filter: $f) }', { f: { first: 1, onlyA: true } });
    expect(errors?.[0]?.message).toContain('Field "onlyA" is not defined by type "Filter".');
    expect(graph.asked).toEqual([]);
  });

  it('that one subgraph demands a field of, which another does not take, does not compose', async () => {
    const graph = federate({
      a: { typeDefs: `type Query { a(filter: Filter): String } input Filter { first: Int last: Int! }` },
      b: { typeDefs: `type Query { b(filter: Filter): String } input Filter { first: Int }` },
    });

    await expect(graph).rejects.toThrow(/The subgraphs a, b do not compose:\n.*Filter\.last/);
  });
});

describe('a union', () => {
  it('has the types of all subgraphs, and each is asked only for types that it knows', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { medium: Medium @shareable books: [Medium!] } union Medium = Book | Song type Book @key(fields: "id") { id: ID! title: String @shareable } type Song @key(fields: "id") { id: ID! title: String @shareable }`,
        resolvers: {
          Query: {
            medium: () => ({ __typename: 'Book', id: '1', title: 'Tale' }),
            books: () => [{ __typename: 'Song', id: '2', title: 'Air' }],
          },
        },
      },
      b: {
        typeDefs: `type Query { medium: Medium @shareable films: [Medium!] } union Medium = Book | Film type Book @key(fields: "id") { id: ID! title: String @shareable length: Int } type Film @key(fields: "id") { id: ID! title: String @shareable }`,
        resolvers: {
          Query: {
            medium: () => ({ __typename: 'Book', id: '1', title: 'Tale', length: 9 }),
            films: () => [
              { __typename: 'Film', id: '3', title: 'Moving' },
              { __typename: 'Book', id: '1', title: 'Tale', length: 9 },
            ],
          },
          Book: { __resolveReference: ({ id }: Id) => ({ id, title: 'Tale', length: 9 }) },
        },
      },
    });
    const fields = '{ ... on Book { title length } ... on Film { title } ... on Song { title } }';

    expect(await graph.ask(`{ books ${fields} }`)).toEqual({ data: { books: [{ title: 'Air' }] } });
    expect(await graph.ask(`{ films ${fields} }`)).toEqual({
      data: { films: [{ title: 'Moving' }, { title: 'Tale', length: 9 }] },
    });
    expect(await graph.ask('{ medium { ... on Book { title length } ... on Film { id } } }')).toEqual({
      data: { medium: { title: 'Tale', length: 9 } },
    });
    expect(await graph.ask('{ medium { __typename ... on Song { id } } }')).toEqual({
      data: { medium: { __typename: 'Book' } },
    });
  });

  it('of a field that several share is asked where all its types are known', async () => {
    const types = (members: string) =>
      `union Kind = ${members} type Alpha @key(fields: "id") { id: ID! a: Int @shareable } type Holder @key(fields: "id") { id: ID! kind: Kind @shareable }`;
    const beta = { __typename: 'Beta', id: 'b', b: 2 };
    await using graph = await federate({
      partial: {
        typeDefs: `type Query { shared: Kind @shareable holder: Holder } ${types('Alpha')}`,
        resolvers: { Query: { shared: () => null, holder: () => ({ id: 'h', kind: null }) } },
      },
      whole: {
        typeDefs: `type Query { shared: Kind @shareable } ${types('Alpha | Beta')} type Beta { id: ID! b: Int }`,
        resolvers: {
          Query: { shared: () => beta },
          Holder: { __resolveReference: ({ id }: { id: string }) => ({ id, kind: beta }) },
        },
      },
    });
    const fields = '{ ... on Alpha { a } ... on Beta { b } }';

    expect(await graph.ask(`{ shared ${fields} }`)).toEqual({ data: { shared: { b: 2 } } });
    expect(graph.asked).toEqual(['whole']);
    expect(await graph.ask(`{ holder { kind ${fields} } }`)).toEqual({ data: { holder: { kind: { b: 2 } } } });
    expect(graph.asked).toEqual(['partial', 'whole']);
  });

  it('in a value type is asked where all its types are known', async () => {
    const types = (members: string) =>
      `type Query { box: Box @shareable } type Box @shareable { label: String inner: Inner } type Inner @shareable { kind: Kind } union Kind = ${members} type Alpha @key(fields: "id") { id: ID! a: Int @shareable }`;
    await using graph = await federate({
      partial: {
        typeDefs: types('Alpha'),
        resolvers: { Query: { box: () => ({ label: 'box', inner: { kind: null } }) } },
      },
      whole: {
        typeDefs: `${types('Alpha | Beta')} type Beta { b: Int }`,
        resolvers: { Query: { box: () => ({ label: 'box', inner: { kind: { __typename: 'Beta', b: 2 } } }) } },
      },
    });

    expect(await graph.ask('{ box { label inner { kind { ... on Alpha { a } ... on Beta { b } } } } }')).toEqual({
      data: { box: { label: 'box', inner: { kind: { b: 2 } } } },
    });
    expect(graph.asked).toEqual(['whole']);
  });
});

describe('an interface', () => {
  it('of a field that several share is asked where all its objects are known, by a key in whatever order', async () => {
    const types = (key: string) =>
      `interface Kind { n: Int } type Alpha implements Kind @shareable { n: Int } type Holder @key(fields: "${key}") { id: ID! part: ID! kind: Kind @shareable }`;
    const beta = { __typename: 'Beta', n: 2 };
    await using graph = await federate({
      partial: {
        typeDefs: `type Query { shared: Kind @shareable holder: Holder } ${types('id part')}`,
        resolvers: { Query: { shared: () => null, holder: () => ({ id: 'h', part: 'p', kind: null }) } },
      },
      whole: {
        typeDefs: `type Query { shared: Kind @shareable } ${types('part id')} type Beta implements Kind { n: Int }`,
        resolvers: {
          Query: { shared: () => beta },
          Holder: { __resolveReference: ({ id, part }: Id & { part: string }) => ({ id, part, kind: beta }) },
        },
      },
    });

    expect(await graph.ask('{ shared { __typename n } }')).toEqual({ data: { shared: { __typename: 'Beta', n: 2 } } });
    expect(graph.asked).toEqual(['whole']);
    expect(await graph.ask('{ holder { kind { ... on Beta { n } } } }')).toEqual({
      data: { holder: { kind: { n: 2 } } },
    });
    expect(graph.asked).toEqual(['partial', 'whole']);
  });
});
