import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * How many fields an operation has once each field of an interface or a union is written out for each of its objects, level by level: as many as graphql-jit
 * writes code for. A handful of levels can have millions, which is why they are multiplied here and not written.
 */
export function expandedSize(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const root = schema.getRootType(operation.operation);
  return root ? sizeOf(operation.selectionSet, root, [root]) : 0;

  function sizeOf(
    { selections }: SelectionSetNode,
    type: GraphQLCompositeType,
    objects: readonly GraphQLNamedType[],
  ): number {
    let size = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const definition = 'getFields' in type ? type.getFields()[selection.name.value] : undefined;
        const inner = definition && getNamedType(definition.type);
        const below =
          selection.selectionSet && isCompositeType(inner)
            ? sizeOf(selection.selectionSet, inner, objectsOf(inner))
            : 0;
        size += objects.length * (1 + below);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      if (!isCompositeType(condition)) size += sizeOf(fragment.selectionSet, type, objects);
      else {
        const wanted = new Set<GraphQLNamedType>(objectsOf(condition));
        const met = objects.filter((object) => wanted.has(object));
        size += sizeOf(fragment.selectionSet, condition, met);
      }
    }
    return size;
  }

  function objectsOf(type: GraphQLCompositeType): readonly GraphQLNamedType[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  }
}
