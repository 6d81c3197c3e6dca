import {
  GraphQLError,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  Kind,
  parse,
  type DefinitionNode,
  type DocumentNode,
  type Source,
} from 'graphql';

/** What a type definition or extension makes of a type. */
const KINDS: Readonly<Partial<Record<Kind, string>>> = {
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
  [Kind.SCALAR_TYPE_EXTENSION]: 'scalar',
  [Kind.OBJECT_TYPE_DEFINITION]: 'type',
  [Kind.OBJECT_TYPE_EXTENSION]: 'type',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.UNION_TYPE_EXTENSION]: 'union',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.ENUM_TYPE_EXTENSION]: 'enum',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'input',
};

/**
 * Reads the SDL of a subgraph. What composition would crash on or pass over is refused here: operations, and one name for types of two
 * kinds.
 * @throws GraphQLError that knows where
 */
export function readSubgraphSdl(sdl: Source): DocumentNode {
  const document = parse(sdl);
  const kinds = new Map<string, string>();
  for (const definition of document.definitions) {
    if (!isTypeSystemDefinitionNode(definition) && !isTypeSystemExtensionNode(definition))
      throw wrong(definition, 'Expected types and directives, but got something to execute');
    if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) continue;
    const name = definition.name.value;
    const kind = KINDS[definition.kind] ?? '';
    const before = kinds.get(name) ?? kind;
    if (before !== kind) throw wrong(definition, `Expected ${name} to be of one kind, but got ${before} and ${kind}`);
    kinds.set(name, kind);
  }
  return document;
}

function wrong(definition: DefinitionNode, message: string): GraphQLError {
  return new GraphQLError(message, { nodes: definition });
}
