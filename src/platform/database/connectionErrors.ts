import { isNativeError } from 'node:util/types';
import pg from 'pg';
import { OperatorError, shown } from '../errors.js';
import { withoutCredentials } from '../withoutCredentials.js';
import { DatabaseUnavailable } from './databaseUnavailable.js';

/** Codes of Node that mean: the connection is lost, or there was none. */
const NETWORK_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL'],
]);

/** What PostgreSQL says as it ends a connection: shut down by an administrator, by a crash; starting or stopping; database dropped; idle for too long. */
const ENDED = ['57P01', '57P02', '57P03', '57P04', '57P05'];

/** What it says of its state, not of the statement: cancelled (as by its timeout), a lock not had in time, an input or output error. */
const TROUBLED = ['57014', '55P03', '58000', '58030'];

/** Serialization failure and deadlock; on a standby, the read stood in the way of what was to be replayed. */
const CONFLICTS = ['40001', '40P01'];

const UNAVAILABLE_CODES = new Set([...NETWORK_CODES, ...ENDED, ...TROUBLED, ...CONFLICTS]);

/** Classes of codes: connection exceptions; too little of something (memory, disk, connections). Appendix A of PostgreSQL's manual. */
const UNAVAILABLE_CLASSES = ['08', '53'];

/** Errors of `pg` that carry no code: of a lost connection; others. */
const LOST = /connection terminated|connection error and is not queryable|client was closed/i;
const UNAVAILABLE =
  /timeout exceeded when trying to connect|timeout expired|query read timeout|cannot use a pool after/i;

/**
 * Whether a query failed because the database could not be reached, went away, or is in no state to answer, rather than because of the query.
 * Understands what TypeORM, `pg` and the embedded database throw.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  if (error instanceof DatabaseUnavailable) return true;
  const { code, driverError, cause } = error as Error & { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && (UNAVAILABLE_CODES.has(code) || UNAVAILABLE_CLASSES.includes(code.slice(0, 2))))
    return true;
  if (LOST.test(error.message) || UNAVAILABLE.test(error.message)) return true;
  return [driverError, cause].some((inner) => inner !== error && isDatabaseUnavailable(inner));
}

/** Whether a statement would have written where nothing may be: a standby, or a server, database or user that is set to read only. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === READ_ONLY;
}

const READ_ONLY = '25006';

/** Whether the connection broke under a statement that `pg` was asked for. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return NETWORK_CODES.has(code) || ENDED.includes(code) || code.startsWith('08');
  return isNativeError(error) && LOST.test(error.message);
}

/** Whether a read that failed may do better on another connection, or a moment later. */
export function isWorthRepeating(error: unknown): boolean {
  return isConnectionLost(error) || CONFLICTS.includes(codeOf(error) ?? '');
}

/** Whether a read failed on a replica where others may do well: it says nothing about the replica. Cancelled; no connection was free. */
export function isTroubleOfOneRead(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return error.reason !== 'unreachable' || isOutOfConnections(error.cause);
  return [...CONFLICTS, '57014'].includes(codeOf(error) ?? '');
}

const TOO_MANY_CONNECTIONS = '53300';

/** Whether the server has no connection left for whoever wants another one. */
export function isOutOfConnections(error: unknown): boolean {
  return codeOf(error) === TOO_MANY_CONNECTIONS;
}

/** What is wrong with the database, for operators and without anything secret. */
export function troubleOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED') return 'it refuses connections';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'its connections break';
  if (code === TOO_MANY_CONNECTIONS) return 'it has no connection left';
  if (code !== undefined && ENDED.includes(code)) return 'it is starting or stopping';
  if (code !== undefined) return `it fails with ${code}`;
  if (error instanceof DatabaseUnavailable && error.cause !== undefined) return troubleOf(error.cause);
  return isNativeError(error) && LOST.test(error.message) ? 'its connections break' : 'it does not answer in time';
}

function codeOf(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : undefined;
}

/** Refuses an address that `pg` would misunderstand in silence, and shows no password. */
export function checkUrl(url: string, variable = 'DATABASE_URL'): void {
  if (URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol)) return;
  throw new OperatorError(
    `Expected ${variable} to be like postgres://user:password@host:5432/database, but got ${shown(withoutPassword(url))}.`,
  );
}

/** As it may be shown, also where somebody wrote `host=… password=…`. */
function withoutPassword(url: string): string {
  return withoutCredentials(url).replace(/(password).*/is, '$1…');
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
