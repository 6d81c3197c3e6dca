import type { GraphQLError } from 'graphql';
import type { ResponsePath } from '../json.js';

/** The places below one place at which something is explained. */
class Place {
  isExplained = false;
  readonly below = new Map<string | number, Place>();
}

/** The errors of one run, and the places of the answer whose nulls they explain. */
export class RunErrors {
  private readonly errors: GraphQLError[] = [];
  private readonly root = new Place();

  /** What clients are told. */
  get told(): readonly GraphQLError[] {
    return this.errors;
  }

  add(error: GraphQLError): void {
    this.errors.push(error);
    if (error.path) this.explain(error.path);
  }

  /** Says that an error told elsewhere is the reason for a null at this place. */
  explain(path: ResponsePath): void {
    let place = this.root;
    for (const segment of path) {
      let next = place.below.get(segment);
      if (!next) place.below.set(segment, (next = new Place()));
      place = next;
    }
    place.isExplained = true;
  }

  /** Whether something is explained at this place, above or below it. */
  explains(path: ResponsePath): boolean {
    let place = this.root;
    for (const segment of path) {
      if (place.isExplained) return true;
      const next = place.below.get(segment);
      if (!next) return false;
      place = next;
    }
    return place.isExplained || place.below.size > 0;
  }
}
