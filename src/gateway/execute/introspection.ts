import { executeSync, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../json.js';
import { documentOf, type Operation } from '../plan/operation.js';
import type { Run } from './run.js';

/** How many answers are remembered for a schema: explorers and code generators ask the same few. All of 2,000 types takes 36 MB, and half a second to work out. */
const REMEMBERED = 2;

const remembered = new WeakMap<GraphQLSchema, LRUCache<Operation, JsonObject>>();

/** Answers `__schema` and `__type` from the API schema, next to what subgraphs answer. An answer that depends on no variables is worked out once. */
export function introspect(
  apiSchema: GraphQLSchema,
  operation: Operation,
  run: Pick<Run, 'data' | 'errors' | 'variables'>,
): void {
  const answers = answersFrom(apiSchema);
  let answer = answers.get(operation);
  if (!answer) {
    const { data, errors = [] } = executeSync({
      schema: apiSchema,
      document: documentOf(operation),
      variableValues: run.variables,
    });
    for (const error of errors) run.errors.add(error.path, () => error);
    answer = (data ?? {}) as JsonObject; // introspection answers JSON
    const isConstant = operation.definition.variableDefinitions?.length === 0 && errors.length === 0;
    if (isConstant) answers.set(operation, answer);
  }
  // Its response keys belong to no other field.
  Object.assign(run.data, answer);
}

/** Each generation has a schema of its own, and the operations that it compiled. */
function answersFrom(apiSchema: GraphQLSchema): LRUCache<Operation, JsonObject> {
  let answers = remembered.get(apiSchema);
  if (!answers) remembered.set(apiSchema, (answers = new LRUCache({ max: REMEMBERED })));
  return answers;
}
