import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OperationAnswer } from './askApollo.js';
import { refusalFor } from './refusal.js';
import { shown } from '../platform/errors.js';
import { MalformedRequest } from './requestBody.js';

/** Before its operations are counted as at work. @throws MalformedRequest for what is no list of maps, or of another length than 1 to `largest`; 0 says that lists are not taken */
export function refuseOtherLists(list: readonly unknown[], largest: number): void {
  if (largest === 0) throw new MalformedRequest('one request, since lists are not taken here', shown(list));
  if (list.length === 0 || list.length > largest)
    throw new MalformedRequest(`a list of 1 to ${largest} requests`, String(list.length));
  const other = list.find((each) => typeof each !== 'object' || each === null || Array.isArray(each));
  if (other !== undefined) throw new MalformedRequest('a list of JSON maps', shown(other));
}

/**
 * Answers a body that is a list: each request by itself, and none waits for the answer to another (GraphQL over HTTP, appendix on request batching). The list's own status is
 * 200, and what a single answer says in its status and headers is dropped: what is wrong with one request is told in its place. Each begins in a turn of the event loop of
 * its own: to look at a hundred operations may take seconds.
 */
export async function answerBatch(
  list: readonly unknown[],
  ask: (body: unknown) => Promise<OperationAnswer>,
): Promise<OperationAnswer> {
  let turn: Promise<unknown> = Promise.resolve();
  const inItsTurn = (body: unknown) => {
    const begun = turn.then(() => ask(body));
    turn = turn.then(() => nextTurn());
    return begun.then(({ json }) => json.trimEnd(), refusedInPlace);
  };
  const answers = await Promise.all(list.map(inItsTurn));
  return { status: 200, headers: [], json: `[${answers.join(',')}]` };
}

function refusedInPlace(error: unknown): string {
  const refusal = refusalFor(error);
  if (refusal === undefined) throw error;
  return JSON.stringify(refusal.body);
}
