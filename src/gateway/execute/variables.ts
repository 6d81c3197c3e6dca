import { getVariableValues, GraphQLError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { emptyObject, type Json, type JsonObject } from '../json.js';

/** A request's variables. */
export interface ReadVariables {
  /** What subgraphs are sent: the client's own JSON, because they read enums and custom scalars themselves, with the operation's defaults for what is absent. */
  readonly variables: JsonObject;
  /** What graphql-js makes of them: the defaults of input objects are filled in. */
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly errors?: undefined;
}

/** Checks the client's variables, and returns them, or the errors for the client. */
export function readVariables(
  apiSchema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): ReadVariables | { readonly errors: readonly GraphQLError[] } {
  const variables = emptyObject();
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return { variables, coerced: {} };

  const checked = getVariableValues(apiSchema, definitions, given, { maxErrors: 20 });
  if (checked.errors) return { errors: checked.errors.map(asBadUserInput) };
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    // Variables come out of a JSON text, and so do the defaults of the API schema's types.
    if (Object.hasOwn(given, name)) variables[name] = given[name] as Json;
    else if (Object.hasOwn(checked.coerced, name)) variables[name] = checked.coerced[name] as Json;
  }
  return { variables, coerced: checked.coerced };
}

function asBadUserInput(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, { nodes: error.nodes, extensions: { code: 'BAD_USER_INPUT' } });
}
