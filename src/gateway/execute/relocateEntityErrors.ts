import type { Json, JsonObject, ResponsePath } from '../json.js';
import type { SubgraphError } from '../subgraphProtocol.js';
import type { AskedEntities } from './askedEntities.js';
import { EntityPlaces } from './entityPlaces.js';
import { clientPath, relocate } from './relocateErrors.js';
import type { Run } from './run.js';

/**
 * Tells errors of an entity fetch where the client sees the entities: `["_entities", 2, "name"]` becomes `["products", 7, "name"]`, once for each place where
 * the entity stands. An error of the whole fetch is told for every entity. An error that took more with it explains all that is missing: the whole entity where it came as null, and
 * every entity where there is no data.
 */
export function relocateEntityErrors(
  errors: readonly SubgraphError[],
  asked: readonly AskedEntities[],
  subgraph: string,
  run: Run,
  data: JsonObject | undefined,
): void {
  const lookups = asked.map(({ lookup, paths }) => ({
    lookup,
    places: paths.map((onPath) => new EntityPlaces(onPath, run.data)),
  }));
  for (const error of errors) {
    const [alias, index, ...rest] = error.path ?? [];
    const concerned = alias === undefined ? lookups : lookups.filter(({ lookup }) => lookup.alias === alias);
    const tellAt = relocate(error, subgraph);
    const told = new Set<string>();
    for (const { lookup, places } of concerned) {
      const below = clientPath(rest, lookup.renamedKeys);
      for (const place of places.flatMap((on) => (typeof index === 'number' ? on.at(index) : on.all()))) {
        const path = [...forClient(place), ...below];
        const key = JSON.stringify(path);
        if (!told.has(key)) run.errors.add(path, tellAt);
        told.add(key);
        if (typeof index === 'number' && isNullAt(data?.[lookup.alias], index)) run.errors.explain(forClient(place));
      }
    }
    if (told.size === 0) run.errors.add(undefined, tellAt);
  }
  if (data) return;
  for (const place of lookups.flatMap(({ places }) => places.flatMap((on) => on.all())))
    run.errors.explain(forClient(place));
}

function isNullAt(entities: Json | undefined, index: number): boolean {
  return Array.isArray(entities) && entities[index] === null;
}

const NOTHING_RENAMED: ReadonlyMap<string, string> = new Map();

function forClient(place: ResponsePath): ResponsePath {
  return clientPath(place, NOTHING_RENAMED);
}
