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

/** Whether a read failed on a replica alone, and may do better at the primary. */
export function isReplicaTrouble(error: unknown): error is Error {
  return isTroubleOfOneRead(error) || isDatabaseUnavailable(error);
}

/** Serialization failure and deadlock: the read stood in the way of what was to be replayed. Cancelled. No connection was free. */
const CODES_OF_ONE_READ = new Set(['40001', '40P01', '57014', '53300']);

/** Whether a read failed on a replica where others may do well: it says nothing about the replica. */
export function isTroubleOfOneRead(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return CODES_OF_ONE_READ.has(code);
  return isReadTimeout(error) || /^timeout exceeded when trying to connect/i.test(error.message);
}

/** Whether `pg` gave up waiting, while the server may still be at it. */
export function isReadTimeout(error: unknown): boolean {
  return isNativeError(error) && /query read timeout/i.test(error.message);
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
