import { LRUCache } from 'lru-cache';

/**
 * How long the texts of all operations of a cache may be together, in characters. Measured: what is worked out for an operation takes up to 100 bytes for each
 * character where fields are dense, and seven where it is a literal: so all take 200 MB at most.
 */
const MOST_CHARACTERS = 2 * 1024 * 1024;

/** What is worked out for a longer text is not kept. As many fields as an operation may have by default are within it, one on each line. */
export const LONGEST_KEPT = MOST_CHARACTERS / 16;

/**
 * Keeps what is worked out for operations, by keys that hold their texts: what was asked longest ago gives way. Anybody can send texts to be kept.
 * @param most how many
 */
export function operationCache<Value extends object>(most: number): LRUCache<string, Value> {
  return new LRUCache({
    max: most,
    maxSize: MOST_CHARACTERS,
    maxEntrySize: LONGEST_KEPT,
    sizeCalculation: (_, key) => key.length + 1,
  });
}
