import type { GraphQLFormattedError } from 'graphql';
import type { ClientError } from '../platform/errors.js';
import { maskError, originalOf } from './maskErrors.js';

export interface ErrorPresentation {
  /** Whether errors say which names of the schema may have been meant; true without it. */
  readonly suggestions?: boolean | undefined;
  /** Words for clients about errors that are nobody's mistake, such as a database that cannot be reached; undefined for all others. */
  readonly explain?: ((thrown: unknown) => ClientError | undefined) | undefined;
}

/** An error as clients are told it, on whatever transport: explained where there are words for it, masked where it is ours. */
export function presentError(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string | undefined,
  { explain, suggestions = true }: ErrorPresentation,
): GraphQLFormattedError {
  const explained = explain?.(originalOf(error));
  if (explained) return { ...formatted, message: explained.message, extensions: explained.extensions };
  const masked = maskError(formatted, requestId);
  return suggestions ? masked : { ...masked, message: masked.message.replace(SUGGESTION, '') };
}

/** How graphql-js ends its errors where a name is nearly right: it tells names of a schema to who may not ask for it. */
const SUGGESTION = / Did you mean [^]*\?$/;
