import type { GraphQLFormattedError } from 'graphql';
import type { ClientError } from '../platform/errors.js';
import { maskError, originalOf } from './maskErrors.js';

export interface ErrorPresentation {
  /** Words for clients about errors that are nobody's mistake, such as a database that cannot be reached; undefined for all others. */
  readonly explain?: ((thrown: unknown) => ClientError | undefined) | undefined;
}

/** An error as clients are told it, on whatever transport: explained where there are words for it, masked where it is ours. */
export function presentError(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string | undefined,
  { explain }: ErrorPresentation,
): GraphQLFormattedError {
  const explained = explain?.(originalOf(error));
  if (explained) return { ...formatted, message: explained.message, extensions: explained.extensions };
  return maskError(formatted, requestId);
}
