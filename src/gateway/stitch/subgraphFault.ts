import type { GraphQLError } from 'graphql';
import type { ResponsePath } from '../json.js';

/** One error of a subgraph, as it is told at a place of the answer, or at none. */
export type TellAt = (path: ResponsePath | undefined) => GraphQLError;

/** An error of a subgraph, and where it was met below the null that it is the reason for. */
export interface SubgraphFault {
  readonly below: ResponsePath;
  readonly tellAt: TellAt;
}

/** Stands in the data of a subgraph for a null that its errors are the reason for. Without faults the reason is told elsewhere. */
export interface FaultyNull extends Error {
  readonly faults: SubgraphFault[];
  /** Whether it stands for all that a field of Query, or one entity, was asked for. */
  readonly isWhole: boolean;
}

const faultyNulls = new WeakSet<object>();

/**
 * Makes what passes for an error, and so for an answer, wherever the stitching library (4.5.2) looks; but it is a function, which the library takes as it is where it
 * merges several answers of one object, while it makes an object without anything of an error. Where it calls a function, it gets the same again.
 */
export function faultyNull(isWhole: boolean): FaultyNull {
  const itself = Object.assign((): FaultyNull => itself, {
    message: 'A subgraph failed.',
    faults: [],
    isWhole,
    // What has a path is not wrapped.
    path: [],
  });
  Object.setPrototypeOf(itself, Error.prototype);
  faultyNulls.add(itself);
  return itself;
}

export function isFaultyNull(value: unknown): value is FaultyNull {
  return typeof value === 'function' && faultyNulls.has(value);
}

/** A faulty null that a resolver came upon: graphql-js says at which place. */
export class FaultMet extends Error {
  /** `isBeside`: the null was the whole entity, and here is one of its fields. */
  constructor(
    readonly faulty: FaultyNull,
    readonly isBeside: boolean,
  ) {
    super(faulty.message);
    this.name = 'FaultMet';
  }
}
