import type { QueryPlan } from '@graphql-hive/router-query-planner';
import type { ExecutionResult } from 'graphql';
import { recordOf } from './operationRecord.js';
import type { GatewayContext } from './subgraphProtocol.js';

/** Makes the planner's tree of an operation; undefined where no subgraph is asked. */
type MakeTree = () => Promise<QueryPlan | undefined>;

/** The plan of one operation, whose client wants to see it. Where clients may, the context of such a request carries one. */
export class ShownPlan {
  /** Undefined as long as nothing was planned: what is refused before has no plan. */
  makeTree: MakeTree | undefined;
}

export interface PlanContext {
  readonly shownPlan?: ShownPlan | undefined;
}

/** The plan that the answer shall have in it, if any. */
export function shownPlanOf(context: GatewayContext & PlanContext): ShownPlan | undefined {
  return context.shownPlan;
}

/**
 * The answer, with `extensions.plan`: the planner's tree, made once more since plans are kept compiled, and the fetches as they went. What was refused has no plan: the
 * planner is not asked once more for what it refused.
 */
export async function withPlan(
  { makeTree }: Readonly<ShownPlan>,
  context: GatewayContext,
  result: ExecutionResult,
): Promise<ExecutionResult> {
  if (!makeTree || result.data === undefined) return result;
  try {
    const plan = { tree: (await makeTree()) ?? null, fetches: recordOf(context)?.fetches ?? [] };
    return { ...result, extensions: { ...result.extensions, plan } };
  } catch {
    return result;
  }
}
