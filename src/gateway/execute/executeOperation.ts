import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { unauthorized } from '../authorization/authorization.js';
import { andThen, type MaybePromise } from '../maybePromise.js';
import type { CompiledOperation } from '../plan/compileOperation.js';
import { executePlan } from './executePlan.js';
import { introspect } from './introspection.js';
import type { Run } from './run.js';

/** Runs a compiled operation, and projects what came to what was asked for. */
export function executeOperation(
  apiSchema: GraphQLSchema,
  operation: CompiledOperation,
  run: Run,
): MaybePromise<ExecutionResult> {
  const fetched = operation.plan && executePlan(operation.plan, run);
  return andThen(fetched, () => answerOf(apiSchema, operation, run));
}

/** The answer to an operation, once all that subgraphs know is in the data of the run. */
export function answerOf(
  apiSchema: GraphQLSchema,
  { introspection, project }: Pick<CompiledOperation, 'introspection' | 'project'>,
  run: Pick<Run, 'data' | 'errors' | 'variables'>,
): ExecutionResult {
  if (introspection) introspect(apiSchema, introspection, run);
  // Each null is reported once, so there is no need to remember the places of those that are told here: there may be a million.
  const data = project(run.data, {
    nullAt(message, path) {
      // A null that an error explains is not told again.
      if (!run.errors.explains(path)) run.errors.tell(path, () => new GraphQLError(message, { path }));
    },
    deniedAt: (what, path) => run.errors.tell(path, () => unauthorized(what, path)),
  });
  const errors = run.errors.told;
  return errors.length > 0 ? { data, errors } : { data };
}
