import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, print, validate } from 'graphql';
import { selectOperation } from '../plan/operation.js';
import { withoutDenied } from './withoutDenied.js';

const schema = buildSchema(`
  type Query { node: Node }
  interface Node { id: ID next: Node }
  type A implements Node { id: ID next: Node }
  type B implements Node { id: ID next: Node }
  type C implements Node { id: ID next: Node }
`);

function written(text: string): string {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const denied = {
    type: () => false,
    field: (type: string, field: string) => type === 'C' && field === 'next',
    mostFields: 3_000,
  };
  const { operation } = withoutDenied(selectOperation(document, undefined), schema, denied);
  return print(operation.definition).replace(/\s+/g, ' ');
}

describe('an operation without what is denied', () => {
  it('asks a field of an interface of the objects that may be seen', () => {
    expect(written('{ node { next { id } } }')).toBe('{ node { ... on A { next { id } } ... on B { next { id } } } }');
  });

  it('is refused where it would be written out without end', () => {
    const deep = `{ node { ${'next { '.repeat(36)}id${' }'.repeat(36)} } }`;

    expect(() => written(deep)).toThrow(
      expect.objectContaining({
        extensions: expect.objectContaining({ code: 'OPERATION_TOO_LARGE', limit: 'fields' }),
      }),
    );
  });
});
