import { describe, expect, it } from '@jest/globals';
import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import type { JsonObject } from './json.js';
import { defaultLimits } from './limits.js';
import { compileEstimate } from './objectEstimate.js';
import { selectOperation } from './plan/operation.js';

const schema = buildSchema(`
  type Query { thing: Thing things: [Thing!]! byIds(ids: [ID!]!): [Thing]! recent(first: Int = 5): [Thing] grid: [[Thing]] any: [Any] }
  type Thing { id: ID! tags: [String!] owner: Thing page(first: Int, last: Int, order: Int): Page! }
  type Page { total: Int nodes: [Thing!]! edges: [Edge!]! }
  type Edge { node: Thing }
  type Other { other: Thing }
  union Any = Thing | Other
`);

function estimate(text: string, variables: JsonObject = {}): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return compileEstimate(selectOperation(document, undefined), schema)(variables);
}

describe('the estimate of the objects in an answer', () => {
  it.each<[string, string, number]>([
    ['nothing for leaves', '{ __typename }', 0],
    ['one for an object, whatever its leaves', '{ thing { id tags owner { id } } }', 2],
    ['ten for a list', '{ things { id } }', 10],
    ['the objects below each item', '{ things { id owner { id } } }', 20],
    ['a hundred for a list of lists', '{ grid { id } }', 100],
    ['as many as keys are given, where they are more', `{ byIds(ids: [${'"x", '.repeat(30)}]) { id } }`, 30],
    ['the page that is the default', '{ recent { id } }', 5],
    ['the page that is asked for', '{ recent(first: 50) { id } }', 50],
    ['a page object, and what it holds', '{ thing { page(first: 50) { total nodes { id } } } }', 52],
    ['edges and their nodes', '{ thing { page(last: 50) { edges { node { id } } } } }', 102],
    ['twenty where a page has no bound', '{ thing { page(order: 1) { nodes { id } } } }', 22],
    ['twenty where the bound is null', '{ thing { page(first: null) { nodes { id } } } }', 22],
    ['nothing in an empty page', '{ thing { page(first: 0) { nodes { owner { id } } } } }', 2],
    ['pages within pages', '{ recent(first: 100) { page(first: 100) { nodes { owner { id } } } } }', 100 + 100 * 201],
    ['a field once, however often it is asked for', '{ thing { id } ...A } fragment A on Query { thing { tags } }', 1],
    ['a field with two names twice', '{ thing { id } other: thing { id } }', 2],
    ['what each type adds', '{ any { ... on Thing { owner { id } } ... on Other { other { id } } } }', 30],
  ])('counts %s', (_, text, objects) => {
    expect(estimate(text)).toBe(objects);
  });

  it('reads pages and keys from variables, and their defaults', () => {
    const text = 'query ($n: Int, $ids: [ID!] = []) { recent(first: $n) { id } byIds(ids: $ids) { id } }';

    expect(estimate(text)).toBe(5 + 10);
    expect(estimate(text, { n: 7, ids: Array<string>(40).fill('x') })).toBe(7 + 40);
    expect(estimate(text, { n: null, ids: 'x' })).toBe(20 + 10);
  });

  it('leaves out what a condition leaves out', () => {
    const text = `query ($more: Boolean!) { thing { id } ...A @include(if: $more) thing @skip(if: $more) { owner { id } } }
      fragment A on Query { things { id } thing { page { total } } }`;

    expect(estimate(text, { more: true })).toBe(1 + 10 + 2);
    expect(estimate(text, { more: false })).toBe(1 + 2);
  });

  it('stays far below the limit for full introspection', () => {
    const full = getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, inputValueDeprecation: true });

    expect(estimate(full)).toBeLessThan(defaultLimits.objects / 4);
  });
});
