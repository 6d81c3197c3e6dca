import { GraphQLError, type ExecutionResult } from 'graphql';
import { clientPath } from '../execute/relocateErrors.js';
import type { Run } from '../execute/run.js';
import type { ResponsePath } from '../json.js';
import type { StitchedRun } from './stitchedRun.js';
import { FaultMet, isFaultyNull, type TellAt } from './subgraphFault.js';

/**
 * Takes over into a run what the stitched schema answered, each fault of a subgraph once at each place where the client is told of it, and without a
 * place where it was met at none.
 */
export function acceptStitched(
  { data, errors = [] }: ExecutionResult,
  stitched: Pick<StitchedRun, 'errors'>,
  run: Pick<Run, 'data' | 'errors'>,
): void {
  const told = new Map<TellAt, Set<string>>();
  for (const { error, place } of errors.flatMap(apart)) {
    const at = forClient(place);
    if (!(error instanceof FaultMet)) {
      run.errors.add(at, () => ofStitching(error, at));
      continue;
    }
    // Where the whole entity is missing, this is told of the entity, and is the reason for the null that stands here.
    if (at) run.errors.explain(at);
    const base = error.isBeside ? at?.slice(0, -1) : at;
    for (const { below, tellAt } of error.faulty.faults) {
      const path = base && [...base, ...(forClient(below) ?? [])];
      if (isNew(tellAt, path, told)) run.errors.add(path, tellAt);
    }
  }
  for (const tellAt of nowhereTold(stitched.errors.told, told)) run.errors.add(undefined, tellAt);
  run.errors.omit(stitched.errors.untold);
  // One that is not told may be the reason for any null.
  if (stitched.errors.untold > 0) run.errors.explain([]);
  Object.assign(run.data, data);
}

/** Stitching asks for some objects twice, and takes one answer: what another error has told already is not told again. */
function nowhereTold(errors: ReadonlySet<TellAt>, told: ReadonlyMap<TellAt, unknown>): TellAt[] {
  const untold = [...errors].filter((tellAt) => !told.has(tellAt));
  if (untold.length === 0) return [];
  const said = new Set([...told.keys()].map(saying));
  return untold.filter((tellAt) => !said.has(saying(tellAt)));
}

/** Equal for errors that say the same of the same subgraph. */
function saying(tellAt: TellAt): string {
  const { message, extensions } = tellAt(undefined);
  return JSON.stringify([message, extensions]);
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

function isNew(tellAt: TellAt, path: ResponsePath | undefined, told: Map<TellAt, Set<string>>): boolean {
  const places = told.get(tellAt) ?? new Set<string>();
  told.set(tellAt, places);
  const place = JSON.stringify(path);
  return !places.has(place) && Boolean(places.add(place));
}
