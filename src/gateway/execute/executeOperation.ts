import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { ResponsePath } from '../json.js';
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
  return andThen(fetched, () => {
    if (operation.introspection) introspect(apiSchema, operation.introspection, run);
    const data = operation.project(run.data, (message, path) => reportNull(message, path, run.errors));
    return run.errors.length > 0 ? { data, errors: run.errors } : { data };
  });
}

/** A null that an error explains, at the same place, above or below it, is not told again. */
function reportNull(message: string, path: ResponsePath, errors: GraphQLError[]): void {
  if (errors.some((error) => error.path && isOnTheWay(error.path, path))) return;
  errors.push(new GraphQLError(message, { path }));
}

function isOnTheWay(one: ResponsePath, other: ResponsePath): boolean {
  const length = Math.min(one.length, other.length);
  for (let index = 0; index < length; index++) if (one[index] !== other[index]) return false;
  return true;
}
