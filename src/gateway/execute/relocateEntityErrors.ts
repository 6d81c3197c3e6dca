import type { JsonObject, ResponsePath } from '../json.js';
import type { SubgraphError } from '../subgraphProtocol.js';
import type { AskedEntities, EntitiesOnPath } from './askedEntities.js';
import { clientPath, relocate } from './relocateErrors.js';
import type { Run } from './run.js';

/**
 * Tells errors of an entity fetch where the client sees the entities: `["_entities", 2, "name"]` becomes `["products", 7, "name"]`, once for each place where
 * the entity stands. An error of the whole fetch is told for every entity.
 */
export function relocateEntityErrors(
  errors: readonly SubgraphError[],
  asked: readonly AskedEntities[],
  subgraph: string,
  run: Run,
): void {
  for (const error of errors) {
    const [alias, index, ...rest] = error.path ?? [];
    const concerned = alias === undefined ? asked : asked.filter(({ lookup }) => lookup.alias === alias);
    const places = concerned.flatMap(({ lookup, paths }) =>
      paths
        .flatMap((onPath) => placesOf(onPath, typeof index === 'number' ? index : undefined, run.data))
        .map((place) => ({ place, lookup })),
    );
    const tellAt = relocate(error, subgraph);
    if (places.length === 0) run.errors.add(tellAt(undefined));
    const told = new Set<string>();
    for (const { place, lookup } of places) {
      const path = [...clientPath(place, NOTHING_RENAMED), ...clientPath(rest, lookup.renamedKeys)];
      const key = JSON.stringify(path);
      if (!told.has(key)) run.errors.add(tellAt(path));
      told.add(key);
    }
  }
}

const NOTHING_RENAMED: ReadonlyMap<string, string> = new Map();

/** Where the entities with this representation stand, or all of them. The data is walked again, because paths are not kept while all goes well. */
function placesOf(
  { collect, entities, indices }: EntitiesOnPath,
  index: number | undefined,
  data: JsonObject,
): ResponsePath[] {
  const concerned = new Set(entities.filter((_, position) => index === undefined || indices[position] === index));
  const places: ResponsePath[] = [];
  collect(data, (entity, path) => path && concerned.has(entity) && places.push(path), true);
  return places;
}
