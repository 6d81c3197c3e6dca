import { z } from 'zod';
import { OperatorError } from './errors.js';
import { REQUEST_TIMEOUT_MS } from './trafficDefaults.js';

/** How much the database is asked at once, and how long an answer is waited for. */
export interface DatabaseConfig {
  /** Connections that reads may use, to the primary and to each replica. */
  readonly databaseConnections: number | undefined;
  /** How long a read may take, waiting for a connection included. */
  readonly databaseTimeoutMs: number | undefined;
}

/** The variables of the environment. */
export const databaseVariables = {
  DATABASE_CONNECTIONS: wholeNumber(1, 1_000),
  DATABASE_TIMEOUT_MS: wholeNumber(100, 600_000),
};

/** What each of them is expected to be. */
export const DATABASE_EXPECTED: Readonly<Record<keyof typeof databaseVariables, string>> = {
  DATABASE_CONNECTIONS: 'a whole number from 1 to 1000',
  DATABASE_TIMEOUT_MS: 'milliseconds from 100 to 600000',
};

interface Others {
  readonly DATABASE_URL?: string | undefined;
  readonly REQUEST_TIMEOUT_MS?: number | undefined;
}

/** @throws OperatorError where connections are counted that there are none of, or a read may take longer than what it is for */
export function readDatabase(data: z.output<z.ZodObject<typeof databaseVariables>> & Others): DatabaseConfig {
  const { DATABASE_TIMEOUT_MS: timeoutMs, REQUEST_TIMEOUT_MS: requestTimeoutMs = REQUEST_TIMEOUT_MS } = data;
  if (timeoutMs !== undefined && timeoutMs > requestTimeoutMs)
    throw new OperatorError(
      `Expected DATABASE_TIMEOUT_MS to be at most REQUEST_TIMEOUT_MS, which is ${requestTimeoutMs}, but got ${timeoutMs}.`,
    );
  if (data.DATABASE_CONNECTIONS !== undefined && data.DATABASE_URL === undefined)
    throw new OperatorError('DATABASE_CONNECTIONS needs DATABASE_URL: the embedded database has one connection.');
  return { databaseConnections: data.DATABASE_CONNECTIONS, databaseTimeoutMs: timeoutMs };
}

function wholeNumber(least: number, most: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(least).max(most)).optional();
}
