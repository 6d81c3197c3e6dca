import { isJsonObject, type Json } from '../json.js';
import { andThen, type MaybePromise } from '../maybePromise.js';
import type { EntityFetch } from '../plan/compilePlan.js';
import type { SubgraphResult } from '../subgraphProtocol.js';
import { askFor, Representations, type AskedEntities, type EntitiesOnPath } from './askedEntities.js';
import { merge } from './merge.js';
import { relocateEntityErrors } from './relocateEntityErrors.js';
import { pickVariables, type Run } from './run.js';

/** Asks a subgraph for more about the entities at hand, and merges what it answers into each of them. Asks nothing when there are none. */
export function fetchEntities(fetch: EntityFetch, run: Run): MaybePromise<void> {
  const byVariable = new Map<string, Representations>();
  const asked = fetch.lookups.map((lookup) =>
    askFor(lookup, run.data, representationsFor(lookup.variable, byVariable)),
  );
  const variables = pickVariables(run, fetch.variables);
  let count = 0;
  for (const [variable, { list }] of byVariable) {
    variables[variable] = list;
    count += list.length;
  }
  if (count === 0) return;
  return andThen(run.fetch(fetch.request, variables, count), (answer) => accept(answer, asked, fetch, run));
}

function representationsFor(variable: string, byVariable: Map<string, Representations>): Representations {
  const known = byVariable.get(variable);
  if (known) return known;
  const representations = new Representations();
  byVariable.set(variable, representations);
  return representations;
}

function accept(result: SubgraphResult, asked: readonly AskedEntities[], fetch: EntityFetch, run: Run): void {
  // Subgraphs answer JSON: the GraphQL protocol allows nothing else.
  const json = result.data as Json | undefined;
  const answer = isJsonObject(json) ? json : undefined;
  if (result.errors?.length) relocateEntityErrors(result, asked, fetch.request.subgraph, run, answer);
  if (!answer) return;
  for (const { lookup, paths } of asked) {
    const answered = answer[lookup.alias];
    if (!Array.isArray(answered)) continue;
    const found = lookup.rewriteOutput?.(answered) ?? answered;
    if (Array.isArray(found)) mergeInto(paths, found);
  }
}

function mergeInto(paths: readonly EntitiesOnPath[], found: readonly Json[]): void {
  // On one path the same selections apply, so equal entities may share what they got. Another path may be asked for something else.
  let copies = false;
  for (const { entities, indices } of paths) {
    for (const [position, entity] of entities.entries()) {
      const more = found[indices[position] ?? -1];
      if (isJsonObject(more)) merge(entity, more, copies);
    }
    copies ||= entities.length > 0;
  }
}
