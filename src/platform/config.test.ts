import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';

describe('the configuration', () => {
  it('reads lists of labels and of subgraphs that join ours, with blanks', () => {
    const { overrideLabels, addedSubgraphs } = readConfig(
      {},
      { OVERRIDE_LABELS: 'new-stock, team:a/b', ADDED_SUBGRAPHS: 'a=http://a/graphql , b=http://b/graphql' },
    );

    expect(overrideLabels).toEqual(['new-stock', 'team:a/b']);
    expect(addedSubgraphs).toEqual(['a=http://a/graphql', 'b=http://b/graphql']);
  });

  it('makes no label active, and adds no subgraph, unless told so', () => {
    expect(readConfig({}, {})).toMatchObject({ overrideLabels: [], addedSubgraphs: [] });
  });

  it('refuses more subscriptions of one client than there may be of all', () => {
    expect(readConfig({}, { SUBSCRIPTIONS_PER_CLIENT: '10000' }).subscriptionsPerClient).toBe(10_000);
    expect(() => readConfig({}, { SUBSCRIPTIONS_PER_CLIENT: '10001' })).toThrow(
      'Expected SUBSCRIPTIONS_PER_CLIENT to be off, or how many subscriptions one client may have at once, 1 to 10000, but got "10001".',
    );
  });

  it('refuses percentages as labels: those are drawn for each request', () => {
    expect(() => readConfig({}, { OVERRIDE_LABELS: 'percent(30)' })).toThrow(
      'Expected OVERRIDE_LABELS to be labels of @override, separated by commas, but got "percent(30)".',
    );
  });
});

describe('the configuration of limits', () => {
  const limitsOf = (env: Record<string, string>) => readConfig({}, env).limits;

  it('holds those that are set', () => {
    expect(limitsOf({})).toEqual({ request: {}, operation: {} });
    expect(limitsOf({ LIMIT_BODY_BYTES: '2000', LIMIT_DEPTH: '49', LIMIT_ALIASES: '0' })).toEqual({
      request: { bodyBytes: 2_000 },
      operation: { depth: 49, aliases: 0 },
    });
  });

  it.each([
    ['LIMIT_DEPTH', '50', '1 to 49'],
    ['LIMIT_DEPTH', '0', '1 to 49'],
    ['LIMIT_TOKENS', 'many', '10 to 100000'],
    ['LIMIT_FIELDS', '1.5', '1 to 100000'],
    ['LIMIT_BODY_BYTES', '-1', '1000 to 100000000'],
    ['LIMIT_INTROSPECTION_DEPTH', '3', '0 to 2'],
    ['LIMIT_INTROSPECTION', '-1', '0 to 10000000'],
    ['LIMIT_COST', '1e9', '1 to 10000000'],
    ['LIMIT_COMPARISONS', '1000000', '100 to 500000'],
  ])('refuses %s=%s in a sentence', (variable, value, range) => {
    expect(() => limitsOf({ [variable]: value })).toThrow(
      `Expected ${variable} to be a whole number from ${range}, but got "${value}".`,
    );
  });
});
