import {
  coerceInputValue,
  GraphQLError,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { shown } from '../../platform/errors.js';
import { emptyObject, type Json, type JsonObject } from '../json.js';

/** How many errors are told. Nobody reads more of them. */
export const MOST_ERRORS_OF_VARIABLES = 10;

/** Scalars repeat in their errors what they were given. */
const MOST_CHARACTERS = 300;

class TooManyErrors extends Error {}

/** A request's variables. */
export interface ReadVariables {
  /** What subgraphs are sent: the client's own JSON, because they read enums and custom scalars themselves, with the operation's defaults for what is absent. */
  readonly variables: JsonObject;
  /** What graphql-js makes of them: the defaults of input objects are filled in. */
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly errors?: undefined;
}

/** Checks the client's variables, and returns them, or the errors for the client; on demand these suggest names of the schema. */
export function readVariables(
  apiSchema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  suggesting = false,
): ReadVariables | { readonly errors: readonly GraphQLError[] } {
  const variables = emptyObject();
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return { variables, coerced: {} };

  const checked = coerceVariables(apiSchema, definitions, given, suggesting);
  if (checked.errors) return checked;
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    // Variables come out of a JSON text, and so do the defaults of the API schema's types.
    if (Object.hasOwn(given, name)) variables[name] = given[name] as Json;
    else if (Object.hasOwn(checked.coerced, name)) variables[name] = checked.coerced[name] as Json;
  }
  return { variables, coerced: checked.coerced };
}

type Coerced =
  | { readonly coerced: Readonly<Record<string, unknown>>; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[] };

/** As `getVariableValues` of graphql-js does it, which prints the whole of an object in each error about a key of it: its time would be their product, and the answer as long. */
function coerceVariables(
  apiSchema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
  suggesting: boolean,
): Coerced {
  const coerced: Record<string, unknown> = emptyObject();
  const errors: GraphQLError[] = [];
  try {
    for (const definition of definitions) {
      const name = definition.variable.name.value;
      const type = typeFromAST(apiSchema, definition.type);
      if (!isInputType(type))
        throw new Error(`Expected $${name} to be of a type for input, but validation let pass another.`);
      const refuse = (message: string) => {
        if (errors.length >= MOST_ERRORS_OF_VARIABLES) throw new TooManyErrors();
        errors.push(badUserInput(`Variable "$${name}" ${message}`, definition));
      };
      if (Object.hasOwn(given, name)) coerced[name] = coerce(name, type, given[name], refuse, suggesting);
      else if (definition.defaultValue) coerced[name] = valueFromAST(definition.defaultValue, type);
      else if (isNonNullType(type)) refuse(`of required type "${type.toString()}" was not provided.`);
    }
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
    errors.push(badUserInput('Too many errors processing variables, error limit reached. Execution aborted.'));
  }
  return errors.length > 0 ? { errors } : { coerced };
}

function coerce(
  name: string,
  type: GraphQLInputType,
  value: unknown,
  refuse: (message: string) => void,
  suggesting: boolean,
): unknown {
  if (value === null && isNonNullType(type)) return refuse(`of non-null type "${type.toString()}" must not be null.`);
  const onError: Parameters<typeof coerceInputValue>[2] = (path, invalid, { message }) => {
    const what = typeof invalid === 'object' && invalid !== null ? '' : ` ${shown(invalid)}`;
    const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    refuse(`got invalid value${what}${place && ` at "${name}${place}"`}; ${message}`);
  };
  return coerceInputValue(value, type, onError, !suggesting);
}

function badUserInput(message: string, node?: VariableDefinitionNode): GraphQLError {
  const text = message.length > MOST_CHARACTERS ? `${message.slice(0, MOST_CHARACTERS - 1)}…` : message;
  return new GraphQLError(text, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } });
}
