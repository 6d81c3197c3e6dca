import type { FormattedExecutionResult } from 'graphql';
import { resolveDocument } from '../gateway/documentRequest.js';
import { ClientError } from '../platform/errors.js';
import type { GraphqlBackend } from './graphqlBackend.js';
import type { Protocol } from './protocol.js';
import { readBody, type GraphqlRequestBody } from './requestBody.js';

/**
 * Reads what one operation asks, whatever transport brought it: its document found, and small enough to be parsed. A hash alone is left to automatic persisted
 * queries, whose texts were read here when they were kept.
 * @throws MalformedRequest for what is no GraphQL request; ClientError as `resolveDocument` does, and OPERATION_TOO_LARGE
 */
export function readOperation(
  json: unknown,
  { documents }: Protocol,
  { checkText }: Pick<GraphqlBackend<object>, 'checkText'>,
): GraphqlRequestBody {
  const operation = resolveDocument(readBody(json), documents);
  if (operation.query !== undefined) checkText(operation.query);
  return operation;
}

/** The answer to an operation that was refused as too large: its request was one all the same. Throws again what is another refusal. */
export function answerToRefused(error: unknown): FormattedExecutionResult {
  if (!(error instanceof ClientError) || error.extensions['code'] !== 'OPERATION_TOO_LARGE') throw error;
  return { errors: [error.toJSON()] };
}
