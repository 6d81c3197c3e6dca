import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { ClientError } from '../platform/errors.js';
import { publicCode } from './publicCodes.js';
import { ToldError } from './toldError.js';
import { Malformed } from './traffic/subgraphErrors.js';

/** What the log is told about errors. */
export interface ErrorLog {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** An error as clients may see it: errors of ours lose their words, and get the id under which the log has them. */
export function maskError(formatted: GraphQLFormattedError, requestId: string | undefined): GraphQLFormattedError {
  const code = publicCode(formatted.extensions?.code);
  if (code !== undefined) return { ...formatted, extensions: { ...formatted.extensions, code } };
  const subgraph = formatted.extensions?.subgraph;
  const quote = requestId === undefined ? '' : ` Quote the request id ${requestId} when you report it.`;
  return {
    message: `Something went wrong on our side.${quote}`,
    ...(formatted.path && { path: formatted.path }),
    ...(formatted.locations && { locations: formatted.locations }),
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      ...(requestId !== undefined && { requestId }),
      ...(typeof subgraph === 'string' && { subgraph }),
    },
  };
}

/**
 * Logs what clients do not get to see: errors of ours as errors; what subgraphs elsewhere tell, and that they do not answer, as warnings with the reason. One error may be told at many
 * places of an answer; it is logged once. What is explained to clients, such as a database that is gone, meets many fields at once, each with an error of its own:
 * the first of them is logged, as a warning and without its stack, since whoever takes care of that is told of the outage elsewhere.
 */
export function logErrors(
  errors: readonly unknown[],
  requestId: string | undefined,
  log: ErrorLog,
  explain?: (thrown: unknown) => ClientError | undefined,
): void {
  const logged = new Set<unknown>();
  for (const error of errors) {
    const original = originalOf(error);
    const code = explain?.(original)?.extensions['code'];
    if (logged.has(code ?? original)) continue;
    logged.add(code ?? original);
    if (code !== undefined) {
      const reason = original instanceof Error ? original.message : String(original);
      log.warn({ requestId, code, reason }, 'A request was not answered whole');
      continue;
    }
    const { extensions, path } = error instanceof GraphQLError ? error : { extensions: undefined, path: undefined };
    if (original instanceof Malformed) {
      const { subgraph } = original.extensions;
      log.warn({ requestId, path, subgraph, err: original }, 'A subgraph answered something else than it was asked');
      continue;
    }
    if (publicCode(extensions?.code) === undefined && original instanceof ToldError) {
      const { subgraph, message: reason, code: theirCode } = original;
      log.warn({ requestId, path, subgraph, code: theirCode, reason }, 'A subgraph told an error');
    } else if (publicCode(extensions?.code) === undefined)
      log.error({ requestId, path, subgraph: extensions?.subgraph, err: original }, 'A request met an error of ours');
    else if (extensions?.code === 'REQUEST_TIMEOUT')
      log.warn({ requestId, timeoutMs: extensions.timeoutMs }, 'A request was not answered in time');
    else if (extensions?.code === 'SUBGRAPH_UNAVAILABLE' || extensions?.code === 'SUBGRAPH_TIMEOUT') {
      log.warn(
        { requestId, subgraph: extensions.subgraph, code: extensions.code, err: original },
        'A subgraph did not answer',
      );
    }
  }
}

/** What was thrown in the first place. */
export function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalOf(error.originalError) : error;
}
