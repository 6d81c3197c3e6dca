import type { MaybePromise } from '../maybePromise.js';
import { andThen } from '../maybePromise.js';
import { isJsonObject, type Json } from '../json.js';
import type { RootFetch } from '../plan/compilePlan.js';
import type { SubgraphResult } from '../subgraphProtocol.js';
import { merge } from './merge.js';
import { clientPath, relocate } from './relocateErrors.js';
import { pickVariables, type Run } from './run.js';

/** Asks a subgraph for fields of Query or Mutation, and merges what it answers. */
export function fetchRoot(fetch: RootFetch, run: Run): MaybePromise<void> {
  const result = run.fetch(fetch.request, pickVariables(run, fetch.variables), 0);
  return andThen(result, (answer) => accept(answer, fetch, run));
}

function accept({ data, errors, untoldErrors = 0 }: SubgraphResult, fetch: RootFetch, run: Run): void {
  for (const error of errors ?? []) {
    // An error of the whole request explains every field that is missing because of it.
    const paths = error.path ? [error.path] : fetch.keys.map((key) => [key]);
    const tellAt = relocate(error, fetch.request.subgraph);
    for (const path of paths) run.errors.add(clientPath(path, fetch.renamedKeys), tellAt);
  }
  run.errors.omit(untoldErrors);
  // Subgraphs answer JSON: the GraphQL protocol allows nothing else.
  const json = data as Json | undefined;
  const answer = isJsonObject(json) ? json : undefined;
  // One error may take the data of the whole request with it, fields beside its own included; and one that is not told may be the reason for any null.
  if (untoldErrors > 0 || (!answer && errors?.length))
    for (const key of fetch.keys) run.errors.explain(clientPath([key], fetch.renamedKeys));
  if (!answer) return;
  fetch.rewriteOutput?.(answer);
  merge(run.data, answer);
}
