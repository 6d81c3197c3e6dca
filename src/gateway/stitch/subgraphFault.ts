import { GraphQLError } from 'graphql';
import type { ResponsePath } from '../json.js';

/**
 * An error of a subgraph on its way through stitching, which wraps it again and again, and gives it paths that miss the indices of lists. What it was stays here.
 */
export class SubgraphFault extends GraphQLError {
  /**
   * `path` is the subgraph's own. `tellAt` makes the error for the client; without it the fault only explains a null that another one, told elsewhere, is the
   * reason for.
   */
  constructor(
    message: string,
    path: ResponsePath | undefined,
    readonly tellAt?: (path: ResponsePath | undefined) => GraphQLError,
  ) {
    super(message, { path });
    this.name = 'SubgraphFault';
  }
}

/** The fault that an error was made of. */
export function faultIn(error: unknown): SubgraphFault | undefined {
  if (error instanceof SubgraphFault) return error;
  return error instanceof GraphQLError ? faultIn(error.originalError) : undefined;
}

/** The same value, its errors without the paths that stitching gave them: graphql-js then gives them the paths where they stand. */
export function withoutPaths(value: unknown): unknown {
  if (value instanceof Error) return withoutPath(value);
  if (value instanceof Promise)
    return value.then(withoutPaths, (error: unknown) => {
      throw withoutPath(error);
    });
  if (Array.isArray(value)) for (const [index, item] of value.entries()) value[index] = withoutPaths(item);
  return value;
}

/** An error without path; what is no fault of a subgraph as it is. */
export function withoutPath(error: unknown): unknown {
  const fault = faultIn(error);
  return fault ? new GraphQLError(fault.message, { originalError: fault }) : error;
}

/** Where clients are told a fault that came up at `place`: for a lost entity at the entity, for an error below a lost object where the subgraph says. */
export function placeOf({ path }: SubgraphFault, place: ResponsePath): ResponsePath {
  const entity = place.length > 1 ? place.slice(0, -1) : place;
  if (!path) return entity;
  const below = pathInEntity(path);
  const meeting = meetingPoint(below ?? path, place);
  if (meeting > 0) return [...place, ...(below ?? path).slice(meeting)];
  // The fields of a lost entity are missing because of one that stands elsewhere in it.
  return below ? [...entity, ...below] : place;
}

/** The rest of `["_entities", 0, …]`; of `["_entities"]`, all entities of a request, nothing. Batches give the field an alias. */
function pathInEntity([field, index, ...below]: ResponsePath): ResponsePath | undefined {
  const isEntities = typeof field === 'string' && /^(_v\d+_)?_entities$/.test(field);
  return isEntities && (index === undefined || typeof index === 'number') ? below : undefined;
}

/**
 * How much of the subgraph's path leads to the place: up to where both have the most segments in common, 0 where they have none. A root field has another key
 * in the subgraph.
 */
function meetingPoint(path: ResponsePath, place: ResponsePath): number {
  if (place.length === 1) return 1;
  let best = { length: 0, inCommon: 0 };
  for (let length = 1; length <= path.length; length++) {
    let inCommon = 0;
    while (inCommon < length && inCommon < place.length && path[length - 1 - inCommon] === place.at(-1 - inCommon))
      inCommon++;
    if (inCommon > best.inCommon) best = { length, inCommon };
  }
  return best.length;
}
