import type { QueryPlanner } from '@graphql-hive/router-query-planner';
import type { PlannerRequest, PlannerResponse } from './plannerMessages.js';

/** The planner's own process: see plannerProcess.ts. It ends with the gateway, whose end closes the channel. */
let planner: QueryPlanner | undefined;

/** Loaded at once: this process may have been started before there is anything to plan. */
const loading = import('@graphql-hive/router-query-planner').catch(asError);

process.on('message', (request: PlannerRequest) => {
  void respond(request).then((response) => process.send?.(response));
});

async function respond(request: PlannerRequest): Promise<PlannerResponse> {
  try {
    return await answer(request);
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function answer(request: PlannerRequest): Promise<PlannerResponse> {
  if (request.kind === 'load') {
    const addon = await loading;
    if (addon instanceof Error) return { kind: 'unavailable', reason: reasonOf(addon) };
    planner = new addon.QueryPlanner(request.supergraphSdl);
    return { kind: 'loaded', overrideLabels: planner.overrideLabels, overridePercentages: planner.overridePercentages };
  }
  if (!planner) throw new Error('Expected a supergraph to be loaded first.');
  return {
    kind: 'planned',
    plan: planner.plan(request.operation, undefined, new Set(request.labels), request.percentage),
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The addon's loader speaks of bugs of npm; its cause says which file it did not find. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message;
}
