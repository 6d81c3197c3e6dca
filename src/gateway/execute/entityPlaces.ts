import type { JsonObject, ResponsePath } from '../json.js';
import type { EntitiesOnPath } from './askedEntities.js';
import { clientPath } from './relocateErrors.js';

const NOTHING_RENAMED: ReadonlyMap<string, string> = new Map();

/**
 * Where the client sees the entities of one lookup, by the index of their representation, each place once. The data is walked again, because paths are not kept while
 * all goes well; once, however many errors there are.
 */
export class EntityPlaces {
  private byIndex: Map<number, ResponsePath[]> | undefined;
  private everywhere: readonly ResponsePath[] | undefined;

  constructor(
    private readonly paths: readonly EntitiesOnPath[],
    private readonly data: JsonObject,
  ) {}

  /** The places of the entities with this representation. */
  at(index: number): readonly ResponsePath[] {
    return (this.byIndex ??= this.find()).get(index) ?? [];
  }

  all(): readonly ResponsePath[] {
    return (this.everywhere ??= [...(this.byIndex ??= this.find()).values()].flat());
  }

  private find(): Map<number, ResponsePath[]> {
    const found = new Map<number, ResponsePath[]>();
    // One path leads to each place once, several may lead to the same.
    const known = this.paths.length > 1 ? new Set<string>() : undefined;
    for (const { collect, entities, indices } of this.paths) {
      const indexOf = new Map(entities.map((entity, position) => [entity, indices[position]]));
      collect(
        this.data,
        (entity, path) => {
          const index = indexOf.get(entity);
          if (index === undefined || !path) return;
          const place = clientPath(path, NOTHING_RENAMED);
          if (known) {
            const key = JSON.stringify(place);
            if (known.has(key)) return;
            known.add(key);
          }
          const places = found.get(index);
          if (places) places.push(place);
          else found.set(index, [place]);
        },
        true,
      );
    }
    return found;
  }
}
