import type { JsonObject, ResponsePath } from '../json.js';
import type { EntitiesOnPath } from './askedEntities.js';

/**
 * Where the entities of one path stand, by the index of their representation. The data is walked again, because paths are not kept while all goes well; once,
 * however many errors there are.
 */
export class EntityPlaces {
  private byIndex: Map<number, ResponsePath[]> | undefined;

  constructor(
    private readonly onPath: EntitiesOnPath,
    private readonly data: JsonObject,
  ) {}

  /** The places of the entities with this representation. */
  at(index: number): readonly ResponsePath[] {
    return this.find().get(index) ?? [];
  }

  all(): readonly ResponsePath[] {
    return [...this.find().values()].flat();
  }

  private find(): Map<number, ResponsePath[]> {
    if (this.byIndex) return this.byIndex;
    const { collect, entities, indices } = this.onPath;
    const indexOf = new Map(entities.map((entity, position) => [entity, indices[position]]));
    const found = new Map<number, ResponsePath[]>();
    const visit = (entity: JsonObject, path: ResponsePath | undefined) => {
      const index = indexOf.get(entity);
      if (index === undefined || !path) return;
      const places = found.get(index);
      if (places) places.push(path);
      else found.set(index, [path]);
    };
    collect(this.data, visit, true);
    return (this.byIndex = found);
  }
}
