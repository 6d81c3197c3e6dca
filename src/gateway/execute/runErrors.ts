import type { GraphQLError } from 'graphql';
import { ClientError } from '../../platform/errors.js';
import type { ResponsePath } from '../json.js';

/** How many errors one answer tells. One fault may concern every object of a large answer. */
const MOST_TOLD = 100;

/** The places below one place at which something is explained. */
class Place {
  isExplained = false;
  /** Most places are leaves of this tree, and may be as many as the objects of an answer. */
  private inside: Map<string | number, Place> | undefined;

  get isEmpty(): boolean {
    return this.inside === undefined;
  }

  at(segment: string | number): Place | undefined {
    return this.inside?.get(segment);
  }

  makeAt(segment: string | number): Place {
    this.inside ??= new Map();
    let place = this.inside.get(segment);
    if (!place) this.inside.set(segment, (place = new Place()));
    return place;
  }
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

  /** Adds an error, at a place if it has one, where it explains nulls. */
  add(path: ResponsePath | undefined, tellAt: (path: ResponsePath | undefined) => GraphQLError): void {
    if (path) this.explain(path);
    this.tell(path, tellAt);
  }

  /** Adds an error that explains no null but its own, which nobody will ask about. */
  tell(path: ResponsePath | undefined, tellAt: (path: ResponsePath | undefined) => GraphQLError): void {
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
    for (const segment of path) place = place.makeAt(segment);
    place.isExplained = true;
  }

  /** Whether something is explained at this place, above or below it. */
  explains(path: ResponsePath): boolean {
    let place = this.root;
    for (const segment of path) {
      if (place.isExplained) return true;
      const next = place.at(segment);
      if (!next) return false;
      place = next;
    }
    return place.isExplained || !place.isEmpty;
  }
}
