import type { QueryPlan } from '@graphql-hive/router-query-planner';
import {
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { answerCheck } from './answers/checkAnswer.js';
import { Admissions, type AdmittedOperation } from './admission.js';
import { Authorization, type AuthorizationOptions } from './authorization/authorization.js';
import { warnOfInterfaces } from './authorization/warnOfInterfaces.js';
import { adoptScalars, checkRuledFields, type ArgumentRules } from './argumentRules.js';
import type { Engine, PreparedSubscription } from './engine.js';
import { readVariables } from './execute/variables.js';
import type { GatewayLog } from './gatewayLog.js';
import type { JsonObject } from './json.js';
import { checkCost, type OperationLimits } from './limits.js';
import { andThen, isPromise, type MaybePromise } from './maybePromise.js';
import { recordOf } from './operationRecord.js';
import { failed, hasManyAnswers, hasOneAnswer, type RefusedOperation } from './refusedOperation.js';
import type { RateLimitContext } from './rateLimit.js';
import { refuseNullConditions } from './plan/foldConditions.js';
import type { StartEngine } from './startEngine.js';
import type { GatewayContext, SubgraphClient } from './subgraphProtocol.js';
import { Suggestions } from './suggestions.js';
import { subgraphCaller, subgraphSubscriber, type OnFetch } from './subgraphCalls.js';
import { readSupergraph, type Supergraph } from './supergraph.js';
import { answerInTime } from './traffic/answerInTime.js';
import { departureOf } from './traffic/departure.js';
import { Lifetime } from './traffic/lifetime.js';
import type { TrustedDocument } from './trustedDocuments.js';
import { MOST_REPLANNED, warmLike, warmPlans, type Warmed } from './warming.js';

export interface GenerationOptions {
  readonly supergraphSdl: string;
  readonly clients: readonly SubgraphClient[];
  readonly limits: OperationLimits;
  /** How long an operation may take, from end to end. */
  readonly requestTimeoutMs: number;
  readonly startEngine: StartEngine;
  readonly scalars?: readonly GraphQLScalarType[];
  readonly argumentRules?: ArgumentRules;
  readonly suggestions?: boolean | undefined;
  readonly authorization?: AuthorizationOptions;
  readonly onFetch?: OnFetch | undefined;
  /** Called when it was retired and no request is under way: its clients are asked no more. Again, where a request came after all. */
  readonly onIdle?: () => void;
  readonly log?: GatewayLog;
}

export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly context: GatewayContext;
}

/**
 * One supergraph being served: what clients may ask of it, the engine that answers, and the clients of its subgraphs. A request runs to its end on the
 * generation that it began on.
 */
export class Generation {
  private readonly limits: OperationLimits;
  private readonly requestTimeoutMs: number;
  private readonly argumentRules: ArgumentRules | undefined;
  private readonly admissions: Admissions;
  private readonly suggestions: Suggestions;
  private readonly authorization: Authorization;
  private readonly log: GatewayLog | undefined;
  private readonly onIdle: (() => void) | undefined;
  private requestsUnderWay = 0;
  private isRetired = false;

  private constructor(
    readonly supergraph: Supergraph,
    private readonly engine: Engine,
    readonly clients: readonly SubgraphClient[],
    options: GenerationOptions,
  ) {
    const { limits, requestTimeoutMs, argumentRules, suggestions = true, authorization = {}, log, onIdle } = options;
    this.limits = limits;
    this.requestTimeoutMs = requestTimeoutMs;
    this.argumentRules = argumentRules;
    this.log = log;
    this.onIdle = onIdle;
    const { apiSchema, costDirectives, protectedSchema } = supergraph;
    this.authorization = new Authorization(protectedSchema, apiSchema, authorization, limits.fields);
    this.suggestions = new Suggestions(apiSchema, suggestions);
    this.admissions = new Admissions(apiSchema, limits, costDirectives, this.suggestions, argumentRules, (operation) =>
      this.authorization.demandsOf(operation),
    );
  }

  /** Throws an OperatorError when the supergraph cannot be served. */
  static async load(options: GenerationOptions): Promise<Generation> {
    const { supergraphSdl, clients, scalars = [], startEngine, onFetch, log } = options;
    const supergraph = readSupergraph(supergraphSdl);
    warnOfInterfaces(supergraph.protectedSchema, log);
    adoptScalars(supergraph.apiSchema, scalars);
    const byName = clientsByName(supergraph, clients);
    const check = answerCheck(supergraph.schema);
    const call = subgraphCaller(byName, check, onFetch);
    const subscribe = subgraphSubscriber(byName, check);
    const engine = await startEngine({ supergraph, clients: byName, call, subscribe });
    return new Generation(supergraph, engine, clients, options);
  }

  get apiSchema(): GraphQLSchema {
    return this.supergraph.apiSchema;
  }

  get supergraphSdl(): string {
    return this.supergraph.sdl;
  }

  /** How many plans are kept; 0 where nothing is planned beforehand. */
  get planCount(): number {
    return this.engine.planCount ?? 0;
  }

  /** How often the planner was started again; 0 where there is none. */
  get plannerRestarts(): number {
    return this.engine.plannerRestarts ?? 0;
  }

  /** Answers an operation. Nothing is thrown: what goes wrong is in the errors of the result. */
  execute(request: OperationRequest): MaybePromise<ExecutionResult> {
    try {
      const checked = this.check(request);
      if (checked.errors) return { errors: checked.errors };
      if (isSubscription(checked.admitted)) throw hasManyAnswers();
      const { admitted, variables } = checked;
      const { context } = request;
      const lifetime = this.newLifetime(context);
      const result = andThen(this.authorization.authorize(admitted, variables, context), (authorized) =>
        'errors' in authorized ? authorized : this.engine.execute(authorized, variables, context, lifetime),
      );
      return isPromise(result) ? this.untilAnswered(result, lifetime) : result;
    } catch (error) {
      return failed(error);
    }
  }

  /** Works out a subscription, and asks no subgraph yet. Nothing is thrown: a refusal is in the errors of the result. */
  async prepareSubscription(request: OperationRequest): Promise<PreparedSubscription | RefusedOperation> {
    try {
      const checked = this.check(request);
      if (checked.errors) return checked;
      if (!isSubscription(checked.admitted)) throw hasOneAnswer();
      const { admitted, variables } = checked;
      const { context } = request;
      const lifetime = this.newLifetime(context);
      // In time, since it holds a place: a hook for policies may never answer.
      const prepare = async () => {
        const authorized = await this.authorization.authorize(admitted, variables, context);
        return 'errors' in authorized
          ? authorized
          : this.engine.prepareSubscription(authorized, variables, context, lifetime);
      };
      return await answerInTime(prepare(), lifetime);
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
    return this.engine.plan(admission.admitted, variables);
  }

  /** Has the plans of trusted documents made, and names those that do not fit in the log. */
  warm(documents: readonly TrustedDocument[]): Promise<void> {
    return warmPlans(documents, this.served, this.log);
  }

  /** Has the plans made that the generation before used most. */
  warmLike(before: Generation): Promise<void> {
    const used = before.engine.plannedOften?.(MOST_REPLANNED) ?? [];
    return warmLike(used, this.served);
  }

  /**
   * Lets go of the engine once no request is under way. One that comes after all, because it began with this generation's schema, is still answered, and the engine is
   * let go again.
   */
  retire(): void {
    this.isRetired = true;
    this.endIfIdle();
  }

  private get served(): Warmed {
    return { admissions: this.admissions, authorization: this.authorization, engine: this.engine };
  }

  private newLifetime(context: GatewayContext): Lifetime {
    return new Lifetime(this.requestTimeoutMs, departureOf(context));
  }

  private untilAnswered(result: Promise<ExecutionResult>, lifetime: Lifetime): Promise<ExecutionResult> {
    this.requestsUnderWay++;
    const ended = () => {
      this.requestsUnderWay--;
      this.endIfIdle();
    };
    // Not at the end of its time: what it asked for may still be under way.
    result.then(ended, ended);
    return answerInTime(result, lifetime);
  }

  private endIfIdle(): void {
    if (!this.isRetired || this.requestsUnderWay > 0) return;
    this.engine.retire();
    this.onIdle?.();
  }

  /** All that is asked of a request before any subgraph is. Throws the rules' own errors. */
  private check({ document, operationName, variables: given = {}, context }: OperationRequest): CheckedRequest {
    const admission = this.admissions.admit(document, operationName);
    if (admission.errors) return admission;
    const { admitted } = admission;
    const read = readVariables(this.apiSchema, admitted.operation.definition, given, this.suggestions.areInVariables);
    if (read.errors) return read;
    refuseNullConditions(admitted.conditions, read.variables);
    checkRuledFields(admitted.ruledFields, read.coerced, this.argumentRules);
    const cost = checkCost(admitted, read.variables, this.limits);
    const { allowance }: RateLimitContext = context;
    allowance?.take(cost);
    recordOf(context)?.admitted(admitted.operation.definition, admitted.text, cost);
    return { admitted, variables: read.variables };
  }
}

/** What an engine is given, or the errors that say why not. */
type CheckedRequest =
  | { readonly admitted: AdmittedOperation; readonly variables: JsonObject; readonly errors?: undefined }
  | RefusedOperation;

function isSubscription({ operation: { definition } }: AdmittedOperation): boolean {
  return definition.operation === OperationTypeNode.SUBSCRIPTION;
}

function clientsByName(
  { subgraphs }: Supergraph,
  clients: readonly SubgraphClient[],
): ReadonlyMap<string, SubgraphClient> {
  const byName = new Map(clients.map((client) => [client.name, client]));
  const missing = subgraphs.map(({ name }) => name).filter((name) => !byName.has(name));
  if (missing.length > 0)
    throw new OperatorError(`The supergraph needs subgraphs that the gateway was not given: ${missing.join(', ')}.`);
  return byName;
}
