import { describe, expect, it } from '@jest/globals';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { expandedSize } from './expandedSize.js';
import { compiledOperations } from './localOperations.js';

const schema = buildSchema(`
  type Query { node: Node thing: A }
  interface Node { id: ID next: Node }
  type A implements Node { id: ID next: Node }
  type B implements Node { id: ID next: Node }
  type C implements Node { id: ID next: Node }
`);

function sizeOf(text: string): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('Expected one operation.');
  return expandedSize(schema, document, operation);
}

describe('the size of an operation that is written out', () => {
  it.each<[string, string, number]>([
    ['fields of objects once', '{ thing { id } }', 2],
    ['fields of an interface for each object', '{ node { id } }', 1 + 3],
    ['each level again', '{ node { next { id } } }', 1 + 3 * (1 + 3)],
    [
      'fragments for the objects that they are of',
      '{ node { ... on A { id } ...F } } fragment F on Node { id }',
      1 + 1 + 3,
    ],
  ])('counts %s', (_, text, size) => {
    expect(sizeOf(text)).toBe(size);
  });

  it('is beyond every bound soon', () => {
    expect(sizeOf(`{ node { ${'next { '.repeat(36)}id${' }'.repeat(36)} } }`)).toBeGreaterThan(1e17);
  });
});

describe('an operation of a subgraph in this process', () => {
  it('is interpreted where there would be code for millions of fields', async () => {
    const text = `{ node { ${'next { '.repeat(36)}id${' }'.repeat(36)} } }`;
    const request = { subgraph: 'x', operation: text, document: parse(text), kind: 'query', key: text } as const;
    const root = { node: { __typename: 'A', id: '1', next: null } };

    expect(await compiledOperations(schema)(request, {}, {}, root)).toEqual({ data: { node: { next: null } } });
  });
});
