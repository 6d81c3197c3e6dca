import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { isPromise, type MaybePromise } from '../maybePromise.js';
import type { CompiledOperation } from '../plan/compileOperation.js';
import type { RootFetch } from '../plan/compilePlan.js';
import { asResult } from '../subgraphCalls.js';
import type { GatewayContext, SubgraphEvent, SubgraphResult } from '../subgraphProtocol.js';
import { executeOperation } from './executeOperation.js';
import type { Run } from './run.js';

/**
 * Answers one event of a subscription: it stands for the answer to the plan's first fetch, and the rest of the plan asks other subgraphs about it. The run is
 * the event's own, so that nothing of it shows in the next one.
 */
export function answerEvent(
  apiSchema: GraphQLSchema,
  operation: CompiledOperation,
  source: RootFetch,
  event: SubgraphEvent,
  context: GatewayContext,
  run: Run,
): MaybePromise<ExecutionResult> {
  return executeOperation(apiSchema, operation, {
    ...run,
    fetch: (request, variables, representations) =>
      request === source.request ? resultOf(event, context) : run.fetch(request, variables, representations),
  });
}

/** What an event says. It neither throws nor rejects. */
export function resultOf(event: SubgraphEvent, context: GatewayContext): MaybePromise<SubgraphResult> {
  try {
    const result = event(context);
    return isPromise(result) ? result.catch(asResult) : result;
  } catch (error) {
    return asResult(error);
  }
}
