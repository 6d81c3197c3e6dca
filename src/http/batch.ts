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
 * Answers a body that is a list: each request by itself and all at once (GraphQL over HTTP, appendix on request batching). The list's own status is 200, and
 * what a single answer says in its status and headers is dropped: what is wrong with one request is told in its place.
 */
export async function answerBatch(
  list: readonly unknown[],
  ask: (body: unknown) => Promise<OperationAnswer>,
): Promise<OperationAnswer> {
  const answers = await Promise.all(list.map((body) => ask(body).then(({ json }) => json.trimEnd(), refusedInPlace)));
  return { status: 200, headers: [], json: `[${answers.join(',')}]` };
}

function refusedInPlace(error: unknown): string {
  const refusal = refusalFor(error);
  if (refusal === undefined) throw error;
  return JSON.stringify(refusal.body);
}
