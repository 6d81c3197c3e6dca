import type { FetchNodePathSegment, FetchRewrite, KeyRenamer, ValueSetter } from '@graphql-hive/router-query-planner';
import { isJsonObject, type Json, type JsonObject } from '../json.js';
import type { PossibleTypes } from './possibleTypes.js';

/** Changes a value in place where it can, and returns what stands in its place. */
export type Rewrite = (value: Json) => Json;

/** Compiles the rewrites of a fetch into one function, or none when there is nothing to rewrite. */
export function compileRewrites(
  rewrites: readonly FetchRewrite[] | undefined,
  types: PossibleTypes,
): Rewrite | undefined {
  if (!rewrites?.length) return undefined;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, types));
  return (value) => compiled.reduce((rewritten, rewrite) => rewrite(rewritten), value);
}

/** The planner's own aliases, and the keys that they stand for: needed to tell an error at the path that the client knows. */
export function renamedKeys(rewrites: readonly FetchRewrite[] | undefined): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const rewrite of rewrites ?? []) {
    if (!('KeyRenamer' in rewrite)) continue;
    const last = rewrite.KeyRenamer.path.at(-1);
    if (last && 'Key' in last) renamed.set(last.Key, rewrite.KeyRenamer.renameKeyTo);
  }
  return renamed;
}

function compileRewrite(rewrite: FetchRewrite, types: PossibleTypes): Rewrite {
  if ('KeyRenamer' in rewrite) return renameKey(rewrite.KeyRenamer, types);
  return setValue('ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite, types);
}

function setValue({ path, setValueTo }: ValueSetter, types: PossibleTypes): Rewrite {
  return descend(path, types, () => setValueTo);
}

function renameKey({ path, renameKeyTo }: KeyRenamer, types: PossibleTypes): Rewrite {
  const last = path.at(-1);
  if (!last || !('Key' in last)) throw new Error('Expected the path of a renamed key to end in that key.');
  return descend(path.slice(0, -1), types, (value) => {
    if (isJsonObject(value) && last.Key !== renameKeyTo && last.Key in value) {
      value[renameKeyTo] = value[last.Key];
      delete value[last.Key];
    }
    return value;
  });
}

/** Follows the path through objects, and through lists wherever they come, and applies `change` at its end. */
function descend(path: readonly FetchNodePathSegment[], types: PossibleTypes, change: Rewrite): Rewrite {
  return path.reduceRight<Rewrite>((next, segment) => {
    const step =
      'Key' in segment ? intoKey(segment.Key, next) : intoType(types.satisfying(segment.TypenameEquals), next);
    return throughLists(step);
  }, throughLists(change));
}

function intoKey(key: string, next: Rewrite): Rewrite {
  return (value) => {
    if (isJsonObject(value) && value[key] !== undefined && value[key] !== null) value[key] = next(value[key]);
    return value;
  };
}

function intoType(names: ReadonlySet<string>, next: Rewrite): Rewrite {
  return (value) => {
    if (!isJsonObject(value)) return value;
    const typename = value.__typename;
    return typename === undefined || (typeof typename === 'string' && names.has(typename)) ? next(value) : value;
  };
}

function throughLists(rewrite: Rewrite): Rewrite {
  const through: Rewrite = (value) => {
    if (!Array.isArray(value)) return rewrite(value);
    for (const [index, item] of value.entries()) value[index] = through(item);
    return value;
  };
  return through;
}

/** A rewrite whose path begins at the list of entities, seen from the whole answer that holds it under `_entities`. */
export function withinEntities(rewrite: Rewrite | undefined): Rewrite | undefined {
  if (!rewrite) return undefined;
  return (list) => {
    const answer: JsonObject = { _entities: list };
    rewrite(answer);
    return answer._entities ?? null;
  };
}
