import { createSourceEventStream, type GraphQLSchema } from 'graphql';
import type { RunLocally } from './localOperations.js';
import type {
  GatewayContext,
  SubgraphEvent,
  SubgraphEvents,
  SubgraphRequest,
  SubgraphResult,
} from './subgraphProtocol.js';

export interface EventSchema {
  readonly schema: GraphQLSchema;
  /** Runs operations; for a subscription, with an event as the root. */
  readonly run: RunLocally;
  /** The context of the schema's resolvers. */
  contextFor(context: GatewayContext): unknown;
}

const END = { done: true, value: undefined } as const;

/** Subscribes to a subgraph in this process. Each event is run like any other operation, with the event as its root. */
export async function subscribeLocally(
  { schema, run, contextFor }: EventSchema,
  request: SubgraphRequest,
  variables: Record<string, unknown>,
  context: GatewayContext,
): Promise<SubgraphEvents | SubgraphResult> {
  const subscribed = await createSourceEventStream({
    schema,
    document: request.document,
    operationName: request.operationName,
    variableValues: variables,
    contextValue: contextFor(context),
  });
  if (!(Symbol.asyncIterator in subscribed)) return subscribed;

  const roots: AsyncIterator<unknown> = subscribed[Symbol.asyncIterator]();
  const asEvent =
    (root: unknown): SubgraphEvent =>
    (eventContext) =>
      run(request, variables, contextFor(eventContext), root);
  // No async generator: its return() would wait for the next event before it lets go.
  const events: AsyncIterator<SubgraphEvent, undefined> = {
    async next() {
      const next = await roots.next();
      return next.done ? END : { done: false, value: asEvent(next.value) };
    },
    async return() {
      await roots.return?.();
      return END;
    },
  };
  return { [Symbol.asyncIterator]: () => events };
}
