import { GraphQLError, parse, type ExecutionResult } from 'graphql';
import { REQUEST_TIMEOUT_MS } from '../platform/trafficDefaults.js';
import { Admissions } from './admission.js';
import { CostDirectives } from './costDirectives.js';
import { readVariables } from './execute/variables.js';
import type { OperationRequest } from './generation.js';
import { checkCost, defaultLimits, type OperationLimits } from './limits.js';
import { andThen, isPromise, type MaybePromise } from './maybePromise.js';
import { recordOf } from './operationRecord.js';
import { documentOf } from './plan/operation.js';
import { failed, hasManyAnswers, hasOneAnswer } from './refusedOperation.js';
import {
  localSubgraph,
  type LocalSubgraphOptions,
  type SubgraphError,
  type SubgraphRequest,
  type SubgraphResult,
} from './subgraphClients.js';
import type { ServedGraph } from './servedGraph.js';
import { Suggestions } from './suggestions.js';
import { answerInTime } from './traffic/answerInTime.js';
import { departureOf } from './traffic/departure.js';
import { Lifetime } from './traffic/lifetime.js';
import { Subscription, type AnswerEvents } from './subscription.js';

/**
 * What a router asks for is written out: the fields of fragments once for each type, and of entities ten levels of lists apart. So a subgraph lets pass ten times
 * what a gateway does, and a few levels more: what the gateway admitted, its subgraphs do not refuse.
 */
export const standaloneLimits: OperationLimits = {
  tokens: 10 * defaultLimits.tokens,
  lines: 10 * defaultLimits.lines,
  depth: defaultLimits.depth + 20,
  nameLength: 10 * defaultLimits.nameLength,
  aliases: 10 * defaultLimits.aliases,
  rootFields: 10 * defaultLimits.rootFields,
  directives: 10 * defaultLimits.directives,
  fields: 10 * defaultLimits.fields,
  introspectionDepth: defaultLimits.introspectionDepth,
  cost: 10 * defaultLimits.cost,
  comparisons: 10 * defaultLimits.comparisons,
};

export interface StandaloneSubgraphOptions extends LocalSubgraphOptions {
  /** As for `GatewayOptions`. */
  readonly requestTimeoutMs?: number | undefined;
  /** As for `GatewayOptions`. */
  readonly suggestions?: boolean | undefined;
}

/**
 * One subgraph by itself, for a router anywhere: `_service`, `_entities`, and all that it has. Operations are limited, validated and compiled as they are in a
 * gateway's process.
 */
export function standaloneSubgraph(options: StandaloneSubgraphOptions): ServedGraph {
  const { name, schema, sdl, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const suggestions = new Suggestions(schema, options.suggestions ?? true);
  const limits = standaloneLimits;
  const client = localSubgraph(options);
  const admissions = new Admissions(schema, limits, new CostDirectives(parse(sdl)), suggestions);

  /** What is asked of the subgraph, or the errors that say why not. Throws the limits' own. */
  function check({ document, operationName, variables = {}, context }: OperationRequest) {
    const admission = admissions.admit(document, operationName);
    if (admission.errors) return admission;
    const { operation, text } = admission.admitted;
    const { definition } = operation;
    const read = readVariables(schema, definition, variables, suggestions.areInVariables);
    if (read.errors) return read;
    const cost = checkCost(admission.admitted, read.variables, limits);
    recordOf(context)?.admitted(definition, text, cost);
    const request: SubgraphRequest = {
      subgraph: name,
      operation: text,
      document: documentOf(operation),
      operationName: definition.name?.value,
      kind: definition.operation,
      key: text,
    };
    return { request, variables: read.variables };
  }

  function answer(operation: OperationRequest): MaybePromise<ExecutionResult> {
    const checked = check(operation);
    if ('errors' in checked) return { errors: checked.errors };
    if (checked.request.kind === 'subscription') throw hasManyAnswers();
    return andThen(client.execute(checked.request, checked.variables, operation.context), asExecutionResult);
  }

  return {
    apiSchema: schema,
    limits,
    execute(request) {
      try {
        const result = answer(request);
        const lifetime = new Lifetime(requestTimeoutMs, departureOf(request.context));
        return isPromise(result) ? answerInTime(result, lifetime) : result;
      } catch (error) {
        return failed(error);
      }
    },
    async subscribe({ newContext, ...operation }) {
      try {
        const context = newContext();
        const checked = check({ ...operation, context });
        if ('errors' in checked) return { errors: checked.errors };
        const { request, variables } = checked;
        if (request.kind !== 'subscription' || !client.subscribe) throw hasOneAnswer();
        const events = await client.subscribe(request, variables, context);
        if (!(Symbol.asyncIterator in events)) return asExecutionResult(events);
        const answerEvent: AnswerEvents['answer'] = (event, context) => andThen(event(context), asExecutionResult);
        return new Subscription({ source: name, answer: answerEvent }, events, {
          newContext,
          requestTimeoutMs,
        });
      } catch (error) {
        return failed(error);
      }
    },
    // Its schema is part of the program.
    onReplace: () => () => undefined,
  };
}

/** The errors of graphql-jit lack what makes a GraphQLError. */
function asExecutionResult({ data, errors }: SubgraphResult): ExecutionResult {
  return {
    ...(errors && { errors: errors.map(asGraphqlError) }),
    ...(data !== undefined && { data }),
  };
}

function asGraphqlError(error: SubgraphError): GraphQLError {
  const { message, path, extensions } = error;
  const originalError = error instanceof GraphQLError ? (error.originalError ?? error) : undefined;
  return new GraphQLError(message, { path, extensions, originalError });
}
