import type { GraphQLError } from 'graphql';
import { ClientError } from '../../platform/errors.js';
import type { ResponsePath } from '../json.js';

/** How many errors one answer tells. One fault may concern every object of a large answer. */
const MOST_TOLD = 100;

/** The places below one place at which something is explained. */
class Place {
  isExplained = false;
  readonly below = new Map<string | number, Place>();
}

/** The errors of one run, and the places of the answer whose nulls they explain. */
export class RunErrors {
  private readonly errors: GraphQLError[] = [];
  private untold = 0;
  private readonly root = new Place();

  /** What clients are told: the first errors, and how many more there are. */
  get told(): readonly GraphQLError[] {
    if (this.untold === 0) return this.errors;
    const message = `${this.untold} more errors are not told. Ask for less at once to see them.`;
    return [...this.errors, new ClientError('OPERATION_TOO_LARGE', message, { untold: this.untold })];
  }

  /** Adds an error, at a place if it has one. */
  add(path: ResponsePath | undefined, tellAt: (path: ResponsePath | undefined) => GraphQLError): void {
    if (path) this.explain(path);
    if (this.errors.length < MOST_TOLD) this.errors.push(tellAt(path));
    else this.untold++;
  }

  /** So many more are told nowhere. */
  omit(count: number): void {
    this.untold += count;
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
