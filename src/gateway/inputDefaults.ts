import {
  astFromValue,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromASTUntyped,
  visit,
  type DocumentNode,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

/** Completes the variables of one operation. What it gets stays as it is. */
export type CompleteVariables = (variables: Record<string, unknown>) => Record<string, unknown>;

/**
 * The variables that stand inside lists and objects written in a document. Where one of them is absent, its field takes its default value; graphql-jit (0.8.9)
 * hands on undefined instead.
 */
export function variablesWithinLiterals(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  const note = ({ value }: { readonly value: ValueNode }) => {
    if (value.kind === Kind.VARIABLE) names.add(value.name.value);
  };
  visit(document, { ObjectField: note, ListValue: ({ values }) => values.forEach((value) => note({ value })) });
  return [...names];
}

type Complete = (value: unknown) => unknown;

/**
 * Gives input objects in variables the default values of the fields that they leave out: graphql-jit (0.8.9) does not, and refuses an object that lacks a field
 * such as `direction: OrderDirection! = ASC`. Undefined where the variables of the operation have nothing of the kind.
 */
export function completeVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): CompleteVariables | undefined {
  const completions = variableDefinitions.flatMap(({ variable, type }) => {
    const inputType = typeFromAST(schema, type) as GraphQLInputType | undefined; // variables are of input types: validated
    const complete = inputType && completionOf(inputType, new Map());
    return complete ? [{ name: variable.name.value, complete }] : [];
  });
  if (completions.length === 0) return undefined;
  return (variables) => {
    const completed = { ...variables };
    for (const { name, complete } of completions)
      if (Object.hasOwn(completed, name)) completed[name] = complete(completed[name]);
    return completed;
  };
}

/** Undefined where values of the type are complete as they come. `open`: the types that it is part of, since input types may hold themselves. */
function completionOf(type: GraphQLInputType, open: Map<GraphQLInputType, Complete>): Complete | undefined {
  if (isNonNullType(type)) return completionOf(type.ofType, open);
  if (isListType(type)) {
    const complete = completionOf(type.ofType, open);
    return complete && ((value) => (Array.isArray(value) ? value.map(complete) : complete(value)));
  }
  if (!isInputObjectType(type)) return undefined;
  const known = open.get(type);
  if (known) return known;

  const fields: { readonly name: string; readonly fallback: unknown; readonly complete: Complete | undefined }[] = [];
  const completeObject: Complete = (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const completed: Record<string, unknown> = { ...value };
    for (const { name, fallback, complete } of fields) {
      if (completed[name] === undefined && fallback !== undefined) completed[name] = fallback;
      else if (complete && name in completed) completed[name] = complete(completed[name]);
    }
    return completed;
  };
  open.set(type, completeObject);
  for (const field of Object.values(type.getFields())) {
    const fallback = defaultOf(field);
    const complete = completionOf(field.type, open);
    if (fallback !== undefined || complete) fields.push({ name: field.name, fallback, complete });
  }
  return fields.length > 0 ? completeObject : undefined;
}

/** The default value as JSON, which is what variables are. */
function defaultOf({ defaultValue, type }: GraphQLInputField): unknown {
  const ast = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return ast ? valueFromASTUntyped(ast) : undefined;
}
