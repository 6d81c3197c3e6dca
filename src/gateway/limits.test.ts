import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { checkLimits, checkCost, defaultLimits, textCheck, type OperationLimits } from './limits.js';

const check = (text: string, limits: Partial<OperationLimits> = {}) =>
  checkLimits(parse(text), { ...defaultLimits, ...limits });

describe('the limits of an operation', () => {
  it.each<[keyof OperationLimits, string, string]>([
    ['tokens', '{ a b c }', 'Expected at most 3 tokens, but got more than 3.'],
    ['depth', '{ a { b { c { d } } } }', 'Expected at most 3 levels, but got 4.'],
    [
      'depth',
      '{ ...A } fragment A on Q { ...B } fragment B on Q { ...C } fragment C on Q { a }',
      'Expected at most 3 levels, but got 4.',
    ],
    ['depth', '{ a(b: [[[[1]]]]) }', 'Expected at most 3 levels, but got 4.'],
    ['aliases', '{ a: x b: x c: x d: x }', 'Expected at most 3 aliases, but got 4.'],
    [
      'rootFields',
      '{ a b ...F } fragment F on Q { c d }',
      'Expected at most 3 fields at the root of an operation, but got 4.',
    ],
    ['directives', '{ a @a @b @c @d }', 'Expected at most 3 directives, but got 4.'],
    [
      'fields',
      '{ ...F ...F } fragment F on Q { a b }',
      'Expected at most 3 fields with all fragments written out, but got 4.',
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
    const check = (cost: number, limits: OperationLimits) =>
      checkCost({ costOf: () => cost, introspectionCostOf: () => 3 }, {}, limits);

    expect(check(4, { ...defaultLimits, cost: 4 })).toBe(7);
    expect(() => check(5, { ...defaultLimits, cost: 4 })).toThrow(
      expect.objectContaining({
        message: 'Expected at most 4 units of cost, but got 5.',
        extensions: { code: 'OPERATION_TOO_LARGE', limit: 'cost', allowed: 4, got: 5 },
      }),
    );
    expect(() => check(Infinity, defaultLimits)).toThrow('but got more than 100000.');
  });

  it('counts fragments that unfold into millions of fields without writing them out', () => {
    const levels = Array.from(
      { length: 19 },
      (_, level) => `fragment F${level} on Q { a { ...F${level + 1} } b { ...F${level + 1} } }`,
    );

    expect(() => check(`{ ...F0 } ${levels.join(' ')} fragment F19 on Q { a }`)).toThrow(
      'fields with all fragments written out',
    );
  });

  it('follows fragments no further than they may go, so that no chain of them fills the stack', () => {
    const chain = Array.from({ length: 5_000 }, (_, at) => `fragment F${at} on Q { ...F${at + 1} }`).join(' ');

    expect(() => check(`{ ...F0 } ${chain}`, { tokens: 100_000 })).toThrow(
      'Expected at most 40 levels, but got more than 40.',
    );
  });

  it('refuses deep fragments that no operation uses, since validation goes into them', () => {
    const chain = Array.from({ length: 8_000 }, (_, at) => `fragment F${at} on Q { a { ...F${at + 1} } }`).join(' ');

    expect(() => check(`{ a } ${chain}`, { tokens: 100_000 })).toThrow(
      'Expected at most 40 levels, but got more than 40.',
    );
    expect(() => check('{ a } fragment F on Q { a { b { c { d } } } }', { depth: 4 })).not.toThrow();
  });

  it('follows deep fragments within each other no further than the stack goes', () => {
    const deep = (at: number) => `fragment F${at} on Q { ${'a { '.repeat(48)}...F${at + 1}${' }'.repeat(48)} }`;
    const fragments = Array.from({ length: 200 }, (_, at) => deep(at)).join(' ');

    expect(() => check(`{ ...F0 } ${fragments}`, { tokens: 100_000, depth: 49 })).toThrow(
      'Expected at most 49 levels, but got more than 49.',
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

describe('the limits of a text, asked before it is parsed', () => {
  const checkText = textCheck({ ...defaultLimits, tokens: 20, depth: 3 });

  it.each([
    ['brackets in strings and comments', '{ a(b: "{{{{", c: """{{{{ \\""" [[[[""") # {{{{\n }'],
    ['what is no GraphQL', '{ a "'],
    ['nothing at all', ''],
    ['brackets that close nothing', ') ) } } ] ]'],
    ['what stands in comments', `{ a # ${'a '.repeat(50)}\n }`],
  ])('let pass %s', (_, text) => {
    expect(() => checkText(text)).not.toThrow();
  });

  it('count nesting up to what cannot be read, because a parser follows it until there', () => {
    expect(() => checkText('{ a { b { c { d { "')).toThrow('Expected at most 3 levels, but got 5.');
  });

  it.each([
    ['of lines of their own', `{ a\n${'# b\n'.repeat(18)}}`],
    ['after a word', `{ ${'a # b\n'.repeat(9)} # c\n }`],
    ['at the end', `{ a }${' # b\n'.repeat(18)}`],
    ['before a word', `${', \t#\r'.repeat(18)} { a }`],
  ])('count comments %s, because a parser keeps them', (_, text) => {
    expect(() => checkText(text)).toThrow('Expected at most 20 tokens, but got more than 20.');
    expect(() => check(text, { tokens: 20 })).toThrow('Expected at most 20 tokens, but got more than 20.');
  });

  it('refuse a megabyte of comments before all of them are read', () => {
    const text = `{ a } ${'#\n'.repeat(495_000)}`;
    const busy = () => process.cpuUsage().user / 1000;
    const times = [1, 2, 3].map(() => {
      const start = busy();
      expect(() => checkText(text)).toThrow('Expected at most 20 tokens, but got more than 20.');
      return busy() - start;
    });
    expect(Math.min(...times)).toBeLessThan(10);
  });

  it('refuse the same text again', () => {
    for (const text of ['{{{{', '{{{{']) expect(() => checkText(text)).toThrow('Expected at most 3 levels, but got 4.');
  });

  it('read no further than the tokens that there may be', () => {
    expect(() => checkText('a '.repeat(20) + '{'.repeat(100_000))).toThrow(
      'Expected at most 20 tokens, but got more than 20.',
    );
  });
});
