import { relocate } from '../execute/relocateErrors.js';
import type { ResponsePath } from '../json.js';
import type { SubgraphResult } from '../subgraphProtocol.js';
import { faultyNull, isFaultyNull, type SubgraphFault } from './subgraphFault.js';

/** The data of a subgraph with its errors in place of the nulls that they are the reason for, and the errors that are the reason for none. */
export interface MarkedData {
  readonly data: Record<string, unknown>;
  readonly elsewhere: readonly SubgraphFault[];
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
  const marked = data ?? Object.fromEntries(keys.map((key) => [key, null]));
  const elsewhere: SubgraphFault[] = [];
  for (const error of errors) {
    const tellAt = relocate(error, subgraph);
    const paths = error.path ? [error.path] : keys.map((key) => [key]);
    const isMarked = paths.map((path) => mark(marked, path, tellAt)).includes(true);
    if (!isMarked) elsewhere.push({ below: [], tellAt });
  }
  if (!data && errors.length > 0) for (const key of keys) marked[key] ??= faultyNull(true);
  return { data: marked, elsewhere };
}

/** Whether there is a null on the path, where the fault was put. */
function mark(data: Record<string, unknown>, path: ResponsePath, tellAt: SubgraphFault['tellAt']): boolean {
  let parent = data;
  for (const [depth, segment] of path.entries()) {
    const value = parent[segment];
    if (value === null || isFaultyNull(value)) {
      const faulty = value ?? faultyNull(isWhole(path.slice(0, depth + 1)));
      faulty.faults.push({ below: path.slice(depth + 1).map(ownKey), tellAt });
      parent[segment] = faulty;
      return true;
    }
    if (!isObject(value)) return false;
    parent = value;
  }
  return false;
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
