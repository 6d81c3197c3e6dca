import type { QueryPlan } from '@graphql-hive/router-query-planner';
import type { DocumentNode, ExecutionResult, GraphQLScalarType, GraphQLSchema } from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { REQUEST_TIMEOUT_MS } from '../platform/trafficDefaults.js';
import type { ArgumentRules } from './argumentRules.js';
import type { AuthorizationOptions } from './authorization/authorization.js';
import { ClientsInUse } from './clientsInUse.js';
import type { GatewayLog } from './gatewayLog.js';
import { Generation, type OperationRequest } from './generation.js';
import type { JsonObject } from './json.js';
import { LiveSubscriptions, type SubscriptionRequest } from './liveSubscriptions.js';
import { defaultLimits, type OperationLimits } from './limits.js';
import type { MaybePromise } from './maybePromise.js';
import type { OverrideOptions } from './plan/overrides.js';
import { engineStarter, type QueryPlannerChoice } from './startEngine.js';
import type { SubgraphClient } from './subgraphProtocol.js';
import type { OnFetch } from './subgraphCalls.js';
import type { SubscriptionLimits } from './subscriptionPlaces.js';
import { supergraphChanges } from './supergraphChanges.js';
import type { TrustedDocuments } from './trustedDocuments.js';

export interface GatewayOptions {
  readonly supergraphSdl: string;
  readonly clients: readonly SubgraphClient[];
  readonly limits?: Partial<OperationLimits>;
  /** How long an operation, or the answer to one event, may take from end to end: 30 s, if not said. What has come by then is answered. */
  readonly requestTimeoutMs?: number | undefined;
  readonly log?: GatewayLog;
  readonly overrides?: OverrideOptions;
  /** Which engine answers; 'native' without it. */
  readonly queryPlanner?: QueryPlannerChoice;
  /** The rules of custom scalars, which no SDL can say. */
  readonly scalars?: readonly GraphQLScalarType[];
  /** Rules about arguments beyond their types, asked before any subgraph is. */
  readonly argumentRules?: ArgumentRules;
  /** Whether errors say which names of the schema may have been meant; true, if not said. */
  readonly suggestions?: boolean | undefined;
  /** What becomes of fields that a request may not see, and which policies it fulfils. Who asks is told by the context: `credentials` (credentials.ts). */
  readonly authorization?: AuthorizationOptions;
  /** Documents whose plans are made before a supergraph is served. */
  readonly trustedDocuments?: Pick<TrustedDocuments, 'list'> | undefined;
  /** How many subscriptions there may be at once: 10,000, whosoever they are, if not said. */
  readonly subscriptionLimits?: Partial<SubscriptionLimits>;
  /** Told of each request to a subgraph. */
  readonly onFetch?: OnFetch | undefined;
}

export interface GatewayRequest extends OperationRequest {
  /** The schema that the caller looked at: the request runs on the generation that it belongs to. The newest one without it. */
  readonly schema?: GraphQLSchema;
}

export interface GatewaySubscription extends SubscriptionRequest {
  /** As for `GatewayRequest`. */
  readonly schema?: GraphQLSchema;
}

/** A federation gateway: answers operations over a supergraph by asking its subgraphs. */
export interface Gateway {
  readonly apiSchema: GraphQLSchema;
  readonly supergraphSdl: string;
  /** The clients that requests from now on may ask. */
  readonly clients: readonly SubgraphClient[];
  readonly limits: OperationLimits;
  /** Whether the supergraph says who may see what. */
  readonly isProtected: boolean;
  /** Answers a query or a mutation. It checks and validates the document itself, and never throws: every error is in the result, those of ours unmasked. */
  execute(request: GatewayRequest): MaybePromise<ExecutionResult>;
  /**
   * Answers a subscription: one result for each event, or one result with errors where it is refused. Never throws. A subscription that breaks, or that a new
   * supergraph answers differently, says so in its last result.
   */
  subscribe(request: GatewaySubscription): Promise<AsyncIterableIterator<ExecutionResult, undefined> | ExecutionResult>;
  /** How many subscriptions are under way. */
  readonly subscriptionCount: number;
  /** How many plans are kept. */
  readonly planCount: number;
  /** How often the planner was started again; another supergraph has another planner, and begins at 0. */
  readonly plannerRestarts: number;
  /**
   * The planner's tree for an operation, undefined when no subgraph is asked. Of the variables, those in `@skip` and `@include` matter. Rejects with the
   * operation's first error.
   */
  plan(document: DocumentNode, operationName?: string, variables?: JsonObject): Promise<QueryPlan | undefined>;
  /**
   * Serves another supergraph, or rejects with an OperatorError and goes on serving the old one. Requests under way end as they began; subscriptions go on where
   * the same is asked of the same clients, and end with SUPERGRAPH_CHANGED where not. Resolves when all of them know. A client that is given no more is disposed
   * of once no request needs it.
   */
  replaceSupergraph(supergraphSdl: string, clients?: readonly SubgraphClient[]): Promise<void>;
  /** Calls back after each replacement. Returns the function that ends this. */
  onReplace(listener: () => void): () => void;
  dispose(): void;
}

const MOST_SUBSCRIPTIONS = 10_000;

/** Loads a supergraph. Rejects with an OperatorError when it cannot be served. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const {
    overrides = {},
    queryPlanner = 'native',
    onFetch,
    log,
    scalars,
    argumentRules,
    suggestions,
    authorization,
    trustedDocuments,
    requestTimeoutMs = REQUEST_TIMEOUT_MS,
  } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const startEngine = engineStarter({ queryPlanner, overrides, limitOfFields: limits.fields, log });
  const clientsInUse = new ClientsInUse();
  let hasEnded = false;
  const load = async (supergraphSdl: string, clients: readonly SubgraphClient[], before?: Generation) => {
    const onIdle = clientsInUse.take(clients);
    const parts = {
      supergraphSdl,
      clients,
      limits,
      requestTimeoutMs,
      startEngine,
      onFetch,
      log,
      scalars,
      argumentRules,
      suggestions,
      authorization,
      onIdle,
    };
    const generation = await Generation.load(parts).catch((error: unknown) => {
      onIdle();
      throw error;
    });
    try {
      if (trustedDocuments) await generation.warm(trustedDocuments.list);
      if (before) await generation.warmLike(before);
      if (hasEnded) throw new OperatorError('The supergraph is not served, because the gateway has ended meanwhile.');
      return generation;
    } catch (error) {
      generation.retire();
      throw error;
    }
  };
  /** What fails once another supergraph is served takes nothing of that back, and keeps nobody else from being told. */
  const afterSwitch = (step: () => void) => {
    try {
      step();
    } catch (err) {
      log?.warn({ err }, 'The supergraph was replaced, but what follows from that went wrong');
    }
  };

  let current = await load(options.supergraphSdl, options.clients);
  const bySchema = new WeakMap([[current.apiSchema, current]]);
  const listeners = new Set<() => void>();
  const { most = MOST_SUBSCRIPTIONS, mostPerClient = Infinity } = options.subscriptionLimits ?? {};
  const subscriptions = new LiveSubscriptions(() => current, { most, mostPerClient }, requestTimeoutMs);
  const generationOf = (schema: GraphQLSchema | undefined) => (schema && bySchema.get(schema)) ?? current;

  return {
    limits,
    get apiSchema() {
      return current.apiSchema;
    },
    get isProtected() {
      return current.supergraph.protectedSchema !== undefined;
    },
    get supergraphSdl() {
      return current.supergraphSdl;
    },
    get clients() {
      return current.clients;
    },
    execute: (request) => generationOf(request.schema).execute(request),
    subscribe: (request) => subscriptions.open(request, generationOf(request.schema)),
    get subscriptionCount() {
      return subscriptions.count;
    },
    get planCount() {
      return current.planCount;
    },
    get plannerRestarts() {
      return current.plannerRestarts;
    },
    plan: (document, operationName, variables = {}) => current.plan(document, operationName, variables),
    async replaceSupergraph(supergraphSdl, clients = current.clients) {
      const next = await load(supergraphSdl, clients, current);
      bySchema.set(next.apiSchema, next);
      const previous = current;
      current = next;
      try {
        afterSwitch(() =>
          log?.info(supergraphChanges(previous.supergraph, next.supergraph), 'The supergraph was replaced'),
        );
        for (const listener of listeners) afterSwitch(listener);
        await subscriptions.moveAll();
      } finally {
        previous.retire();
      }
    },
    onReplace(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      hasEnded = true;
      listeners.clear();
      subscriptions.endAll();
      current.retire();
      clientsInUse.disposeAll();
    },
  };
}
