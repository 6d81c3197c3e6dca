import { describe, expect, it } from '@jest/globals';
import { buildSchema, graphqlSync, type GraphQLSchema } from 'graphql';
import { checkArguments, guardArguments, needsCheck, type ArgumentLimits } from './argumentChecks.js';
import { BadUserInput } from '../platform/errors.js';
import { encodeCursor } from './pages/cursor.js';
import { cursorsOfOrder } from './pages/cursorOrder.js';
import { OrderDirection } from './sharedFields.js';

const LIMITS: ArgumentLimits = {
  'Query.hemicycle.width': [100, 4000],
  'Query.compare.slugs': [2, 10],
  'Query.latest.first': [1, 5],
  'Query.pair': ({ one, other }: { one?: number; other?: number }, field: string) => {
    if (one === other) throw new BadUserInput(`two numbers at ${field}`, one);
  },
};

const CURSOR = encodeCursor({ field: 'Query.things', order: 'NAME ASC' }, { sortKey: 'a', id: 'thing:a' });

/** Why arguments are refused; null where they are taken. */
function refusal(coordinate: string, args: Record<string, unknown>): string | null {
  try {
    checkArguments(coordinate, args, LIMITS);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function slugs(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `slug-${index}`);
}

describe('the arguments of a page', () => {
  it('are taken within their bounds, null as absent', () => {
    for (const args of [{}, { first: 0 }, { first: 100 }, { last: 100 }, { first: null, last: null, after: null }]) {
      expect(refusal('Query.things', args)).toBeNull();
    }
  });

  it.each([
    [{ first: 101 }, 'Expected first to be 0 to 100, but got 101.'],
    [{ first: -1 }, 'Expected first to be 0 to 100, but got -1.'],
    [{ last: 101 }, 'Expected last to be 0 to 100, but got 101.'],
    [{ first: 1, last: 2 }, 'Expected either first or last, but got {"first":1,"last":2}.'],
    [{ after: 'x' }, 'Expected after to be a cursor that Query.things gave, but got "x".'],
    [{ first: 5, before: 'x' }, 'Expected before to be a cursor that Query.things gave, but got "x".'],
  ])('are refused: %j', (args, message) => {
    expect(refusal('Query.things', args)).toBe(message);
  });

  it('take the cursors of their own field alone, in whatever order', () => {
    expect(refusal('Query.things', { after: CURSOR })).toBeNull();
    expect(refusal('Query.others', { before: CURSOR })).toBe(
      'Expected before to be a cursor of Query.others, but got "a cursor of Query.things".',
    );
  });
});

describe('the bounds of an argument', () => {
  it('include both ends of a number', () => {
    expect([100, 4000, null].map((width) => refusal('Query.hemicycle', { width }))).toEqual([null, null, null]);
    expect(refusal('Query.hemicycle', { width: 99 })).toBe('Expected width to be 100 to 4000, but got 99.');
    expect(refusal('Query.hemicycle', { width: 4001 })).toBe('Expected width to be 100 to 4000, but got 4001.');
  });

  it('are of the length of a list', () => {
    expect([2, 10].map((count) => refusal('Query.compare', { slugs: slugs(count) }))).toEqual([null, null]);
    expect(refusal('Query.compare', { slugs: slugs(1) })).toBe('Expected slugs to have 2 to 10 values, but got 1.');
    expect(refusal('Query.compare', { slugs: slugs(11) })).toBe('Expected slugs to have 2 to 10 values, but got 11.');
  });

  it('replace those of pages where a first stands alone', () => {
    expect(refusal('Query.latest', { first: 5 })).toBeNull();
    expect(refusal('Query.latest', { first: 6 })).toBe('Expected first to be 1 to 5, but got 6.');
    expect(refusal('Query.latest', { first: 0 })).toBe('Expected first to be 1 to 5, but got 0.');
  });
});

describe('the rule of a field', () => {
  it('speaks of its arguments together, when each of them is in order', () => {
    expect(refusal('Query.pair', { one: 1, other: 2 })).toBeNull();
    expect(refusal('Query.pair', { one: 1, other: 1 })).toBe('Expected two numbers at Query.pair, but got 1.');
    expect(refusal('Query.pair', { one: 1, other: 1, more: slugs(101) })).toBe(
      'Expected more to have at most 100 values, but got 101.',
    );
  });

  it('refuses cursors of another order than that asked, or the usual one', () => {
    const usual = { field: 'NAME', direction: OrderDirection.ASC };
    const reversed = { field: 'NAME', direction: OrderDirection.DESC };
    const rule = cursorsOfOrder(usual);

    expect(() => rule({ after: CURSOR }, 'Query.things')).not.toThrow();
    expect(() => rule({ after: CURSOR, orderBy: null }, 'Query.things')).not.toThrow();
    expect(() => rule({ after: CURSOR, orderBy: usual }, 'Query.things')).not.toThrow();
    expect(() => rule({ after: CURSOR, orderBy: reversed }, 'Query.things')).toThrow(
      'Expected after to be a cursor of the order NAME DESC, but got "one of the order NAME ASC".',
    );
  });
});

describe('a list in an argument', () => {
  it('has at most 100 values, wherever it stands', () => {
    expect(refusal('Query.things', { filter: { slugs: slugs(100) }, codes: slugs(100) })).toBeNull();
    expect(refusal('Query.things', { codes: slugs(101) })).toBe(
      'Expected codes to have at most 100 values, but got 101.',
    );
    expect(refusal('Query.things', { filter: { slugs: slugs(101) } })).toBe(
      'Expected filter.slugs to have at most 100 values, but got 101.',
    );
    expect(refusal('Query.things', { filter: { seats: { of: slugs(101) } } })).toBe(
      'Expected filter.seats.of to have at most 100 values, but got 101.',
    );
  });

  it('may be empty or null', () => {
    expect(refusal('Query.things', { filter: { slugs: [] }, codes: null })).toBeNull();
    expect(refusal('Query.things', { filter: null })).toBeNull();
  });
});

describe('a text in an argument', () => {
  it('is refused where it has the one character that PostgreSQL cannot hold', () => {
    expect(refusal('Query.plain', { slug: 'a\0b' })).toBe(
      'Expected slug to be a text without the character U+0000, but got "a\\u0000b".',
    );
    expect(refusal('Query.things', { filter: { slugs: ['a', '\0'] } })).toBe(
      'Expected filter.slugs to be a text without the character U+0000, but got "\\u0000".',
    );
    expect(refusal('Query.compare', { slugs: ['a', '\0'] })).toBe(
      'Expected slugs to be a text without the character U+0000, but got "\\u0000".',
    );
  });

  it('may have any other character', () => {
    expect(refusal('Query.plain', { slug: '\u0001\uffff\ud83c\udfdb \ud800' })).toBeNull();
  });
});

describe('a schema', () => {
  function aSchema(): GraphQLSchema {
    return buildSchema(`
      type Query {
        things(first: Int, after: String, filter: ThingFilter): Int
        hemicycle(width: Int! = 1000): Int
        plain(slug: String, size: Int, not: Nothing, nothing: Empty): Int
        nested(filter: ThingFilter): Int
        pair(one: Int, other: Int): Int
      }
      input ThingFilter { not: ThingFilter, slugs: [String!] }
      input Nothing { not: Nothing, slug: String }
      input Empty { not: Empty, size: Int }
    `);
  }

  it('has the arguments checked that can break a rule, those of an input within inputs too', () => {
    const fields = Object.values(aSchema().getQueryType()?.getFields() ?? {});

    const checked = fields.flatMap(({ name, args }) =>
      args.filter((arg) => needsCheck(`Query.${name}`, arg, LIMITS)).map((arg) => `${name}.${arg.name}`),
    );

    expect(checked).toEqual([
      'things.first',
      'things.after',
      'things.filter',
      'hemicycle.width',
      'plain.slug',
      'plain.not',
      'nested.filter',
      'pair.one',
      'pair.other',
    ]);
  });

  it('refuses before a resolver runs, as bad input, with the field that was asked', () => {
    const schema = aSchema();
    guardArguments(schema, LIMITS);
    const asked: string[] = [];
    const rootValue = {
      hemicycle: ({ width }: { width: number }) => asked.push(`hemicycle ${width}`),
      nested: () => asked.push('nested'),
    };

    const { data, errors = [] } = graphqlSync({
      schema,
      rootValue,
      source: '{ hemicycle narrow: hemicycle(width: 99) nested(filter: { slugs: "a" }) }',
    });

    expect(data).toEqual({ hemicycle: 1, narrow: null, nested: 2 });
    expect(asked).toEqual(['hemicycle 1000', 'nested']);
    expect(errors.map(({ message, path, extensions }) => ({ message, path, code: extensions['code'] }))).toEqual([
      { message: 'Expected width to be 100 to 4000, but got 99.', path: ['narrow'], code: 'BAD_USER_INPUT' },
    ]);
  });
});
