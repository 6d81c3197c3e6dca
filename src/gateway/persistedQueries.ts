import type { PersistedQueryOptions } from '@apollo/server';
import { LRUCache } from 'lru-cache';

/** How many texts are kept, and how many bytes they may take together: anybody can send texts to be kept. */
const MOST_QUERIES = 5_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** Where Apollo Server keeps the texts of automatic persisted queries: what was asked longest ago gives way. */
export function persistedQueryCache(): NonNullable<PersistedQueryOptions['cache']> {
  const texts = new LRUCache<string, string>({
    max: MOST_QUERIES,
    maxSize: MOST_BYTES,
    sizeCalculation: (text, key) => 2 * (text.length + key.length), // a string takes up to two bytes for each of its units
  });
  return {
    get: async (key) => texts.get(key),
    set: async (key, text) => void texts.set(key, text),
    delete: async (key) => texts.delete(key),
  };
}
