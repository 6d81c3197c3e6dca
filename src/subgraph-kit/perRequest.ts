import DataLoader from 'dataloader';
import type { ObjectLiteral } from 'typeorm';
import type { RequestContext } from './requestContext.js';

/**
 * One instance of something per request: `const chamberById = perRequest((ctx) => new DataLoader(…))`, then
 * `chamberById(ctx).load(id)`. Kept in a WeakMap, so it is gone with the request and needs no registry.
 */
export function perRequest<T>(make: (ctx: RequestContext) => T): (ctx: RequestContext) => T {
  const instances = new WeakMap<RequestContext, T>();
  return (ctx) => {
    let instance = instances.get(ctx);
    if (instance === undefined) instances.set(ctx, (instance = make(ctx)));
    return instance;
  };
}

/**
 * As `perRequest`, with one instance per set of arguments: `quotasByDelegation(ctx, { asOf, capacity }).load(id)`.
 * Arguments are compared by their JSON, so give the keys in one order.
 */
export function perRequestAndArguments<Args, T>(
  make: (ctx: RequestContext, args: Args) => T,
): (ctx: RequestContext, args: Args) => T {
  const instances = perRequest(() => new Map<string, T>());
  return (ctx, args) => {
    const known = instances(ctx);
    const key = JSON.stringify(args);
    let instance = known.get(key);
    if (instance === undefined) known.set(key, (instance = make(ctx, args)));
    return instance;
  };
}

/** A loader of the one row with a key: `find` gets all keys of the moment and answers in any order; no row is null. */
export function loadOne<Row extends ObjectLiteral>(
  find: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader<string, Row | null>(async (keys) => {
    const rows = new Map((await find(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
}

/** A loader of all rows that belong to a key, in the order in which `find` gives them; none is an empty list. */
export function loadMany<Row>(
  find: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader<string, Row[]>(async (keys) => {
    const groups = new Map<string, Row[]>(keys.map((key) => [key, []]));
    for (const row of await find(keys)) groups.get(keyOf(row))?.push(row);
    return keys.map((key) => groups.get(key) ?? []);
  });
}
