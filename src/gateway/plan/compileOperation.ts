import type { QueryPlan } from '@graphql-hive/router-query-planner';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../json.js';
import { compilePlan, type PlanStep } from './compilePlan.js';
import { conditionVariables } from './foldConditions.js';
import type { Operation } from './operation.js';
import type { PossibleTypes } from './possibleTypes.js';
import { compileProjection, type Project } from './projection.js';
import type { ResponseKeys } from './responseKeys.js';

/** An operation with `n` boolean conditions has up to 2^n shapes: those asked for lately are kept. */
const KEPT_PROJECTIONS = 32;

/** Everything about an operation that can be known before a request. */
export interface CompiledOperation {
  /** Undefined when no subgraph needs to be asked. */
  readonly plan?: PlanStep;
  readonly introspection?: Operation;
  /** The projection for the values of the operation's boolean conditions. */
  projectionFor(variables: JsonObject): Project;
}

/** Compiles a planned operation. `folded` is the client's own operation, its literal conditions applied: it says what the answer looks like. */
export function compileOperation(
  folded: Operation,
  keys: ResponseKeys,
  introspection: Operation | undefined,
  queryPlan: QueryPlan | undefined,
  apiSchema: GraphQLSchema,
  types: PossibleTypes,
): CompiledOperation {
  return {
    plan: queryPlan?.node && compilePlan(queryPlan.node, types),
    introspection,
    projectionFor: projections(folded, keys, apiSchema),
  };
}

function projections(
  operation: Operation,
  keys: ResponseKeys,
  apiSchema: GraphQLSchema,
): (variables: JsonObject) => Project {
  const names = conditionVariables(operation);
  const byConditions = new LRUCache<string, Project>({ max: KEPT_PROJECTIONS });
  return (variables) => {
    const key = names.map((name) => (variables[name] ? '1' : '0')).join('');
    let project = byConditions.get(key);
    if (!project) {
      const conditions = Object.fromEntries(names.map((name) => [name, Boolean(variables[name])]));
      byConditions.set(key, (project = compileProjection(apiSchema, operation, keys, conditions)));
    }
    return project;
  };
}
