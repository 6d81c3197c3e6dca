import { GraphQLError } from 'graphql';
import type { ClientError } from '../platform/errors.js';
import { originalOf } from './maskErrors.js';
import { publicCode } from './publicCodes.js';
import { ToldError } from './toldError.js';
import { Malformed } from './traffic/subgraphErrors.js';

/** What the log is told about errors. */
export interface ErrorLog {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/**
 * Logs what clients do not get to see: errors of ours as errors; what subgraphs elsewhere tell, and that they do not answer, as warnings with the reason. What is
 * explained to clients, such as a database that is gone, is a warning without its stack, since whoever takes care of that is told of the outage elsewhere. One
 * reason may meet a hundred fields of an answer: it is one line, with the first of them and their `count`.
 */
export function logErrors(
  errors: readonly unknown[],
  requestId: string | undefined,
  log: ErrorLog,
  explain?: (thrown: unknown) => ClientError | undefined,
): void {
  const lines = new Map<string, { readonly line: Line; count: number }>();
  for (const error of errors) {
    const line = lineOf(error, explain);
    if (!line) continue;
    const { message, subgraph, reason } = line;
    const key = JSON.stringify([message, subgraph, reason]);
    const known = lines.get(key);
    if (known) known.count++;
    else lines.set(key, { line, count: 1 });
  }
  for (const { line, count } of lines.values()) {
    const { level, message, subgraph, fields } = line;
    log[level](
      { requestId, ...(subgraph !== undefined && { subgraph }), ...fields, ...(count > 1 && { count }) },
      message,
    );
  }
}

/** What the log says of an error. */
interface Line {
  readonly level: keyof ErrorLog;
  readonly message: string;
  readonly subgraph?: string | undefined;
  /** Lines of a request that have the same are one. */
  readonly reason: unknown;
  readonly fields: object;
}

function lineOf(error: unknown, explain?: (thrown: unknown) => ClientError | undefined): Line | undefined {
  const original = originalOf(error);
  const reason = reasonOf(original);
  const explained = explain?.(original)?.extensions['code'];
  if (explained !== undefined)
    return {
      level: 'warn',
      message: 'A request was not answered whole',
      reason: explained,
      fields: { code: explained, reason: reason[0] },
    };
  const { extensions, path } = error instanceof GraphQLError ? error : { extensions: undefined, path: undefined };
  const code = publicCode(extensions?.code);
  if (original instanceof Malformed) {
    const message = 'A subgraph answered something else than it was asked';
    return { level: 'warn', message, subgraph: original.subgraph, reason, fields: { path, err: original } };
  }
  if (code === undefined && original instanceof ToldError) {
    const { subgraph, message: words, code: theirCode } = original;
    const fields = { path, code: theirCode, reason: words };
    return { level: 'warn', message: 'A subgraph told an error', subgraph, reason: [theirCode, words], fields };
  }
  const subgraph = typeof extensions?.subgraph === 'string' ? extensions.subgraph : undefined;
  if (code === undefined)
    return {
      level: 'error',
      message: 'A request met an error of ours',
      subgraph,
      reason,
      fields: { path, err: original },
    };
  switch (code) {
    case 'REQUEST_TIMEOUT': {
      const timeoutMs = extensions?.timeoutMs;
      return { level: 'warn', message: 'A request was not answered in time', reason: timeoutMs, fields: { timeoutMs } };
    }
    case 'SUBGRAPH_UNAVAILABLE':
    case 'SUBGRAPH_TIMEOUT':
      return { level: 'warn', message: 'A subgraph did not answer', subgraph, reason, fields: { code, err: original } };
    default:
      return undefined;
  }
}

/** In words, with those of its cause. */
function reasonOf(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error)) return [String(thrown)];
  return thrown.cause instanceof Error ? [thrown.message, thrown.cause.message] : [thrown.message];
}
