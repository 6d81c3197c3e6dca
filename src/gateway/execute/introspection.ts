import { executeSync, type GraphQLSchema } from 'graphql';
import type { JsonObject } from '../json.js';
import { documentOf, type Operation } from '../plan/operation.js';
import type { Run } from './run.js';

/** Answers `__schema` and `__type` from the API schema, next to what subgraphs answer. */
export function introspect(
  apiSchema: GraphQLSchema,
  operation: Operation,
  run: Pick<Run, 'data' | 'errors' | 'variables'>,
): void {
  const { data, errors } = executeSync({
    schema: apiSchema,
    document: documentOf(operation),
    variableValues: run.variables,
  });
  for (const error of errors ?? []) run.errors.add(error.path, () => error);
  // Introspection answers JSON, and its response keys belong to no other field.
  Object.assign(run.data, data as JsonObject | null | undefined);
}
