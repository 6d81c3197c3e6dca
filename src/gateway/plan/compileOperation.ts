import type { QueryPlan } from '@graphql-hive/router-query-planner';
import type { GraphQLSchema } from 'graphql';
import type { DeniedParts } from '../authorization/deniedParts.js';
import { withoutDenied } from '../authorization/withoutDenied.js';
import type { JsonObject } from '../json.js';
import { compilePlan, eventSource, subgraphsOf, type PlanStep, type RootFetch } from './compilePlan.js';
import { foldConditions } from './foldConditions.js';
import type { Operation } from './operation.js';
import { forPlanner } from './planOperation.js';
import type { PossibleTypes } from './possibleTypes.js';
import { compileProjection, type Project } from './projection.js';
import { ResponseKeys } from './responseKeys.js';
import { splitOperation } from './splitOperation.js';

/** An operation for one set of values of its conditions, ready to be planned. */
export interface PlannableOperation {
  /** The client's own operation, its conditions applied: it says what the answer looks like. */
  readonly folded: Operation;
  /** What its request may not see: nobody is asked for it, and it is null in the answer. */
  readonly denied?: DeniedParts;
  /** `__schema` and `__type`, which the gateway answers itself. */
  readonly introspection?: Operation;
  readonly keys: ResponseKeys;
  /** What the planner is asked. Undefined when no subgraph needs to be. */
  readonly forPlanner?: Operation;
}

/** Everything about an operation that can be known before a request. */
export interface CompiledOperation {
  /** Undefined when no subgraph needs to be asked. */
  readonly plan?: PlanStep;
  readonly introspection?: Operation;
  readonly project: Project;
  /** Of a subscription alone. */
  readonly events?: EventPlan;
}

/** Where the events of a subscription come from. */
export interface EventPlan {
  readonly source: RootFetch;
  /** The subgraphs that are asked about an event, that of the events itself included. */
  readonly subgraphs: readonly string[];
  /** Equal for equal plans, whichever supergraph they were made for. */
  readonly fingerprint: string;
}

/** Prepares an operation for the planner. Of the variables, only those in conditions matter. */
export function toPlannable(
  operation: Operation,
  variables: JsonObject,
  apiSchema: GraphQLSchema,
  types: PossibleTypes,
  denied?: DeniedParts,
): PlannableOperation {
  const folded = foldConditions(operation, variables);
  const allowed = denied ? withoutDenied(folded, apiSchema, denied).operation : folded;
  const { data, introspection } = splitOperation(allowed);
  const keys = new ResponseKeys();
  return { folded, denied, introspection, keys, forPlanner: data && forPlanner(data, apiSchema, types, keys) };
}

/** Compiles a planned operation. */
export function compileOperation(
  plannable: PlannableOperation,
  queryPlan: QueryPlan | undefined,
  apiSchema: GraphQLSchema,
  types: PossibleTypes,
): CompiledOperation {
  const plan = queryPlan?.node && compilePlan(queryPlan.node, types);
  return {
    plan,
    introspection: plannable.introspection,
    project: compileProjection(apiSchema, types, plannable),
    events: plan && eventPlan(plan, queryPlan),
  };
}

function eventPlan(plan: PlanStep, queryPlan: QueryPlan): EventPlan | undefined {
  const source = eventSource(plan);
  return source && { source, subgraphs: subgraphsOf(plan), fingerprint: JSON.stringify(queryPlan) };
}
