import type { QueryPlan } from '@graphql-hive/router-query-planner';
import {
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { Admissions } from './admission.js';
import { adoptScalars, checkRuledFields, type ArgumentRules } from './argumentRules.js';
import { CompiledPlans } from './compiledPlans.js';
import { executeOperation } from './execute/executeOperation.js';
import type { Run } from './execute/run.js';
import { RunErrors } from './execute/runErrors.js';
import { readVariables } from './execute/variables.js';
import { emptyObject, type JsonObject } from './json.js';
import { checkObjects, type OperationLimits } from './limits.js';
import { andThen, isPromise, type MaybePromise } from './maybePromise.js';
import { toPlannable } from './plan/compileOperation.js';
import { overrideChoices, type KeyedChoice, type OverrideOptions } from './plan/overrides.js';
import { startPlanner, type QueryPlanner } from './plan/planner.js';
import { PossibleTypes } from './plan/possibleTypes.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import { subgraphCaller, type OnFetch, type SubgraphCaller } from './subgraphCalls.js';
import { readSupergraph, type Supergraph } from './supergraph.js';

export interface GenerationOptions {
  readonly supergraphSdl: string;
  readonly clients: readonly SubgraphClient[];
  readonly limits: OperationLimits;
  readonly overrides: OverrideOptions;
  readonly scalars?: readonly GraphQLScalarType[];
  readonly argumentRules?: ArgumentRules;
  readonly onFetch?: OnFetch;
  readonly log?: GatewayLog;
}

/** What the gateway says about itself. */
export interface GatewayLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly context: GatewayContext;
}

/** One supergraph being served, with its planner, its plans and its clients. A request runs to its end on the generation that it began on. */
export class Generation {
  private readonly limits: OperationLimits;
  private readonly argumentRules: ArgumentRules | undefined;
  private readonly admissions: Admissions;
  private readonly chooseOverrides: (context: object) => KeyedChoice;
  private readonly types: PossibleTypes;
  private readonly plans: CompiledPlans;

  private constructor(
    private readonly supergraph: Supergraph,
    private readonly planner: QueryPlanner,
    private readonly call: SubgraphCaller,
    readonly clients: readonly SubgraphClient[],
    { limits, overrides, log, argumentRules }: GenerationOptions,
  ) {
    this.limits = limits;
    this.argumentRules = argumentRules;
    this.admissions = new Admissions(supergraph.apiSchema, limits, argumentRules);
    this.types = new PossibleTypes(supergraph.schema);
    this.plans = new CompiledPlans(planner, supergraph.apiSchema, this.types, (operation, reason) =>
      log?.warn({ operation, reason }, 'The query planner refused a valid operation'),
    );
    this.chooseOverrides = overrideChoices(planner, overrides);
  }

  /** Throws an OperatorError when the supergraph cannot be served. */
  static async load(options: GenerationOptions): Promise<Generation> {
    const supergraph = readSupergraph(options.supergraphSdl);
    adoptScalars(supergraph.apiSchema, options.scalars ?? []);
    const clients = clientsByName(supergraph, options.clients);
    const planner = await startPlanner(options.supergraphSdl);
    return new Generation(supergraph, planner, subgraphCaller(clients, options.onFetch), options.clients, options);
  }

  get apiSchema(): GraphQLSchema {
    return this.supergraph.apiSchema;
  }

  get supergraphSdl(): string {
    return this.supergraph.sdl;
  }

  /** Answers an operation. Nothing is thrown: what goes wrong is in the errors of the result. */
  execute(request: OperationRequest): MaybePromise<ExecutionResult> {
    try {
      const result = this.start(request);
      return isPromise(result) ? result.catch(failed) : result;
    } catch (error) {
      return failed(error);
    }
  }

  /** The planner's own tree for an operation, or undefined when no subgraph needs to be asked. Throws the first error that the operation has. */
  async plan(
    document: DocumentNode,
    operationName: string | undefined,
    variables: JsonObject,
  ): Promise<QueryPlan | undefined> {
    const admission = this.admissions.admit(document, operationName);
    if (admission.errors)
      throw admission.errors[0] ?? new Error('Expected the errors of a refused operation, but got none.');
    const { planText } = toPlannable(admission.admitted.operation, variables, this.apiSchema, this.types);
    return planText === undefined ? undefined : this.planner.plan(planText, this.chooseOverrides(emptyObject()));
  }

  /** Ends what the generation holds, once the requests under way are planned. */
  retire(): void {
    this.planner.retire();
  }

  private start({
    document,
    operationName,
    variables: given = {},
    context,
  }: OperationRequest): MaybePromise<ExecutionResult> {
    const admission = this.admissions.admit(document, operationName);
    if (admission.errors) return { errors: admission.errors };
    const { definition } = admission.admitted.operation;
    const read = readVariables(this.apiSchema, definition, given);
    if (read.errors) return { errors: read.errors };
    checkRuledFields(admission.admitted.ruledFields, read.variables, this.argumentRules);
    checkObjects(admission.admitted.estimateObjects, read.variables, this.limits);
    const run: Run = {
      data: emptyObject(),
      errors: new RunErrors(),
      variables: read.variables,
      fetch: (fetch, variables, representations) => this.call(fetch, variables, representations, context),
    };
    return andThen(this.plans.get(admission.admitted, read.variables, this.chooseOverrides(context)), (operation) =>
      executeOperation(this.apiSchema, operation, run),
    );
  }
}

/** An operation that was not begun, or a bug of ours: there is no data either way. */
function failed(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error] };
  const original = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(original.message, { originalError: original })] };
}

function clientsByName(
  { subgraphs }: Supergraph,
  clients: readonly SubgraphClient[],
): ReadonlyMap<string, SubgraphClient> {
  const byName = new Map(clients.map((client) => [client.name, client]));
  const missing = subgraphs.filter((name) => !byName.has(name));
  if (missing.length > 0)
    throw new OperatorError(`The supergraph needs subgraphs that the gateway was not given: ${missing.join(', ')}.`);
  return byName;
}
