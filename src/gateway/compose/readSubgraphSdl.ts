import {
  GraphQLError,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  isTypeSystemDefinitionNode,
  isTypeSystemExtensionNode,
  Kind,
  parse,
  visit,
  type ASTNode,
  type DocumentNode,
  type Source,
} from 'graphql';
import { authorizationDirectives } from '../authorization/directiveNames.js';
import { readLinks } from '../specificationLinks.js';
import { withWholeWeights } from './wholeWeights.js';

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
 * Reads the SDL of a subgraph. What composition would crash on or pass over is refused here: operations, one name for types of two kinds,
 * demands that nobody fulfils, and weights that are no whole numbers.
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
  refuseEmptyDemands(document);
  return withWholeWeights(document);
}

/** `@requiresScopes(scopes: [])` closes a field to everybody. Composition leaves it out, which would open the field to everybody. */
function refuseEmptyDemands(document: DocumentNode): void {
  const names = authorizationDirectives(readLinks(document));
  visit(document, {
    Directive(directive) {
      const isEmpty = directive.arguments?.some(({ value }) => value.kind === Kind.LIST && value.values.length === 0);
      if (isEmpty && names.has(directive.name.value))
        throw wrong(directive, `Expected @${directive.name.value} to have a list that somebody fulfils, but got []`);
    },
  });
}

function wrong(node: ASTNode, message: string): GraphQLError {
  return new GraphQLError(message, { nodes: node });
}
