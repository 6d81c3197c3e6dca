import { relocate } from '../execute/relocateErrors.js';
import type { ResponsePath } from '../json.js';
import type { SubgraphResult } from '../subgraphProtocol.js';
import { faultyNull, isFaultyNull, type TellAt } from './subgraphFault.js';

/** The data of a subgraph with its errors in place of the nulls that they are the reason for, and each of its errors, met there or not. */
export interface MarkedData {
  readonly data: Record<string, unknown>;
  readonly errors: readonly TellAt[];
}

/**
 * Puts each error of a subgraph into its data: stitching loses errors that stand beside them, and the indices on their paths. Changes the data.
 *
 * @param keys the response keys that the subgraph was asked for: where one error takes the whole data with it, it is the reason for all of them
 */
export function markFaults(
  { data, errors = [] }: SubgraphResult,
  subgraph: string,
  keys: readonly string[],
): MarkedData {
  // Without what nobody asked for: stitching would not know which of the requests it put together that belongs to, and give them all up.
  const marked: Record<string, unknown> = Object.fromEntries(keys.map((key) => [key, data?.[key] ?? null]));
  const tell = errors.map((error): TellAt => {
    const tellAt = relocate(error, subgraph);
    for (const path of error.path ? [error.path] : keys.map((key) => [key])) mark(marked, path, tellAt);
    return tellAt;
  });
  if (!data && errors.length > 0) for (const key of keys) marked[key] ??= faultyNull(true);
  return { data: marked, errors: tell };
}

/** Puts the fault to the null on the path, where there is one. */
function mark(data: Record<string, unknown>, path: ResponsePath, tellAt: TellAt): void {
  let parent = data;
  for (const [depth, segment] of path.entries()) {
    const value = parent[segment];
    if (value === null || isFaultyNull(value)) {
      const faulty = value ?? faultyNull(isWhole(path.slice(0, depth + 1)));
      faulty.faults.push({ below: path.slice(depth + 1).map(ownKey), tellAt });
      parent[segment] = faulty;
      return;
    }
    if (!isObject(value)) return;
    parent = value;
  }
}

/** A root field, or one of `_entities`. Batches give that field an alias. */
function isWhole([field, index, ...below]: ResponsePath): boolean {
  if (index === undefined) return true;
  return below.length === 0 && typeof index === 'number' && /^(_v\d+_)?_entities$/.test(String(field));
}

/** Where one key means fields of which only some may be null, stitching asks for them under keys of its own. */
function ownKey(segment: string | number): string | number {
  return typeof segment === 'string' ? segment.replace(/^_(nullable|nonNullable)_/, '') : segment;
}

/** Lists are taken for objects whose keys are indices. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
