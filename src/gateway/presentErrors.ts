import type { GraphQLFormattedError } from 'graphql';
import type { ClientError } from '../platform/errors.js';
import { tooLarge, type OperationLimits } from './limits.js';
import { maskError, originalOf } from './maskErrors.js';

export interface ErrorPresentation {
  readonly limits: OperationLimits;
  /** Words for clients about errors that are nobody's mistake, such as a database that cannot be reached; undefined for all others. */
  readonly explain?: ((thrown: unknown) => ClientError | undefined) | undefined;
}

/** An error as clients are told it, on whatever transport: explained where there are words for it, masked where it is ours. */
export function presentError(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string | undefined,
  { limits, explain }: ErrorPresentation,
): GraphQLFormattedError {
  const explained = explain?.(originalOf(error));
  if (explained) return { ...formatted, message: explained.message, extensions: explained.extensions };
  return maskError(asLimit(formatted, limits), requestId);
}

/** The parser stops at the limit of tokens, and says so as a syntax error. */
function asLimit(formatted: GraphQLFormattedError, limits: OperationLimits): GraphQLFormattedError {
  const isLimit =
    formatted.extensions?.code === 'GRAPHQL_PARSE_FAILED' &&
    /Document contains more tha[nt] \d+ tokens/.test(formatted.message);
  return isLimit ? tooLarge('tokens', limits, `more than ${limits.tokens}`).toJSON() : formatted;
}
