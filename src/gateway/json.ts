/** What a subgraph answers, and what a client sends. */
export type Json = string | number | boolean | null | JsonObject | Json[];

export interface JsonObject {
  [key: string]: Json | undefined;
}

/** Where a value stands in an answer, as clients see it. */
export type ResponsePath = readonly (string | number)[];

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How deep values may nest that no type describes: whoever walks or writes what nests by the ten thousand runs out of stack. */
export const MOST_NESTED = 500;

/** Whether a value nests deeper than so many levels. It looks no deeper than that. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

/** An empty object without inherited keys: what a client named `constructor` or `__proto__` is then a key like any other. */
export function emptyObject(): JsonObject {
  // Object.create(null) is declared as `any`: this is the one place where it gets its type.
  return Object.create(null) as JsonObject;
}
