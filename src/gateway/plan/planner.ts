import type { QueryPlan } from '@graphql-hive/router-query-planner';
import { BadUserInput, ClientError, OperatorError } from '../../platform/errors.js';

/** The part of an `@override(label:)` that is decided anew for each request. */
export interface OverrideChoice {
  /** The labels that are active. */
  readonly labels: ReadonlySet<string>;
  /** Between 0 and 100: `percent(30)` is active below 30. */
  readonly percentage: number;
}

/** Turns the text of one validated operation into a plan. Errors that clients can do something about are ClientErrors; all others are ours. */
export interface QueryPlanner {
  readonly overrideLabels: readonly string[];
  readonly overridePercentages: readonly number[];
  plan(operation: string, choice: OverrideChoice): Promise<QueryPlan>;
}

/** How long an operation may be planned. Nested fragments can make the work grow beyond every bound. */
const PLANNING_DEADLINE_MS = 10_000;

/** The Hive Router's planner, a native addon: it plans on another thread. Throws an OperatorError when it cannot read the supergraph. */
export async function nativePlanner(supergraphSdl: string): Promise<QueryPlanner> {
  const { QueryPlanner: NativePlanner } = await import('@graphql-hive/router-query-planner');
  const planner = readSupergraph();
  return {
    overrideLabels: planner.overrideLabels,
    overridePercentages: planner.overridePercentages,
    plan: (operation, { labels, percentage }) =>
      inTime(planner.planAsync(operation, undefined, new Set(labels), percentage)).catch(refuse),
  };

  function readSupergraph(): InstanceType<typeof NativePlanner> {
    try {
      return new NativePlanner(supergraphSdl);
    } catch (error) {
      throw new OperatorError(`The query planner cannot read the supergraph: ${messageOf(error)}`, { cause: error });
    }
  }
}

function inTime(planning: Promise<QueryPlan>): Promise<QueryPlan> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new ClientError(
            'OPERATION_TOO_LARGE',
            `Expected an operation that can be planned within ${PLANNING_DEADLINE_MS} ms. Ask for less at once.`,
          ),
        ),
      PLANNING_DEADLINE_MS,
    );
    planning.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The planner tells its errors in text alone. */
function refuse(error: unknown): never {
  if (error instanceof ClientError) throw error;
  const reason = messageOf(error);
  if (reason.includes('Recursion limit exceeded')) {
    throw new ClientError(
      'OPERATION_TOO_LARGE',
      'Expected an operation with at most 50 levels of nesting, in fields and in values, but got more.',
    );
  }
  // The operation is valid GraphQL, but holds a literal that the planner's parser does not take: half a surrogate pair, a number beyond 64 bits.
  const unreadable = /^Failed to parse query: Parse error at \S+\s+(?:Unexpected )?(.*)/.exec(reason)?.[1];
  if (unreadable) throw new BadUserInput('literals that fit 64-bit numbers and valid Unicode', unreadable);
  throw new Error(`The query planner failed on a valid operation: ${reason}`, { cause: error });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error);
}
