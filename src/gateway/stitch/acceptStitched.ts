import { GraphQLError, type ExecutionResult } from 'graphql';
import { clientPath } from '../execute/relocateErrors.js';
import type { Run } from '../execute/run.js';
import type { ResponsePath } from '../json.js';
import type { StitchedRun } from './stitchedRun.js';
import { FaultMet, isFaultyNull, type SubgraphFault } from './subgraphFault.js';

/**
 * Takes over into a run what the stitched schema answered, each fault of a subgraph once at each place where the client is told of it; without a place those that
 * only a required field met.
 */
export function acceptStitched(
  { data, errors = [] }: ExecutionResult,
  { lost }: StitchedRun,
  run: Pick<Run, 'data' | 'errors'>,
): void {
  const told = new Map<SubgraphFault, Set<string>>();
  for (const { error, place } of errors.flatMap(apart)) {
    const at = forClient(place);
    if (!(error instanceof FaultMet)) {
      run.errors.add(at, () => ofStitching(error, at));
      continue;
    }
    // Where the whole entity is missing, this is told of the entity, and is the reason for the null that stands here.
    if (at) run.errors.explain(at);
    const base = error.isBeside ? at?.slice(0, -1) : at;
    for (const fault of error.faulty.faults) {
      const path = base && [...base, ...(forClient(fault.below) ?? [])];
      if (isNew(fault, path, told)) run.errors.add(path, fault.tellAt);
    }
  }
  for (const fault of lost) if (!told.has(fault)) run.errors.add(undefined, fault.tellAt);
  Object.assign(run.data, data);
}

/** The library marks with this what it finds no way to. */
const NO_WAY = 'CRITICAL_ERROR';

function ofStitching(error: Error, path: ResponsePath | undefined): GraphQLError {
  if (!(error instanceof GraphQLError) || !(NO_WAY in error.extensions))
    return new GraphQLError(error.message, { path, originalError: error });
  const message =
    'Without the query planner no way to this field is found, although it is valid. Ask for it in another way.';
  return new GraphQLError(message, { path, originalError: error, extensions: { code: 'BAD_USER_INPUT' } });
}

const NOTHING_RENAMED: ReadonlyMap<string, string> = new Map();

function forClient(place: ResponsePath | undefined): ResponsePath | undefined {
  return place && clientPath(place, NOTHING_RENAMED);
}

/** Stitching puts several errors of one place into one. */
function apart(error: GraphQLError): { readonly error: Error; readonly place: ResponsePath | undefined }[] {
  const { originalError, path: place } = error;
  if (!(originalError instanceof AggregateError)) return [{ error: metIn(originalError) ?? error, place }];
  const several: readonly unknown[] = originalError.errors;
  return several.map((each) => ({ error: metIn(each) ?? asError(each), place }));
}

function metIn(error: unknown): FaultMet | undefined {
  if (isFaultyNull(error)) return new FaultMet(error, false);
  return error instanceof FaultMet ? error : undefined;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function isNew(fault: SubgraphFault, path: ResponsePath | undefined, told: Map<SubgraphFault, Set<string>>): boolean {
  const places = told.get(fault) ?? new Set<string>();
  told.set(fault, places);
  const place = JSON.stringify(path);
  return !places.has(place) && Boolean(places.add(place));
}
