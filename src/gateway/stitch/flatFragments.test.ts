import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, print, validate } from 'graphql';
import { selectOperation } from '../plan/operation.js';
import { flatFragments } from './flatFragments.js';

const schema = buildSchema(`
  type Query { any: Any node: Node }
  union Any = A | B | C
  interface Node { id: ID next: Node }
  interface Named { id: ID name: String }
  type A implements Node & Named { id: ID next: Node name: String }
  type B implements Node & Named { id: ID next: Node name: String }
  type C implements Node { id: ID next: Node }
`);

function flat(text: string): string {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return print(flatFragments(selectOperation(document, undefined), schema, 10_000).definition).replace(/\s+/g, ' ');
}

describe('an operation whose fragments hold fields alone', () => {
  it.each<[string, string, string]>([
    ['leaves single fragments', '{ any { ... on Named { name } } }', '{ any { ... on Named { name } } }'],
    [
      'asks what is within a fragment of the objects that both are of',
      '{ any { ... on Named { name ... on Node { next { id } } } } }',
      '{ any { ... on Named { name } ... on A { next { id } } ... on B { next { id } } } }',
    ],
    [
      'asks a wider fragment of no more than the narrow one around it',
      '{ node { ... on A { ... on Node { id } } } }',
      '{ node { ... on A { id } } }',
    ],
    [
      'does so at every level',
      '{ node { next { ... on Node { ... on A { name } } } } }',
      '{ node { next { ... on A { name } } } }',
    ],
  ])('%s', (_, text, expected) => {
    expect(flat(text)).toBe(expected);
  });

  it('is refused where it would be written out without end', () => {
    const level = (inner: string) => `... on Named { ... on Node { next { ${inner} } } }`;
    let deep = 'id';
    for (let levels = 0; levels < 36; levels++) deep = level(deep);

    expect(() => flat(`{ node { ${deep} } }`)).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'OPERATION_TOO_LARGE' }) }),
    );
  });
});
