import type { QueryPlan } from '@graphql-hive/router-query-planner';
import { GraphQLError, OperationTypeNode, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { BadUserInput, ClientError, OperatorError } from '../platform/errors.js';
import { Admissions, type AdmittedOperation } from './admission.js';
import { executeOperation } from './execute/executeOperation.js';
import type { Run } from './execute/run.js';
import { readVariables } from './execute/variables.js';
import { emptyObject } from './json.js';
import type { OperationLimits } from './limits.js';
import { andThen, isPromise, type MaybePromise } from './maybePromise.js';
import { compileOperation, type CompiledOperation } from './plan/compileOperation.js';
import { overrideChoices, type KeyedChoice, type OverrideOptions } from './plan/overrides.js';
import { startPlanner, type QueryPlanner } from './plan/planner.js';
import { PossibleTypes } from './plan/possibleTypes.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import { subgraphCaller, type OnFetch, type SubgraphCaller } from './subgraphCalls.js';
import { readSupergraph, type Supergraph } from './supergraph.js';

/** A compiled plan takes tens of kilobytes. */
const KEPT_PLANS = 1_000;

/** An operation that the planner refused would be refused again, perhaps at the price of its process. */
const KEPT_REFUSALS = 1_000;

export interface GenerationOptions {
  readonly supergraphSdl: string;
  readonly clients: readonly SubgraphClient[];
  readonly limits: OperationLimits;
  readonly overrides: OverrideOptions;
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
  private readonly log: GatewayLog | undefined;
  private readonly admissions: Admissions;
  private readonly types: PossibleTypes;
  private readonly chooseOverrides: (context: object) => KeyedChoice;
  private readonly refusals = new LRUCache<string, ClientError>({ max: KEPT_REFUSALS });
  private readonly operations = new LRUCache<string, CompiledOperation | Promise<CompiledOperation>>({
    max: KEPT_PLANS,
  });

  private constructor(
    private readonly supergraph: Supergraph,
    private readonly planner: QueryPlanner,
    private readonly call: SubgraphCaller,
    readonly clients: readonly SubgraphClient[],
    { limits, overrides, log }: GenerationOptions,
  ) {
    this.log = log;
    this.admissions = new Admissions(supergraph.apiSchema, limits);
    this.types = new PossibleTypes(supergraph.schema);
    this.chooseOverrides = overrideChoices(planner, overrides);
  }

  /** Throws an OperatorError when the supergraph cannot be served. */
  static async load(options: GenerationOptions): Promise<Generation> {
    const supergraph = readSupergraph(options.supergraphSdl);
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
  async plan(document: DocumentNode, operationName: string | undefined): Promise<QueryPlan | undefined> {
    const admission = this.admissions.admit(document, operationName);
    if (admission.errors) throw admission.errors[0];
    const { planText } = admission.operation;
    return planText === '' ? undefined : this.planner.plan(planText, this.chooseOverrides(emptyObject()));
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
    const { definition } = admission.operation.folded;
    if (definition.operation === OperationTypeNode.SUBSCRIPTION)
      throw new BadUserInput('a query or a mutation', 'a subscription');

    const read = readVariables(this.apiSchema, definition, given);
    if (read.errors) return { errors: read.errors };
    const run: Run = {
      data: emptyObject(),
      errors: [],
      variables: read.variables,
      fetch: (fetch, variables, representations) => this.call(fetch, variables, representations, context),
    };
    return andThen(this.compiled(admission.operation, this.chooseOverrides(context)), (operation) =>
      executeOperation(this.apiSchema, operation, run),
    );
  }

  private compiled(operation: AdmittedOperation, choice: KeyedChoice): MaybePromise<CompiledOperation> {
    const key = `${choice.key}\n${operation.key}`;
    const known = this.operations.get(key);
    if (known) return known;
    const refused = this.refusals.get(key);
    if (refused) throw refused;

    const compiling = this.compile(operation, choice);
    this.operations.set(key, compiling);
    compiling.then(
      (compiled) => this.operations.set(key, compiled),
      (error: unknown) => {
        this.operations.delete(key);
        if (!(error instanceof ClientError)) return;
        this.refusals.set(key, error);
        this.log?.warn(
          { operation: operation.planText, reason: error.cause },
          'The query planner refused a valid operation',
        );
      },
    );
    return compiling;
  }

  private async compile(
    { folded, keys, introspection, planText }: AdmittedOperation,
    choice: KeyedChoice,
  ): Promise<CompiledOperation> {
    const queryPlan = planText === '' ? undefined : await this.planner.plan(planText, choice);
    return compileOperation(folded, keys, introspection, queryPlan, this.apiSchema, this.types);
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
