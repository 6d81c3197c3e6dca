import { GraphQLError } from 'graphql';
import { ClientError } from '../platform/errors.js';

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

/** The refusal to execute a subscription. */
export function hasManyAnswers(): ClientError {
  return new ClientError(
    'BAD_USER_INPUT',
    'Expected a query or a mutation, which have one answer. Subscribe over a WebSocket (graphql-transport-ws) or with Accept: text/event-stream.',
  );
}

/** The refusal to subscribe to a query or a mutation. */
export function hasOneAnswer(): ClientError {
  return new ClientError('BAD_USER_INPUT', 'Expected a subscription, but got another operation.');
}
