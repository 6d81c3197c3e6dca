import { describe, expect, it } from '@jest/globals';
import { mostRestrictive } from './cacheControl.js';

describe('the cache-control of an answer made of several', () => {
  it.each([
    ['the shortest time', ['max-age=60', 'max-age=300'], 'max-age=60'],
    ['no-store, once one part demands it', ['public, max-age=60', 'No-Store'], 'no-store'],
    ['no-store, where a part says nothing', ['max-age=60', undefined], 'no-store'],
    ['no-store for no part', [], 'no-store'],
    ['private, once one part is', ['public, max-age=60, s-maxage=600', 'private, max-age=90'], 'private, max-age=60'],
    ['public, where every part is', ['public, max-age=60', 'PUBLIC, max-age=5'], 'public, max-age=5'],
    ['neither, where only some are public', ['public, max-age=60', 'max-age=5'], 'max-age=5'],
    ['no time, where a part leaves it to guesses', ['public, max-age=60', 'public'], 'public, max-age=0'],
    ['no time for a number that is none', ['max-age=soon'], 'max-age=0'],
    ['a number in quotes', ['max-age="60"'], 'max-age=60'],
    ['the shortest time for shared caches', ['max-age=60, s-maxage=600', 'max-age=30'], 'max-age=30, s-maxage=30'],
    ['every demand', ['no-cache, max-age=60', 'must-revalidate, max-age=60'], 'no-cache, must-revalidate, max-age=60'],
    ['no allowance', ['max-age=60, stale-while-revalidate=86400, immutable'], 'max-age=60'],
  ])('is %s', (_, parts, whole) => {
    expect(mostRestrictive(parts)).toBe(whole);
  });
});
