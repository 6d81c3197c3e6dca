import type { Engine } from './engine.js';
import type { GatewayLog } from './gatewayLog.js';
import type { OverrideOptions } from './plan/overrides.js';
import { PlannerUnavailable } from './plan/planner.js';
import { endAhead } from './plan/plannerProcess.js';
import { startPlannedEngine } from './plannedEngine.js';
import { startStitchedEngine } from './stitchedEngine.js';
import type { SubgraphCaller, SubgraphSubscriber } from './subgraphCalls.js';
import type { SubgraphClient } from './subgraphProtocol.js';
import type { Supergraph } from './supergraph.js';

/** Which engine answers: by the native query planner where it has a build, and by stitching elsewhere; or by stitching anyway. */
export type QueryPlannerChoice = 'native' | 'stitched';

export interface EngineOptions {
  readonly queryPlanner: QueryPlannerChoice;
  readonly overrides: OverrideOptions;
  /** How many fields an operation may have. */
  readonly limitOfFields: number;
  readonly log: GatewayLog | undefined;
}

/** A supergraph, and the ways to its subgraphs. */
export interface ServedSupergraph {
  readonly supergraph: Supergraph;
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly call: SubgraphCaller;
  readonly subscribe: SubgraphSubscriber;
}

/** Starts the engine of one supergraph. Rejects with an OperatorError when the engine cannot read it. */
export type StartEngine = (served: ServedSupergraph) => Promise<Engine>;

const WHAT_DIFFERS = 'Answers come from a stitched schema: slower, and different where docs/stitched-fallback.md says.';

/** Starts the engines of a gateway. That they are stitched is said once. */
export function engineStarter({ queryPlanner, overrides, limitOfFields, log }: EngineOptions): StartEngine {
  let isStitched = queryPlanner === 'stitched';
  if (isStitched) log?.warn({ queryPlanner }, `The query planner is switched off. ${WHAT_DIFFERS}`);

  return async (served) => {
    if (!isStitched) {
      try {
        return await startPlannedEngine({ ...served, overrides, log });
      } catch (error) {
        if (!(error instanceof PlannerUnavailable)) throw error;
        isStitched = true;
        const system = `${process.platform} ${process.arch}`;
        log?.warn({ system, reason: error.message }, `The query planner has no build for this system. ${WHAT_DIFFERS}`);
      }
    }
    endAhead();
    return startStitchedEngine({ ...served, overrides, limitOfFields, log });
  };
}
