import type { QueryPlan } from '@graphql-hive/router-query-planner';
import { ClientError } from '../platform/errors.js';
import { tracer } from '../platform/tracing.js';
import type { AuthorizedOperation } from './authorization/authorization.js';
import { CompiledPlans } from './compiledPlans.js';
import type { Engine, PreparedSubscription } from './engine.js';
import { answerEvent } from './execute/answerEvent.js';
import { executeOperation } from './execute/executeOperation.js';
import { pickVariables, type Run } from './execute/run.js';
import { RunErrors } from './execute/runErrors.js';
import { readVariables } from './execute/variables.js';
import type { GatewayLog } from './gatewayLog.js';
import { emptyObject, type JsonObject } from './json.js';
import { andThen, isPromise, type MaybePromise } from './maybePromise.js';
import { recordOf, type OperationRecord } from './operationRecord.js';
import { toPlannable, type CompiledOperation } from './plan/compileOperation.js';
import { OverrideChoices, warnOfUnknownLabels, type KeyedChoice, type OverrideOptions } from './plan/overrides.js';
import { planInSeries } from './plan/planInSeries.js';
import { startPlanner } from './plan/planner.js';
import { supergraphForPlanner } from './plan/plannerSupergraph.js';
import { PossibleTypes } from './plan/possibleTypes.js';
import { shownPlanOf } from './planExtension.js';
import type { SubgraphCaller, SubgraphSubscriber } from './subgraphCalls.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import type { Supergraph } from './supergraph.js';
import type { Lifetime } from './traffic/lifetime.js';
import { withoutLiterals } from './withoutLiterals.js';

export interface PlannedEngineOptions {
  readonly supergraph: Supergraph;
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly call: SubgraphCaller;
  readonly subscribe: SubgraphSubscriber;
  readonly overrides: OverrideOptions;
  readonly log: GatewayLog | undefined;
}

/** The native query planner, and our executor of its plans. Rejects with an OperatorError when the planner cannot read the supergraph. */
export async function startPlannedEngine(options: PlannedEngineOptions): Promise<Engine> {
  const { supergraph, clients, call, subscribe, overrides, log } = options;
  const { apiSchema } = supergraph;
  const planner = await startPlanner(supergraphForPlanner(supergraph));
  const types = new PossibleTypes(supergraph.schema);
  const choices = new OverrideChoices(planner, overrides);
  warnOfUnknownLabels(planner, overrides, log);
  const plans = new CompiledPlans(planner, apiSchema, types, (operation, reason) =>
    log?.warn({ operation: withoutLiterals(operation), reason }, 'The query planner refused a valid operation'),
  );

  const treeOf = async (
    { operation, denied }: Pick<AuthorizedOperation, 'operation' | 'denied'>,
    variables: JsonObject,
    choice: KeyedChoice,
  ): Promise<QueryPlan | undefined> => {
    const { forPlanner } = toPlannable(operation, variables, apiSchema, types, denied);
    return forPlanner && planInSeries(planner, forPlanner, choice);
  };

  const planOf = (
    admitted: AuthorizedOperation,
    variables: JsonObject,
    context: GatewayContext,
  ): MaybePromise<CompiledOperation> => {
    const choice = choices.for(context);
    const shownPlan = shownPlanOf(context);
    if (shownPlan) shownPlan.makeTree = () => treeOf(admitted, variables, choice);
    const find = () => plans.get(admitted, variables, choice);
    const plan =
      tracer()?.run('plan', { 'graphql.operation.name': admitted.operation.definition.name?.value }, find) ?? find();
    const record = recordOf(context);
    if (record) record.planFrom = isPromise(plan) ? 'planner' : 'cache';
    return isPromise(plan) && record ? timed(plan, record) : plan;
  };

  const newRun = (variables: JsonObject, context: GatewayContext, lifetime: Lifetime): Run => ({
    data: emptyObject(),
    errors: new RunErrors(),
    variables,
    fetch: (fetch, fetchVariables, representations) => call(fetch, fetchVariables, representations, context, lifetime),
  });

  function prepare(operation: CompiledOperation, variables: JsonObject): PreparedSubscription {
    const { events } = operation;
    if (!events)
      throw new ClientError('BAD_USER_INPUT', 'Expected a subscription to one field, but its conditions leave none.');
    const { source, subgraphs, fingerprint } = events;
    return {
      source: source.request.subgraph,
      clients: subgraphs.flatMap((name) => clients.get(name) ?? []),
      fingerprint,
      open: (context) => subscribe(source.request, pickVariables({ variables }, source.variables), context),
      answer: (event, context, lifetime) =>
        answerEvent(apiSchema, operation, source, event, context, newRun(variables, context, lifetime)),
    };
  }

  return {
    execute: (admitted, variables, context, lifetime) =>
      andThen(planOf(admitted, variables, context), (operation) =>
        executeOperation(apiSchema, operation, newRun(variables, context, lifetime)),
      ),
    prepareSubscription: (admitted, variables, context) =>
      andThen(planOf(admitted, variables, context), (operation) => prepare(operation, variables)),
    plan: (admitted, variables) => treeOf(admitted, variables, choices.for(emptyObject())),
    async warm(admitted, before) {
      if (before) await plans.get(admitted, before.conditions, choices.like(before.choice));
      else {
        const read = readVariables(apiSchema, admitted.operation.definition, {});
        await plans.get(admitted, read.errors ? emptyObject() : read.variables, choices.for(emptyObject()));
      }
    },
    plannedOften: (most) => plans.usedOften(most),
    get planCount() {
      return plans.count;
    },
    get plannerRestarts() {
      return planner.restarts;
    },
    retire: () => planner.retire(),
  };
}

/** A plan that is being made, its time written down. */
async function timed(plan: Promise<CompiledOperation>, record: OperationRecord): Promise<CompiledOperation> {
  const before = record.elapsedMs;
  try {
    return await plan;
  } finally {
    record.planMs = record.elapsedMs - before;
  }
}
