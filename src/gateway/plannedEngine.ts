import type { AdmittedOperation } from './admission.js';
import { CompiledPlans } from './compiledPlans.js';
import type { Engine } from './engine.js';
import { executeOperation } from './execute/executeOperation.js';
import type { Run } from './execute/run.js';
import { RunErrors } from './execute/runErrors.js';
import type { GatewayLog } from './gatewayLog.js';
import { emptyObject, type JsonObject } from './json.js';
import { andThen } from './maybePromise.js';
import { toPlannable } from './plan/compileOperation.js';
import { overrideChoices, type OverrideOptions } from './plan/overrides.js';
import { startPlanner } from './plan/planner.js';
import { PossibleTypes } from './plan/possibleTypes.js';
import type { SubgraphCaller } from './subgraphCalls.js';
import type { GatewayContext } from './subgraphProtocol.js';
import type { Supergraph } from './supergraph.js';

export interface PlannedEngineOptions {
  readonly supergraph: Supergraph;
  readonly call: SubgraphCaller;
  readonly overrides: OverrideOptions;
  readonly log: GatewayLog | undefined;
}

/** The native query planner, and our executor of its plans. Rejects with an OperatorError when the planner cannot read the supergraph. */
export async function startPlannedEngine({ supergraph, call, overrides, log }: PlannedEngineOptions): Promise<Engine> {
  const { apiSchema } = supergraph;
  const planner = await startPlanner(supergraph.sdl);
  const types = new PossibleTypes(supergraph.schema);
  const chooseOverrides = overrideChoices(planner, overrides);
  const plans = new CompiledPlans(planner, apiSchema, types, (operation, reason) =>
    log?.warn({ operation, reason }, 'The query planner refused a valid operation'),
  );

  return {
    execute(admitted: AdmittedOperation, variables: JsonObject, context: GatewayContext) {
      const run: Run = {
        data: emptyObject(),
        errors: new RunErrors(),
        variables,
        fetch: (fetch, fetchVariables, representations) => call(fetch, fetchVariables, representations, context),
      };
      return andThen(plans.get(admitted, variables, chooseOverrides(context)), (operation) =>
        executeOperation(apiSchema, operation, run),
      );
    },
    async plan({ operation }, variables) {
      const { planText } = toPlannable(operation, variables, apiSchema, types);
      return planText === undefined ? undefined : planner.plan(planText, chooseOverrides(emptyObject()));
    },
    retire: () => planner.retire(),
  };
}
