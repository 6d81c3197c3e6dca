import { GraphQLError } from 'graphql';

/** The result of an operation that was not begun: there is no data. */
export interface RefusedOperation {
  readonly errors: readonly GraphQLError[];
}

/** What was thrown before an operation began, or by a bug of ours: there is no data either way. */
export function failed(error: unknown): RefusedOperation {
  if (error instanceof GraphQLError) return { errors: [error] };
  const original = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(original.message, { originalError: original })] };
}
