import type { PlanNode, QueryPlan } from '@graphql-hive/router-query-planner';
import { Kind, OperationTypeNode, print, type FieldNode } from 'graphql';
import { documentOf, type Operation } from './operation.js';
import type { OverrideChoice, QueryPlanner } from './planner.js';

/**
 * Plans an operation that is written for the planner. The fields of a mutation run one after the other, each with everything below it: the planner (0.0.38) begins
 * the next one while other subgraphs still complete the answer of the one before, which then shows what came later. So where a mutation needs more than one
 * request, each field is planned by itself.
 */
export async function planInSeries(
  planner: QueryPlanner,
  operation: Operation,
  choice: OverrideChoice,
): Promise<QueryPlan> {
  const plan = await planner.plan(textOf(operation), choice);
  const fields = mutationFields(operation);
  if (fields.length < 2 || plan.node?.kind === 'Fetch') return plan;
  const plans = await Promise.all(fields.map((field) => planner.plan(textOf(field), choice)));
  const nodes = plans.flatMap(({ node }): PlanNode[] => (node ? [node] : []));
  return { ...plan, node: { kind: 'Sequence', nodes } };
}

function textOf(operation: Operation): string {
  return print(documentOf(operation));
}

/** One mutation for each response key. Its fields stand at the root: fragments are written out. */
function mutationFields({ definition, fragments }: Operation): Operation[] {
  if (definition.operation !== OperationTypeNode.MUTATION) return [];
  const byKey = new Map<string, FieldNode[]>();
  for (const selection of definition.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD) throw new Error(`Expected fields at the root, but got a ${selection.kind}.`);
    const key = selection.alias?.value ?? selection.name.value;
    byKey.set(key, [...(byKey.get(key) ?? []), selection]);
  }
  return [...byKey.values()].map((selections) => ({
    definition: { ...definition, selectionSet: { ...definition.selectionSet, selections } },
    fragments,
  }));
}
