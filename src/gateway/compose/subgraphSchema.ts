import {
  buildASTSchema,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  specifiedScalarTypes,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type TypeDefinitionNode,
} from 'graphql';

/** What a type that is only extended is, for this subgraph. */
const DEFINED_BY = {
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
} as const;

/** The types of a subgraph as a schema, without directives: to ask of it, not to execute. Composition has found the SDL valid. */
export function subgraphSchema({ definitions }: DocumentNode): GraphQLSchema {
  const known = new Set(specifiedScalarTypes.map(({ name }) => name));
  for (const definition of definitions) if (isTypeDefinitionNode(definition)) known.add(definition.name.value);
  const types = definitions.flatMap((definition): DefinitionNode[] => {
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) return [];
    if (!isTypeExtensionNode(definition) || known.has(definition.name.value)) return [definition];
    known.add(definition.name.value);
    return [{ ...definition, kind: DEFINED_BY[definition.kind] } as TypeDefinitionNode]; // of the same shape
  });
  const machinery = unknownTypes(types, known).map((name): DefinitionNode => {
    return { kind: Kind.SCALAR_TYPE_DEFINITION, name: { kind: Kind.NAME, value: name } };
  });
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...types, ...machinery] };
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

/** What federation defines, like `_Any`: SDL may leave that out. */
function unknownTypes(definitions: readonly DefinitionNode[], known: ReadonlySet<string>): string[] {
  const unknown = new Set<string>();
  for (const definition of definitions)
    visit(definition, {
      NamedType({ name }) {
        if (!known.has(name.value)) unknown.add(name.value);
      },
    });
  return [...unknown];
}
