import { execute, getOperationAST, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { expandedSize } from './expandedSize.js';
import { completeVariables, variablesWithinLiterals } from './inputDefaults.js';
import type { MaybePromise } from './maybePromise.js';
import { LONGEST_KEPT, operationCache } from './operationCache.js';
import { hasRecursiveVariables } from './recursiveInputs.js';
import type { SubgraphRequest } from './subgraphProtocol.js';

/** Runs an operation of a subgraph in this process. The root is an event where the operation is a subscription. */
export type RunLocally = (
  request: SubgraphRequest,
  variables: Record<string, unknown>,
  context: unknown,
  root?: unknown,
) => MaybePromise<ExecutionResult>;

/** A compiled operation takes some kilobytes, and its first use a few milliseconds. */
const KEPT_OPERATIONS = 2_000;

/** For how many fields code is written, which holds everything else up for about 0.2 ms each. What has more is interpreted. */
const MOST_COMPILED_FIELDS = 1_000;

/** Runs operations by graphql-js. */
export function interpretedOperations(schema: GraphQLSchema): RunLocally {
  return (request, variables, context, root) =>
    execute({
      schema,
      document: request.document,
      operationName: request.operationName,
      variableValues: variables,
      contextValue: context,
      rootValue: root,
    });
}

/** Runs operations compiled by graphql-jit, and by graphql-js where it refuses one. */
export function compiledOperations(schema: GraphQLSchema): RunLocally {
  const interpret = interpretedOperations(schema);
  const operations = operationCache<RunLocally>(KEPT_OPERATIONS);
  return (request, variables, context, root) => {
    if (request.key.length > LONGEST_KEPT) return interpret(request, variables, context, root);
    let run = operations.get(request.key);
    if (!run) operations.set(request.key, (run = compile(schema, request, interpret) ?? interpret));
    return run(request, variables, context, root);
  };
}

function compile(
  schema: GraphQLSchema,
  { document, operationName }: SubgraphRequest,
  interpret: RunLocally,
): RunLocally | undefined {
  try {
    const operation = getOperationAST(document, operationName);
    if (!operation || hasRecursiveVariables(schema, operation)) return undefined;
    if (expandedSize(schema, document, operation) > MOST_COMPILED_FIELDS) return undefined;
    const compiled = compileQuery(schema, document, operationName);
    if (!isCompiledQuery(compiled)) return undefined;
    const complete = completeVariables(schema, operation) ?? ((variables) => variables);
    const withinLiterals = variablesWithinLiterals(document);
    return (request, variables, context, root) =>
      withinLiterals.every((name) => variables[name] !== undefined)
        ? compiled.query(root, context, complete(variables))
        : interpret(request, variables, context, root);
  } catch {
    // It throws on some documents that are valid: graphql-js then tells whether there is anything wrong with them.
    return undefined;
  }
}
