import type { GraphQLFormattedError } from 'graphql';
import type { ClientError, ErrorCode } from '../platform/errors.js';
import type { ToldErrors } from '../platform/subgraphErrorsConfig.js';
import { maskError, originalOf } from './maskErrors.js';
import { ToldError } from './toldError.js';

export interface ErrorPresentation {
  /** Errors of remote subgraphs that are not masked; none without it. */
  readonly toldErrors?: readonly ToldErrors[] | undefined;
  /** Words for clients about errors that are nobody's mistake, such as a database that cannot be reached; undefined for all others. */
  readonly explain?: ((thrown: unknown) => ClientError | undefined) | undefined;
}

/** An error as clients are told it, on whatever transport: explained where there are words for it, masked where it is ours. */
export function presentError(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string | undefined,
  { explain, toldErrors = [] }: ErrorPresentation,
): GraphQLFormattedError {
  const original = originalOf(error);
  if (original instanceof ToldError && original.isFor(toldErrors)) return inOwnWords(formatted, original);
  const explained = explain?.(original);
  if (explained) return { ...formatted, message: explained.message, extensions: explained.extensions };
  const masked = maskError(formatted, requestId);
  const { message } = masked;
  if (message.length <= LONGEST_MESSAGE) return masked;
  return { ...masked, message: `${message.slice(0, LONGEST_MESSAGE)}…` };
}

/** Its code was taken off on the way, for it might have passed for one of ours. Where it had none, it gets the one that Apollo's gateway gives. */
function inOwnWords(formatted: GraphQLFormattedError, { code = WITHOUT_CODE }: ToldError): GraphQLFormattedError {
  return { ...formatted, extensions: { ...formatted.extensions, code } };
}

const WITHOUT_CODE: ErrorCode = 'DOWNSTREAM_SERVICE_ERROR';

/** Messages of graphql-js quote what a client sent, however long it is. */
const LONGEST_MESSAGE = 1_000;
