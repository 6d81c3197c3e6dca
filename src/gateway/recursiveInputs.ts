import {
  getNamedType,
  isInputObjectType,
  Kind,
  typeFromAST,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';

/**
 * Whether a variable of the operation may hold an input object within another of the same type. graphql-jit (0.8.9) writes code for such a type without end, until
 * the stack is full: that takes a minute, in which nothing else happens.
 */
export function hasRecursiveVariables(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode) {
  return variableDefinitions.some(({ type }) => {
    const named = inputObjectOf(schema, type);
    return named !== undefined && isRecursive(named, new Set());
  });
}

function inputObjectOf(schema: GraphQLSchema, node: TypeNode): GraphQLInputObjectType | undefined {
  if (node.kind !== Kind.NAMED_TYPE) return inputObjectOf(schema, node.type);
  const type = typeFromAST(schema, node);
  return isInputObjectType(type) ? type : undefined;
}

/** `above`: the types that lead to this one. */
function isRecursive(type: GraphQLInputObjectType, above: ReadonlySet<GraphQLInputObjectType>): boolean {
  if (above.has(type)) return true;
  const including = new Set([...above, type]);
  return Object.values(type.getFields())
    .map((field) => getNamedType(field.type))
    .filter(isInputObjectType)
    .some((inner) => isRecursive(inner, including));
}
