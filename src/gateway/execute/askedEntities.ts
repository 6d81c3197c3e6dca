import type { JsonObject } from '../json.js';
import type { EntityLookup } from '../plan/compilePlan.js';
import type { CollectEntities } from '../plan/paths.js';
import { representationKey } from '../plan/representations.js';

/** The entities on one path of the data, and for each the index of its representation. */
export interface EntitiesOnPath {
  readonly collect: CollectEntities;
  readonly entities: JsonObject[];
  readonly indices: number[];
}

/** What one `_entities` field asks, and for whom. */
export interface AskedEntities {
  readonly lookup: EntityLookup;
  readonly paths: readonly EntitiesOnPath[];
}

/** Representations, each of them once. */
export class Representations {
  readonly list: JsonObject[] = [];
  private readonly indexByKey = new Map<string, number>();

  /** The index at which the representation is asked for. */
  add(representation: JsonObject): number {
    const key = representationKey(representation);
    const known = this.indexByKey.get(key);
    if (known !== undefined) return known;
    this.indexByKey.set(key, this.list.length);
    return this.list.push(representation) - 1;
  }
}

/** Finds the entities of a lookup in the data, and adds what must be told about them to the representations. */
export function askFor(lookup: EntityLookup, data: JsonObject, representations: Representations): AskedEntities {
  const paths = lookup.paths.map((collect) => {
    const onPath: EntitiesOnPath = { collect, entities: [], indices: [] };
    collect(data, (entity) => {
      const representation = lookup.represent(entity);
      if (!representation) return;
      onPath.entities.push(entity);
      onPath.indices.push(representations.add(representation));
    });
    return onPath;
  });
  return { lookup, paths };
}
