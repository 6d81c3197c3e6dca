import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, executeSync, getIntrospectionQuery, parse, type GraphQLSchema } from 'graphql';
import { compileIntrospectionCost } from './introspectionCost.js';
import type { JsonObject } from './json.js';
import { selectOperation } from './plan/operation.js';

describe('the cost of introspection', () => {
  const types = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      const fields = Array.from({ length: 15 }, (_, field) => `f${field}(a: Int): [T${(at + field) % count}!]!`);
      return `type T${at} { ${fields.join(' ')} }`;
    });
  const schemaOf = (count: number) => buildSchema(`type Query { t: T0 } ${types(count).join(' ')}`);
  const costOf = (schema: GraphQLSchema, text: string, variables: JsonObject = {}, limit?: number) =>
    compileIntrospectionCost(selectOperation(parse(text), undefined), schema, limit)(variables);
  const full = getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, inputValueDeprecation: true });
  const told = buildSchema(`
    "The root. ${'Long. '.repeat(100)}" type Query implements Node { node(a: In = { b: [1, 2] }, "x" old: Int @deprecated): [Node!] gone: Int @deprecated(reason: "${'no '.repeat(80)}") }
    interface Node { node: [Node!] }
    input In { b: [Int] = [5] old: Int = 3 @deprecated }
    union Any = Query
    enum E { A B @deprecated }
    scalar Date @specifiedBy(url: "https://example.org")
    directive @d(a: Int = 1, old: Int @deprecated) repeatable on FIELD | QUERY
  `);

  it.each<[string, string, JsonObject?]>([
    ['all of it', full],
    [
      'lists, and what is in them',
      '{ __schema { types { kind enumValues { name } } directives { locations args { name } } } }',
    ],
    [
      'what is deprecated',
      '{ __type(name: "Query") { fields(includeDeprecated: true) { name args(includeDeprecated: true) { name } } } }',
    ],
    ['what is not', '{ __type(name: "Query") { fields(includeDeprecated: false) { name args { name } } } }'],
    [
      'what variables say',
      'query ($a: Boolean = true, $n: String!) { __type(name: $n) { enumValues(includeDeprecated: $a) { name } } }',
      { a: false, n: 'E' },
    ],
    [
      'what conditions leave',
      'query ($a: Boolean!) { __schema { types @include(if: $a) { name } queryType @skip(if: $a) { name } } }',
      { a: true },
    ],
    ['objects of which nothing is asked', '{ __schema { types { name @skip(if: true) } } }'],
    ['a type that there is not', '{ __type(name: "None") { fields { name } } }'],
    [
      'what has a name of its own twice',
      '{ a: __schema { types { b: name __typename } } c: __schema { types { name } } }',
    ],
    [
      'what is merged once',
      '{ ...A __schema { types { name } } } fragment A on Query { ... { __schema { types { name kind } } } }',
    ],
    [
      'what is beside data',
      '{ node { __typename } __schema { queryType { possibleTypes { name } interfaces { name } } } }',
    ],
  ])('counts %s as it is told', (_, text, variables = {}) => {
    const { data } = executeSync({ schema: told, document: parse(text), variableValues: variables });
    const expected = Object.entries(data ?? {}).map(([key, value]) => (key === 'node' ? 0 : valuesIn(value)));

    expect(costOf(told, text, variables)).toBe(Math.ceil(sum(expected) / 10));
  });

  it('counts nothing of data', () => {
    expect(costOf(told, '{ node { __typename } __typename }')).toBe(0);
  });

  it('lets be told what is wrong with a schema', () => {
    const schema = buildSchema('scalar Json type Query { a(b: Json = { c: 1 }): Int }');

    expect(costOf(schema, '{ __type(name: "Query") { fields { args { defaultValue } } } }')).toBe(1);
  });

  const rich = `types {
    possibleTypes { name fields { name description isDeprecated deprecationReason args { name description } type { name ofType { name } } } }
    fields { type { description fields { name description args { name description defaultValue type { name } } type { name kind } } inputFields { name } } }
  }`;

  describe.each([
    ['our schema', buildSchema(readFileSync('schema.graphql', 'utf8'))],
    ['a schema of 2,000 types', schemaOf(2_000)],
  ])('of %s', (_, schema) => {
    it('lets explorers and code generators ask for all of it', () => {
      expect(costOf(schema, full)).toBeGreaterThan(900);
    });

    it.each([
      ['all of it thrice', full.replace('{', `{ ${times(2, '__schema { types { ...FullType } }')}`)],
      ['types and what is around them many times', `{ ${times(45, `__schema { ${rich} }`)} }`],
      [
        'the fields of fields many times',
        `{ ${times(50, '__schema { types { fields { type { fields { type { name } } } } } }')} }`,
      ],
      ['many names for one description', `{ __schema { types { fields { ${times(150, 'description')} } } } }`],
      ['many names for __typename', `{ __schema { types { fields { ${times(150, '__typename')} } } } }`],
    ])('refuses %s', (_, text) => {
      expect(() => costOf(schema, text)).toThrow(
        expect.objectContaining({
          message: expect.stringMatching(/^Expected at most \d+ values of the schema, but got more than \d+\.$/),
          extensions: expect.objectContaining({ code: 'OPERATION_TOO_LARGE', limit: 'introspection' }),
        }),
      );
    });
  });

  it('is counted no further than to the limit, and where it depends on no variables once', () => {
    const schema = buildSchema('type Query { a: Int }');
    let looks = 0;
    Object.defineProperty(schema.getQueryType()?.getFields().a, 'name', { get: () => (looks++, 'a') });
    const text = `{ ${times(50, `__type(name: "Query") { fields { ${times(50, 'name')} } }`)} }`;
    const cost = compileIntrospectionCost(selectOperation(parse(text), undefined), schema, 100);

    expect(() => cost({})).toThrow('Expected at most 100 values of the schema, but got more than 100.');
    expect(() => cost({})).toThrow();
    expect(looks).toBeLessThan(100);
  });
});

/** A selection so many times, under names of its own. */
function times(count: number, selection: string): string {
  return Array.from({ length: count }, (_, at) => `a${at}: ${selection}`).join(' ');
}

/** Values within each other, itself included; one more for each 100 characters of a text. */
function valuesIn(value: unknown): number {
  if (typeof value === 'string') return 1 + Math.floor(value.length / 100);
  return typeof value === 'object' && value !== null ? 1 + sum(Object.values(value).map(valuesIn)) : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
