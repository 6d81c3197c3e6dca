import type { QueryPlan } from '@graphql-hive/router-query-planner';
import type { ExecutionResult } from 'graphql';
import type { AdmittedOperation } from './admission.js';
import type { AuthorizedOperation } from './authorization/authorization.js';
import type { Right } from './authorization/demands.js';
import type { JsonObject } from './json.js';
import type { MaybePromise } from './maybePromise.js';
import type { Operation } from './plan/operation.js';
import type { OverrideChoice } from './plan/planner.js';
import type {
  GatewayContext,
  SubgraphClient,
  SubgraphEvent,
  SubgraphEvents,
  SubgraphResult,
} from './subgraphProtocol.js';
import type { Lifetime } from './traffic/lifetime.js';

/** Answers operations over one supergraph by asking its subgraphs. Limits, validation and the checks of variables come before it: see generation.ts. */
export interface Engine {
  /**
   * Answers a query or a mutation, with what there is when its time is over. What goes wrong in subgraphs is in the errors of the result; a refusal of the whole
   * operation is thrown or rejects.
   */
  execute(
    authorized: AuthorizedOperation,
    variables: JsonObject,
    context: GatewayContext,
    lifetime: Lifetime,
  ): MaybePromise<ExecutionResult>;
  /** Works out a subscription, and asks no subgraph yet. A refusal is thrown or rejects. */
  prepareSubscription(
    authorized: AuthorizedOperation,
    variables: JsonObject,
    context: GatewayContext,
    lifetime: Lifetime,
  ): MaybePromise<PreparedSubscription>;
  /** The planner's own tree, undefined when no subgraph needs to be asked. Rejects where the engine plans nothing beforehand. */
  plan(admitted: AdmittedOperation, variables: JsonObject): Promise<QueryPlan | undefined>;
  /** Makes the plan that the operation had on another engine, or that it has when no variable is sent. Absent where nothing is planned beforehand. */
  warm?(authorized: AuthorizedOperation, before?: PlannedOperation): Promise<void>;
  /** The operations whose plans were used again, those used most first. Absent where nothing is planned beforehand. */
  plannedOften?(most: number): readonly PlannedOperation[];
  /** How many plans are kept. Absent where nothing is planned beforehand. */
  readonly planCount?: number;
  /** How often the planner was started again. Absent where there is none. */
  readonly plannerRestarts?: number;
  /** Ends what the engine holds, once the requests under way need it no longer. */
  retire(): void;
}

/** An operation, and what its plan depends on besides. */
export interface PlannedOperation {
  readonly operation: Operation;
  /** The values of the variables in its `@skip` and `@include`. */
  readonly conditions: JsonObject;
  readonly choice: OverrideChoice;
  /** The rights that a request had, as far as the operation was about them. */
  readonly rights: ReadonlySet<Right>;
}

/** A subscription that may begin: where its events come from, and how each of them is answered. */
export interface PreparedSubscription {
  /** The subgraph that has the events. */
  readonly source: string;
  /** The clients that are asked, for the events and about them. */
  readonly clients: readonly SubgraphClient[];
  /** Equal where the same is asked, whichever supergraph it was worked out for. */
  readonly fingerprint: string;
  /** Subscribes to the events. Throws or rejects where the subgraph cannot be reached. */
  open(context: GatewayContext): MaybePromise<SubgraphEvents | SubgraphResult>;
  /** Answers one event, in a context of its own. What goes wrong in subgraphs is in the errors of the result. */
  answer(event: SubgraphEvent, context: GatewayContext, lifetime: Lifetime): MaybePromise<ExecutionResult>;
}
