import { isNativeError } from 'node:util/types';
import pg from 'pg';
import { OperatorError } from '../errors.js';

/** Codes of Node and of PostgreSQL that mean: there is no database to ask, for now. */
const UNAVAILABLE_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  // Too many connections; shut down by an administrator, by a crash; still starting.
  ...['53300', '57P01', '57P02', '57P03'],
]);

/** Errors of `pg` and its pool that carry no code. */
const UNAVAILABLE_MESSAGES =
  /timeout exceeded when trying to connect|connection terminated|connection error and is not queryable|query read timeout|cannot use a pool after calling end/i;

/**
 * Whether a query failed because the database could not be reached or went away, rather than because of the query.
 * Understands what TypeORM, `pg` and the embedded database throw.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, driverError, cause } = error as Error & { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && (UNAVAILABLE_CODES.has(code) || code.startsWith('08'))) return true;
  if (UNAVAILABLE_MESSAGES.test(error.message)) return true;
  return [driverError, cause].some((inner) => inner !== error && isDatabaseUnavailable(inner));
}

/**
 * Whether a read failed on a replica alone: it cannot be reached or went away, or the read stood in the way of what the replica had to replay
 * (serialization failure, deadlock).
 */
export function isReplicaTrouble(error: unknown): error is Error {
  const code = isNativeError(error) ? (error as NodeJS.ErrnoException).code : undefined;
  return code === '40001' || code === '40P01' || isDatabaseUnavailable(error);
}

/** Refuses an address that `pg` would misunderstand in silence, and shows no password. */
export function checkUrl(url: string, variable = 'DATABASE_URL'): void {
  if (URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol)) return;
  throw new OperatorError(
    `Expected ${variable} to be like postgres://user:password@host:5432/database, but got something else.`,
  );
}

/** Why there is no connection, in one sentence for the person who set DATABASE_URL. */
export function connectionFailure(url: string, error: unknown): OperatorError {
  const { host, port, user, database } = new pg.Client({ connectionString: url });
  const server = `the database server at ${host}:${port}`;
  const { code, message } = isNativeError(error)
    ? (error as NodeJS.ErrnoException)
    : { code: '', message: String(error) };
  const because = (sentence: string) =>
    new OperatorError(`DATABASE_URL cannot be used: ${sentence}.`, { cause: error });
  if (/timeout/i.test(message)) return because(`${server} does not answer`);
  switch (code) {
    case 'ECONNREFUSED':
      return because(`${server} refused the connection`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return because(`the name of the host ${host} is not known`);
    case '28P01':
      return because(`${server} does not accept the password of the user ${user}`);
    case '28000':
      return because(`${server} does not let the user ${user} in`);
    case '3D000':
      return because(`${server} has no database ${database}`);
    default:
      return because(`connecting to the database ${database} of ${server} as ${user} failed: ${message || code}`);
  }
}
