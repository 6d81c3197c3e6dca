import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { checkLimits, checkObjects, defaultLimits, type OperationLimits } from './limits.js';

const check = (text: string, limits: Partial<OperationLimits> = {}) =>
  checkLimits(parse(text), { ...defaultLimits, ...limits });

describe('the limits of an operation', () => {
  it.each<[keyof OperationLimits, string, string]>([
    ['tokens', '{ a b c }', 'Expected at most 3 tokens, but got more than 3.'],
    ['depth', '{ a { b { c { d } } } }', 'Expected at most 3 levels of nesting, but got more than 3.'],
    [
      'depth',
      '{ ...A } fragment A on Q { ...B } fragment B on Q { ...C } fragment C on Q { a }',
      'Expected at most 3 levels of nesting, but got more than 3.',
    ],
    ['depth', '{ a(b: [[[[1]]]]) }', 'Expected at most 3 levels of nesting, but got more than 3.'],
    ['aliases', '{ a: x b: x c: x d: x }', 'Expected at most 3 aliases, but got more than 3.'],
    [
      'rootFields',
      '{ a b ...F } fragment F on Q { c d }',
      'Expected at most 3 fields at the root of an operation, but got 4.',
    ],
    ['directives', '{ a @a @b @c @d }', 'Expected at most 3 directives, but got 4.'],
    [
      'fields',
      '{ ...F ...F } fragment F on Q { a b }',
      'Expected at most 3 fields with all fragments written out, but got more than 3.',
    ],
  ])('refuses too many %s, in %s', (limit, text, message) => {
    expect(() => check(text, { [limit]: 3 })).toThrow(
      expect.objectContaining({
        message,
        extensions: expect.objectContaining({ code: 'OPERATION_TOO_LARGE', limit, allowed: 3 }),
      }),
    );
  });

  it('refuses an answer of too many objects, and says how many were expected', () => {
    expect(() => checkObjects(() => 4, {}, { ...defaultLimits, objects: 4 })).not.toThrow();
    expect(() => checkObjects(() => 5, {}, { ...defaultLimits, objects: 4 })).toThrow(
      expect.objectContaining({
        message: 'Expected at most 4 objects in an answer, estimated by its pages and lists, but got 5.',
        extensions: { code: 'OPERATION_TOO_LARGE', limit: 'objects', allowed: 4, got: 5 },
      }),
    );
    expect(() => checkObjects(() => Infinity, {}, defaultLimits)).toThrow('but got more than 9007199254740991.');
  });

  it('counts fragments that unfold into millions of fields without writing them out', () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `fragment F${level} on Q { a { ...F${level + 1} } b { ...F${level + 1} } }`,
    );

    expect(() => check(`{ ...F0 } ${levels.join(' ')} fragment F30 on Q { a }`)).toThrow(
      'fields with all fragments written out',
    );
  });

  it('leaves a fragment that spreads itself to validation', () => {
    expect(() => check('{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A }')).not.toThrow();
  });

  it('allows full introspection', () => {
    expect(() =>
      check(
        getIntrospectionQuery({ descriptions: true, specifiedByUrl: true, inputValueDeprecation: true, oneOf: true }),
      ),
    ).not.toThrow();
  });

  it('stays below the 50 levels that the planner reads', () => {
    expect(defaultLimits.depth).toBeLessThan(50);
  });
});
