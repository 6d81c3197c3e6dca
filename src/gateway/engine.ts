import type { QueryPlan } from '@graphql-hive/router-query-planner';
import type { ExecutionResult } from 'graphql';
import type { AdmittedOperation } from './admission.js';
import type { JsonObject } from './json.js';
import type { MaybePromise } from './maybePromise.js';
import type { GatewayContext } from './subgraphProtocol.js';

/** Answers operations over one supergraph by asking its subgraphs. Limits, validation and the checks of variables come before it: see generation.ts. */
export interface Engine {
  /** Answers a query or a mutation. What goes wrong in subgraphs is in the errors of the result; a refusal of the whole operation is thrown or rejects. */
  execute(admitted: AdmittedOperation, variables: JsonObject, context: GatewayContext): MaybePromise<ExecutionResult>;
  /** The planner's own tree, undefined when no subgraph needs to be asked. Rejects where the engine plans nothing beforehand. */
  plan(admitted: AdmittedOperation, variables: JsonObject): Promise<QueryPlan | undefined>;
  /** Ends what the engine holds, once the requests under way need it no longer. */
  retire(): void;
}
