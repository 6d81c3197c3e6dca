import type { FormattedExecutionResult } from 'graphql';
import { resolveDocument } from '../gateway/documentRequest.js';
import { ClientError, type ErrorCode } from '../platform/errors.js';
import type { RecordedContext } from '../gateway/operationRecord.js';
import type { RateLimitContext } from '../gateway/rateLimit.js';
import type { GraphqlBackend } from './graphqlBackend.js';
import type { Protocol } from './protocol.js';
import { countValues, readBody, type GraphqlRequestBody } from './requestBody.js';

/** To check so many takes as long as an object in an answer does. */
const VALUES_OF_A_UNIT = 50;

/**
 * Reads what one operation asks, whatever transport brought it: its document found, and small enough to be parsed. A hash alone is left to automatic persisted
 * queries, whose texts were read here when they were kept.
 * @throws MalformedRequest for what is no GraphQL request; ClientError as `resolveDocument` does, OPERATION_TOO_LARGE, and RATE_LIMITED
 */
export function readOperation(
  json: unknown,
  { documents }: Protocol,
  { checkText }: Pick<GraphqlBackend<object>, 'checkText'>,
  { allowance, record }: RateLimitContext & RecordedContext,
): GraphqlRequestBody {
  try {
    allowance?.take(1); // also of what is refused: to read it is work, too
    const values = countValues(json);
    allowance?.take(Math.floor(values / VALUES_OF_A_UNIT));
    const operation = resolveDocument(readBody(json), documents);
    if (record) record.name = operation.operationName;
    if (operation.query !== undefined) checkText(operation.query);
    return operation;
  } catch (error) {
    record?.refused(error);
    throw error;
  }
}

/** The answer to an operation that was refused for its size or rate: its request was one all the same. Throws again what is another refusal. */
export function answerToRefused(error: unknown): FormattedExecutionResult {
  if (!(error instanceof ClientError) || !ANSWERED.has(error.extensions['code'])) throw error;
  return { errors: [error.toJSON()] };
}

const ANSWERED: ReadonlySet<unknown> = new Set<ErrorCode>(['OPERATION_TOO_LARGE', 'RATE_LIMITED']);
