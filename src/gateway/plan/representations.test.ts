import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { PossibleTypes } from './possibleTypes.js';
import { compileRepresentation, representationKey } from './representations.js';

const types = new PossibleTypes(
  buildSchema('interface Node { id: ID } type Book implements Node { id: ID } type Query { node: Node }'),
);
const on = (typeCondition: string, ...names: string[]) => [
  {
    kind: 'InlineFragment' as const,
    typeCondition,
    selections: names.map((name) => ({ kind: 'Field' as const, name })),
  },
];

describe('a representation', () => {
  it('is of __typename alone only when nothing else is required', () => {
    expect(compileRepresentation(on('Book', '__typename'), undefined, types)({ __typename: 'Book' })).toEqual({
      __typename: 'Book',
    });
    expect(
      compileRepresentation(on('Book', '__typename', 'id'), undefined, types)({ __typename: 'Book' }),
    ).toBeUndefined();
  });

  it('sends null, and leaves out what is not there', () => {
    expect(
      compileRepresentation(on('Book', '__typename', 'id', 'isbn'), undefined, types)({ __typename: 'Book', id: null }),
    ).toStrictEqual({
      __typename: 'Book',
      id: null,
    });
  });

  it('is not made for an object of another type', () => {
    expect(
      compileRepresentation(on('Book', '__typename', 'id'), undefined, types)({ __typename: 'Film', id: '1' }),
    ).toBeUndefined();
    expect(
      compileRepresentation(on('Book', '__typename', 'id'), undefined, types)({ __typename: 'Node', id: '1' }),
    ).toEqual({ __typename: 'Node', id: '1' });
  });

  it('leaves out an object of which nothing could be had, but not from a list', () => {
    const represent = compileRepresentation(
      [
        { kind: 'Field', name: 'id' },
        { kind: 'Field', name: 'author', selections: [{ kind: 'Field', name: 'years' }] },
      ],
      undefined,
      types,
    );
    const author = { __typename: 'Author' };

    expect(represent({ __typename: 'Book', id: '1', author })).toStrictEqual({ __typename: 'Book', id: '1' });
    expect(represent({ __typename: 'Book', id: '1', author: [author, { years: 3 }] })).toStrictEqual({
      __typename: 'Book',
      id: '1',
      author: [null, { years: 3 }],
    });
  });

  it('is told from others by its type, its key and the kind of its value', () => {
    const keys = [
      { __typename: 'Book', id: '1' },
      { __typename: 'Book', id: 1 },
      { __typename: 'Book', isbn: '1' },
      { __typename: 'Film', id: '1' },
      { __typename: 'Book', id: '1', isbn: '1' },
    ].map(representationKey);

    expect(new Set(keys).size).toBe(5);
  });
});
