import type { ExecutionResult } from 'graphql';
import type { GatewayRequest } from './createGateway.js';
import type { JsonObject } from './json.js';
import type { MaybePromise } from './maybePromise.js';
import { recordOf } from './operationRecord.js';
import type { ServedGraph } from './servedGraph.js';
import type { GatewayContext } from './subgraphProtocol.js';

/** A context whose client wants to see the plan, where clients may. */
export interface PlanContext {
  readonly showPlan?: boolean | undefined;
}

/** Whether the answer shall have the plan in it. */
export function isPlanWanted(context: GatewayContext & PlanContext): boolean {
  return context.showPlan === true;
}

/**
 * The answer, with `extensions.plan`: the planner's tree, made once more for it, and the fetches as they went. The tree is that of a request that may see everything,
 * with the labels of `@override` that are active for all. What was refused has no plan.
 */
export async function withPlan(
  graph: ServedGraph,
  { document, operationName, variables, context }: GatewayRequest,
  answer: MaybePromise<ExecutionResult>,
): Promise<ExecutionResult> {
  const result = await answer;
  try {
    const tree = await graph.plan?.(document, operationName, variables as JsonObject | undefined); // they came as JSON
    const plan = { tree: tree ?? null, fetches: recordOf(context)?.fetches ?? [] };
    return { ...result, extensions: { ...result.extensions, plan } };
  } catch {
    return result;
  }
}
