import type { Json, JsonObject } from '../json.js';
import type { SubgraphError, SubgraphResult } from '../subgraphProtocol.js';
import type { AskedEntities } from './askedEntities.js';
import { EntityPlaces } from './entityPlaces.js';
import { clientPath, relocate } from './relocateErrors.js';
import type { Run } from './run.js';

/**
 * Tells errors of an entity fetch where the client sees the entities: `["_entities", 2, "name"]` becomes `["products", 7, "name"]`, once for each place where
 * the entity stands. An error of the whole fetch is told for every entity. An error that took more with it explains all that is missing: the whole entity where it came as null, and
 * every entity where there is no data, or where not all errors are told.
 */
export function relocateEntityErrors(
  { errors = [], untoldErrors = 0 }: SubgraphResult,
  asked: readonly AskedEntities[],
  subgraph: string,
  run: Run,
  data: JsonObject | undefined,
): void {
  const lookups = asked.map(({ lookup, paths }) => ({ lookup, places: new EntityPlaces(paths, run.data) }));
  for (const error of withoutRepetitions(errors)) {
    const [alias, index, ...rest] = error.path ?? [];
    const concerned = alias === undefined ? lookups : lookups.filter(({ lookup }) => lookup.alias === alias);
    const tellAt = relocate(error, subgraph);
    let isTold = false;
    for (const { lookup, places } of concerned) {
      const below = clientPath(rest, lookup.renamedKeys);
      const isWhole = typeof index === 'number' && isNullAt(data?.[lookup.alias], index);
      for (const place of typeof index === 'number' ? places.at(index) : places.all()) {
        run.errors.add(below.length === 0 ? place : [...place, ...below], tellAt);
        if (isWhole) run.errors.explain(place);
        isTold = true;
      }
    }
    if (!isTold) run.errors.add(undefined, tellAt);
  }
  run.errors.omit(untoldErrors);
  if (data && untoldErrors === 0) return;
  for (const { places } of lookups) for (const place of places.all()) run.errors.explain(place);
}

/** Errors of the whole fetch that say the same are told once: they are told for every entity. */
function withoutRepetitions(errors: readonly SubgraphError[]): readonly SubgraphError[] {
  const said = new Set<string>();
  return errors.filter(({ path, message, extensions }) => {
    if (path) return true;
    const saying = JSON.stringify([message, extensions?.['code']]);
    return !said.has(saying) && Boolean(said.add(saying));
  });
}

function isNullAt(entities: Json | undefined, index: number): boolean {
  return Array.isArray(entities) && entities[index] === null;
}
