import { describe, expect, it } from '@jest/globals';
import { federate } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

describe('what a subgraph cannot answer', () => {
  it('blanks one entity where its reference resolver throws at once', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { things: [Thing] } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { things: () => [{ id: '1' }, { id: '2' }] } },
      },
      b: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! size: Int }`,
        resolvers: {
          Thing: {
            __resolveReference: ({ id }: Id) => {
              if (id === '1') throw new Error('no such thing');
              return { size: 2 };
            },
          },
        },
      },
    });

    expect(await graph.ask('{ things { id size } }')).toEqual({
      data: {
        things: [
          { id: '1', size: null },
          { id: '2', size: 2 },
        ],
      },
      errors: [{ message: 'no such thing', path: ['things', 0], extensions: { subgraph: 'b' } }],
    });
  });

  it('blanks its own fields alone', async () => {
    await using graph = await federate({
      a: {
        typeDefs: `type Query { one: Int thing: Thing } type Thing @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Query: { one: () => 1, thing: () => ({ id: '1', name: 'One' }) } },
      },
      b: {
        typeDefs: `type Query { two: Int three: Int! } type Thing @key(fields: "id") { id: ID! size: Int weight: Int }`,
        resolvers: {
          Query: { two: () => Promise.reject(new Error('down')), three: () => 3 },
          Thing: { __resolveReference: () => Promise.reject(new Error('down')) },
        },
      },
    });

    expect(await graph.ask('{ one two thing { name size weight } }')).toEqual({
      data: { one: 1, two: null, thing: { name: 'One', size: null, weight: null } },
      errors: [
        { message: 'down', path: ['two'], extensions: { subgraph: 'b' } },
        { message: 'down', path: ['thing'], extensions: { subgraph: 'b' } },
      ],
    });
  });
});
