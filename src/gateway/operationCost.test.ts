import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { CostDirectives } from './costDirectives.js';
import type { JsonObject } from './json.js';
import { compileCost } from './operationCost.js';
import { selectOperation } from './plan/operation.js';
import { readLinks } from './specificationLinks.js';

const sdl = `
  type Query { thing: Thing things: [Thing!]! byIds(ids: [ID!]!): [Thing]! recent(first: Int = 5): [Thing] grid: [[Thing]] any: [Any] }
  type Thing { id: ID! tags: [String!] owner: Thing page(first: Int, last: Int, order: Int): Page! }
  type Page { total: Int nodes: [Thing!]! edges: [Edge!]! }
  type Edge { node: Thing }
  type Other { other: Thing }
  union Any = Thing | Other
`;
const schema = buildSchema(sdl);
const directives = new CostDirectives(parse(sdl));

function estimate(text: string, variables: JsonObject = {}): number {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  return compileCost(selectOperation(document, undefined), schema, directives)(variables);
}

describe('the cost of an operation', () => {
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
    ['twenty where the bound is below zero', '{ recent(first: -1) { id owner { id } } }', 40],
    ['the bound that is not below zero', '{ thing { page(first: -1, last: 3) { nodes { id } } } }', 5],
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
    expect(estimate(text, { n: -2147483648 })).toBe(20 + 10);
  });

  it('counts beyond every number, and nothing times that is nothing', () => {
    const deep = `${'owner { pages: page(first: 2147483647) { nodes { '.repeat(40)}id${' } } }'.repeat(40)}`;

    expect(estimate(`{ thing { ${deep} } }`)).toBe(Infinity);
    expect(estimate(`{ recent(first: 0) { ${deep} } things { id } }`)).toBe(10);
  });

  it('leaves out what a condition leaves out', () => {
    const text = `query ($more: Boolean!) { thing { id } ...A @include(if: $more) thing @skip(if: $more) { owner { id } } }
      fragment A on Query { things { id } thing { page { total } } }`;

    expect(estimate(text, { more: true })).toBe(1 + 10 + 2);
    expect(estimate(text, { more: false })).toBe(1 + 2);
  });
});

const priced = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  type Query {
    report: Report things: [Thing] @cost(weight: 7) named: Named
    search(text: String @cost(weight: 3), filter: Filter): [Thing] @listSize(assumedSize: 2)
    sliced(count: Int): [Thing] @listSize(slicingArguments: ["count"])
    nested(input: Nested = { page: { first: 6 } }): [Thing] @listSize(slicingArguments: ["input.page.first"])
    page(first: Int, last: Int): Page @listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["nodes"], requireOneSlicingArgument: false)
    shelf: Shelf
  }
  interface Shelf { things: [Thing] others: [Thing] @listSize(assumedSize: 300) page(first: Int): Page }
  type Small implements Shelf {
    things: [Thing] @listSize(assumedSize: 1)
    others: [Thing] @listSize(assumedSize: 1)
    page(first: Int): Page @listSize(assumedSize: 1, sizedFields: ["nodes"])
  }
  type Large implements Shelf {
    things: [Thing] @listSize(assumedSize: 500)
    others: [Thing]
    page(first: Int): Page @listSize(assumedSize: 500, sizedFields: ["nodes"])
  }
  type Unbounded implements Shelf { things: [Thing] others: [Thing] page(first: Int): Page }
  input Nested { page: Slice }
  input Slice { first: Int = 4 }
  input Filter { text: String @cost(weight: 10) not: [Filter] name: String }
  interface Named { name: Name }
  type Report implements Named @cost(weight: 50) { name: Name total: Int @cost(weight: 5) }
  type Thing implements Named { name: Name }
  type Page { nodes: [Thing] others: [Thing] total: Int @cost(weight: 5) }
  scalar Name @cost(weight: 1)
`;

describe('what @cost and @listSize say', () => {
  const pricedSchema = buildSchema(priced);
  const cost = (text: string, variables: JsonObject = {}) => {
    const document = parse(text);
    expect(validate(pricedSchema, document)).toEqual([]);
    return compileCost(
      selectOperation(document, undefined),
      pricedSchema,
      new CostDirectives(parse(priced)),
    )(variables);
  };

  it.each<[string, string, number]>([
    ['the weight of a type in place of one', '{ report { __typename } }', 50],
    ['the weight of a leaf', '{ report { total } }', 55],
    ['the weight of a scalar, for each', '{ report { name } }', 51],
    ['the weight of a field once, however long its list', '{ things { __typename } }', 17],
    ['the heaviest of the objects that an interface may be', '{ named { __typename } }', 50],
    ['the size that a list is said to have', '{ search { name } }', 2 * 2],
    ['an argument that is given', '{ search(text: "a") { __typename } }', 2 + 3],
    ['the fields of an input object that are given', '{ search(filter: { name: "a" }) { __typename } }', 2],
    [
      'those within others, too',
      '{ search(filter: { text: "a", not: [{ text: "b" }, { not: { text: "c" } }] }) { __typename } }',
      2 + 30,
    ],
    ['the size that an argument gives', '{ sliced(count: 9) { __typename } }', 9],
    [
      'the size of a page for the lists that it names alone',
      '{ page(last: 3) { nodes { __typename } others { __typename } total } }',
      1 + 3 + 10 + 5,
    ],
    ['the size that a page is said to have', '{ page { nodes { __typename } } }', 1 + 20],
    ['the size that a field of an argument gives', '{ nested(input: { page: { first: 7 } }) { __typename } }', 7],
    ['its default', '{ nested(input: { page: {} }) { __typename } }', 4],
    ['that of the whole argument', '{ nested { __typename } }', 6],
    ['what is assumed where the argument is below zero', '{ page(first: -1) { nodes { __typename } } }', 1 + 20],
    ['twenty where nothing is assumed', '{ sliced(count: -1) { __typename } }', 20],
    ['the largest size of the objects that an interface may be', '{ shelf { things { __typename } } }', 1 + 500],
    ['that of one object', '{ shelf { ... on Small { things { __typename } } } }', 1 + 1],
    ['the size that its interface says', '{ shelf { ... on Large { others { __typename } } } }', 1 + 300],
    ['that of an object before that of its interface', '{ shelf { ... on Small { others { __typename } } } }', 1 + 1],
    ['the largest of both', '{ shelf { others { __typename } } }', 1 + 300],
    ['the largest page', '{ shelf { page { nodes { __typename } } } }', 1 + 1 + 500],
    ['the page of an object that says no size', '{ shelf { page(first: 9) { others { __typename } } } }', 1 + 1 + 9],
  ])('counts %s', (_, text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  it('counts arguments in variables by their values', () => {
    const text =
      'query ($filter: Filter, $n: Int) { search(filter: $filter) { __typename } sliced(count: $n) { __typename } }';

    expect(cost(text, { n: 4 })).toBe(2 + 4);
    expect(cost(text, { n: 4, filter: { text: 'a', not: [{ text: 'b' }] } })).toBe(2 + 20 + 4);
  });

  it('counts fields in variables, and none that is absent', () => {
    const text =
      'query ($text: String, $not: [Filter]) { search(filter: { text: $text, not: [{ not: $not }] }) { __typename } }';

    expect(cost(text)).toBe(2);
    expect(cost(text, { text: 'a', not: [{ text: 'b' }, { name: 'c' }] })).toBe(2 + 20);
    expect(cost(text, { text: 'a', not: { text: 'b' } })).toBe(2 + 20);
  });

  it('looks at a variable once, however often it is used', () => {
    let looks = 0;
    const item = Object.defineProperty({}, 'text', { enumerable: true, get: () => void looks++ });
    const fields = Array.from({ length: 50 }, (_, at) => `a${at}: search(filter: { not: $not }) { __typename }`);
    const text = `query ($not: [Filter]) { ${fields.join(' ')} }`;

    // No list is inside a text, so its value is looked at as it would be passed by.
    expect(cost(text, { not: [item] as never })).toBe(50 * (2 + 10));
    expect(looks).toBe(1);
  });

  it.each<[string, JsonObject]>([
    ['query ($a: Nested) { nested(input: $a) { __typename } }', { a: { page: { first: 3 } } }],
    ['query ($a: Slice) { nested(input: { page: $a }) { __typename } }', { a: { first: 3 } }],
    ['query ($a: Int) { nested(input: { page: { first: $a } }) { __typename } }', { a: 3 }],
  ])('reads what a path leads to in a variable: %s', (text, variables) => {
    expect(cost(text, variables)).toBe(3);
  });

  it('wants one argument that bounds a list, where the schema says so', () => {
    expect(() => cost('{ nested(input: null) { __typename } }')).toThrow('one of input.page.first at nested');
    expect(() => cost('{ sliced { __typename } }')).toThrow('Expected one of count at sliced, but got 0.');
  });

  it.each([
    ['type A { a: Int @cost(weight: -5) }', 'weight of @cost at A.a', '-5'],
    ['type A { a(b: Int @cost(weight: "5")): Int }', 'weight of @cost at A.a.b', '"5"'],
    ['type A { a: Int @cost }', 'weight of @cost at A.a', 'nothing'],
    ['type A { a: [Int] @listSize(assumedSize: -1) }', 'assumedSize of @listSize at A.a', '-1'],
  ])('refuses numbers that would take something off: %s', (text, what, got) => {
    expect(() => new CostDirectives(parse(text))).toThrow(
      `The schema cannot be served: expected the ${what} to be a whole number, 0 or more, but got ${got}.`,
    );
  });

  it('holds under whatever names a supergraph gives the directives', () => {
    const renamed = (link: string, text: string) => {
      const document = parse(
        `schema @link(url: "https://specs.apollo.dev/cost/v0.1" ${link}) { query: Query } ${text}`,
      );
      return new CostDirectives(document, readLinks(document));
    };

    expect(renamed('', 'type A @cost(weight: 2) { a: Int @cost__listSize(assumedSize: 3) }').weight('A')).toBe(2);
    expect(renamed('', 'type A { a: [Int] @cost__listSize(assumedSize: 3) }').listSize('A.a')).toEqual({
      assumedSize: 3,
    });
    expect(renamed('as: "price"', 'type A @price(weight: 2) { a: Int }').weight('A')).toBe(2);
    expect(
      renamed('import: [{ name: "@cost", as: "@weighs" }]', 'type A @weighs(weight: 2) { a: Int }').weight('A'),
    ).toBe(2);
  });
});
