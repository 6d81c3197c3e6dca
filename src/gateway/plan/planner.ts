import type { QueryPlan } from '@graphql-hive/router-query-planner';
import { BadUserInput, ClientError, OperatorError } from '../../platform/errors.js';
import type { PlannerResponse } from './plannerMessages.js';
import { PlannerBusy, PlannerDied, PlannerProcess, PlannerTimedOut } from './plannerProcess.js';

/** The part of an `@override(label:)` that is decided anew for each request. */
export interface OverrideChoice {
  /** The labels that are active. */
  readonly labels: ReadonlySet<string>;
  /** Between 0 and 100: `percent(30)` is active below 30. */
  readonly percentage: number;
}

/** Turns the text of one validated operation into a plan. */
export interface QueryPlanner {
  readonly overrideLabels: readonly string[];
  readonly overridePercentages: readonly number[];
  /** How often its process was started again, since an operation ended it or took too long. */
  readonly restarts: number;
  /**
   * Rejects with a ClientError, whose cause is the planner's own word: a valid operation that it cannot plan is refused, whatever the reason. Without a cause the
   * planner was not asked, because too many operations wait, and the next attempt may succeed.
   */
  plan(operation: string, choice: OverrideChoice): Promise<QueryPlan>;
  /** Lets go of it, once what it was asked is answered. */
  retire(): void;
}

/** How long an operation may be planned. Plans take milliseconds, but the work can grow beyond every bound. */
const PLANNING_DEADLINE_MS = 10_000;

const TRY_AGAIN = 'Too many new operations wait to be planned at the moment. Try again in a second.';

/** The native planner has no build for this system. The message is its loader's. */
export class PlannerUnavailable extends Error {
  override readonly name = 'PlannerUnavailable';
}

/** Starts the Hive Router's planner. Rejects with an OperatorError when it cannot read the supergraph, and with PlannerUnavailable when there is no such planner here. */
export async function startPlanner(supergraphSdl: string): Promise<QueryPlanner> {
  const planner = new PlannerProcess(supergraphSdl, PLANNING_DEADLINE_MS);
  const loaded = await planner.load().catch(asFailure);
  if (loaded.kind !== 'loaded') {
    planner.retire();
    const reason = 'reason' in loaded ? loaded.reason : loaded.kind;
    if (loaded.kind === 'unavailable') throw new PlannerUnavailable(reason);
    throw new OperatorError(`The query planner cannot read the supergraph: ${reason}`);
  }
  return {
    overrideLabels: loaded.overrideLabels,
    overridePercentages: loaded.overridePercentages,
    get restarts() {
      return planner.restarts;
    },
    async plan(operation, { labels, percentage }) {
      const response = await planner
        .ask({ kind: 'plan', operation, labels: [...labels], percentage })
        .catch(refuseDeadly);
      if (response.kind === 'planned') return response.plan;
      throw refusal(response.kind === 'failed' ? response.reason : response.kind);
    },
    retire: () => planner.retire(),
  };
}

/** A supergraph that the planner does not survive, or does not come back from. */
function asFailure(error: unknown): PlannerResponse {
  if (error instanceof PlannerDied || error instanceof PlannerTimedOut)
    return { kind: 'failed', reason: error.message };
  throw error;
}

function refuseDeadly(error: unknown): never {
  if (error instanceof PlannerBusy) throw new ClientError('OPERATION_TOO_LARGE', TRY_AGAIN); // without a cause: see plan()
  if (error instanceof PlannerTimedOut) {
    const message = `Expected an operation that can be planned within ${PLANNING_DEADLINE_MS} ms. Ask for less at once.`;
    throw because(new ClientError('OPERATION_TOO_LARGE', message), error.message);
  }
  throw error instanceof PlannerDied ? refusal(error.message) : error;
}

/** The planner tells its errors in text alone. */
function refusal(reason: string): ClientError {
  if (reason.includes('Recursion limit exceeded')) {
    const message = 'Expected an operation with at most 50 levels of nesting, in fields and in values, but got more.';
    return because(new ClientError('OPERATION_TOO_LARGE', message), reason);
  }
  // The operation is valid GraphQL, but holds a literal that the planner's parser does not take: half a surrogate pair, a number beyond 64 bits.
  const unreadable = /^Failed to parse query: Parse error at \S+\s+(?:Unexpected )?(.*)/.exec(reason)?.[1];
  if (unreadable !== undefined)
    return because(new BadUserInput('literals that fit 64-bit numbers and valid Unicode', unreadable), reason);
  const message =
    'The query planner cannot plan this operation, although it is valid. Ask for its parts in several requests.';
  return because(new ClientError('BAD_USER_INPUT', message), reason);
}

function because(error: ClientError, reason: string): ClientError {
  return Object.assign(error, { cause: reason });
}
