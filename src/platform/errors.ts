import { GraphQLError } from 'graphql';

/** Codes that a client may find in `extensions.code`. The whole list, beside those of GraphQL itself (gateway/publicCodes.ts). */
export const ERROR_CODES = [
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'RATE_LIMITED',
  'OVERLOADED',
  'DOCUMENT_NOT_TRUSTED',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'REQUEST_TIMEOUT',
  'REQUEST_CANCELLED',
  'DATABASE_UNAVAILABLE',
  'SUPERGRAPH_CHANGED',
  'TOO_MANY_EVENTS',
  'TOO_MANY_SUBSCRIPTIONS',
  'UNAUTHENTICATED',
  'UNAUTHORIZED_FIELD_OR_TYPE',
  'TOKEN_EXPIRED',
  'DOWNSTREAM_SERVICE_ERROR',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error whose message was written for the client: it passes the mask. Everything else is ours, and is hidden. */
export class ClientError extends GraphQLError {
  constructor(
    code: ErrorCode,
    message: string,
    extensions: Record<string, unknown> = {},
    path?: readonly (string | number)[],
  ) {
    super(message, { extensions: { ...extensions, code }, path });
    this.name = 'ClientError';
  }
}

/** A malformed argument, told as *expected this, but got that*. `got` is shown as JSON, cut at 100 characters. */
export class BadUserInput extends ClientError {
  constructor(expected: string, got: unknown) {
    super('BAD_USER_INPUT', `Expected ${expected}, but got ${shown(got)}.`);
  }
}

/** What the person who starts the program did wrong, in one sentence: printed without a stack trace, exit code 1. */
export class OperatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperatorError';
  }
}

/** A value as one short line for a message: JSON, cut at 100 characters. */
export function shown(value: unknown): string {
  const text = asJson(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function asJson(value: unknown): string {
  try {
    // Undefined, too, for what JSON has no word for: functions and symbols.
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    return 'what cannot be shown'; // clients can nest values so deep that JSON.stringify gives up
  }
}
