import { GraphQLError } from 'graphql';
import { isPublicSubgraphCode } from '../publicCodes.js';
import type { ResponsePath } from '../json.js';
import { keyForClient } from '../plan/responseKeys.js';
import type { SubgraphError } from '../subgraphProtocol.js';
import { ToldError } from '../toldError.js';

/** Extensions that speak of the subgraph's inside, or to its HTTP server: they end here. */
const PRIVATE_EXTENSIONS = ['stacktrace', 'exception', 'http', 'serviceName'];

/**
 * Tells an error of a subgraph at the paths that the client sees. A code that was not meant for clients is taken off: the error is masked at the edge. However
 * often it is told, what was thrown is one error: the log has it once.
 */
export function relocate(error: SubgraphError, subgraph: string): (path: ResponsePath | undefined) => GraphQLError {
  const extensions: Record<string, unknown> = { ...error.extensions, subgraph };
  for (const name of PRIVATE_EXTENSIONS) delete extensions[name];
  if (!isPublicSubgraphCode(extensions.code)) delete extensions.code;
  const originalError = originalOf(error, subgraph);
  return (path) => new GraphQLError(error.message, { path, originalError, extensions });
}

/** The keys that clients know, for keys that the planner or the gateway chose. */
export function clientPath(path: ResponsePath, renamedKeys: ReadonlyMap<string, string>): ResponsePath {
  return path.map((segment) =>
    typeof segment === 'string' ? keyForClient(renamedKeys.get(segment) ?? segment) : segment,
  );
}

/** What was thrown in the first place: the log shows its stack. What came from elsewhere was not thrown here. */
function originalOf(error: SubgraphError, subgraph: string): Error {
  if (error instanceof GraphQLError) return error.originalError ?? error;
  return error instanceof Error ? error : new ToldError(error, subgraph);
}
