import { describe, expect, it } from '@jest/globals';
import { buildSchema, executeSync, getIntrospectionQuery, parse, type GraphQLSchema } from 'graphql';
import { CostDirectives } from './costDirectives.js';
import { defaultLimits } from './limits.js';
import { compileCost } from './operationCost.js';
import { selectOperation } from './plan/operation.js';

describe('the cost of introspection', () => {
  const types = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      const fields = Array.from({ length: 15 }, (_, field) => `f${field}(a: Int): [T${(at + field) % count}!]!`);
      return `type T${at} { ${fields.join(' ')} }`;
    });
  const schemaOf = (count: number) => buildSchema(`type Query { t: T0 } ${types(count).join(' ')}`);
  const costOf = (schema: GraphQLSchema, text: string) =>
    compileCost(
      selectOperation(parse(text), undefined),
      schema,
      new CostDirectives(parse('type Query { a: Int }')),
    )({});
  const all =
    'fragment A on __Schema { types { fields { name description type { name kind } args { name type { kind } } } } }';
  const large = schemaOf(2_000);
  const full = getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, inputValueDeprecation: true });

  it('is a tenth for each field of the schema that is told', () => {
    const schema = schemaOf(300);
    for (const text of [
      full,
      '{ __schema { types { fields { name args { name type { kind ofType { kind } } } } } } }',
      '{ __schema { types { __typename enumValues { a: name b: name c: __typename } interfaces { name } } directives { args { name } } } }',
    ]) {
      const told = fieldsIn(executeSync({ schema, document: parse(text) }).data);
      const cost = costOf(schema, text);

      expect(cost).toBeGreaterThan(told / 15);
      expect(cost).toBeLessThan(told / 7);
    }
  });

  it('lets explorers and code generators ask for all of 2,000 types', () => {
    expect(costOf(large, full)).toBeLessThan(defaultLimits.cost);
    expect(costOf(schemaOf(3_000), full)).toBeGreaterThan(defaultLimits.cost);
  });

  it.each([
    [
      'the fields of the types of fields',
      `{ __schema { types { fields { type { ofType { ofType { ofType { fields { name args { name } type { name } } } } } } } } } }`,
    ],
    ['many names for one leaf', `{ __schema { types { fields { ${names('name')} } } } }`],
    ['many names for __typename', `{ __schema { types { fields { ${names('__typename')} } } } }`],
    ['all of it four times', `{ ${['a', 'b', 'c', 'd'].map((key) => `${key}: __schema { ...A }`).join(' ')} } ${all}`],
  ])('goes beyond the limit for %s of a large schema', (_, text) => {
    expect(costOf(large, text)).toBeGreaterThan(defaultLimits.cost);
  });

  function names(of: string): string {
    return Array.from({ length: 100 }, (_, at) => `a${at}: ${of}`).join(' ');
  }

  /** Keys of all objects within each other. */
  function fieldsIn(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    const below = Object.values(value).reduce<number>((total, inner) => total + fieldsIn(inner), 0);
    return Array.isArray(value) ? below : below + Object.keys(value).length;
  }
});
