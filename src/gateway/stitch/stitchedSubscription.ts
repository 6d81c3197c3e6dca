import { subscribe, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { JsonObject } from '../json.js';
import type { SubgraphRequest, SubgraphResult } from '../subgraphProtocol.js';
import type { StitchedRun } from './stitchedRun.js';

/** A subscription over the stitched schema. */
export interface StitchedSubscription {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: JsonObject;
}

/** What a subscription asks of the subgraph that has the events. */
export interface EventRequest {
  readonly request: SubgraphRequest;
  readonly variables: JsonObject;
}

/** Finds out what stitching would ask for the events, and asks nobody. */
export async function findEventRequest(
  subscription: StitchedSubscription,
  run: StitchedRun,
): Promise<EventRequest | undefined> {
  let found: EventRequest | undefined;
  await open(subscription, {
    ...run,
    subscribe(request, variables) {
      found = { request, variables };
      return only();
    },
  });
  return found;
}

/** What the stitched schema makes of one event: it stands for the answer of the subgraph that has the events, and others are asked about it. */
export async function answerOneEvent(
  subscription: StitchedSubscription,
  event: SubgraphResult,
  run: StitchedRun,
): Promise<ExecutionResult> {
  const answers = await open(subscription, { ...run, subscribe: () => only(event) });
  if (!(Symbol.asyncIterator in answers)) return answers;
  for await (const answer of answers) return answer;
  throw new Error('Expected an answer to an event, but got none.');
}

async function open({ schema, document, variables }: StitchedSubscription, contextValue: StitchedRun) {
  return subscribe({ schema, document, variableValues: variables, contextValue });
}

async function* only(...events: readonly SubgraphResult[]): AsyncGenerator<SubgraphResult> {
  yield* events;
}
