import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import type { Annotated } from '../joinDirectives.js';
import { directiveNames, readLinks, type SpecificationLink } from '../specificationLinks.js';

const DIRECTIVES = {
  key: 'federation',
  requires: 'federation',
  provides: 'federation',
  override: 'federation',
  shareable: 'federation',
  interfaceObject: 'federation',
} as const;

type FederationDirective = keyof typeof DIRECTIVES;

/** A type as one subgraph has it, with what its extensions add. */
export interface SubgraphType {
  readonly name: string;
  readonly isInterface: boolean;
  readonly interfaces: readonly string[];
  readonly fields: readonly FieldDefinitionNode[];
  readonly directives: readonly ConstDirectiveNode[];
}

/** A subgraph that was read, its directives under the names that it gives them. */
export class AnnotatedSubgraph {
  /** Objects and interfaces, by their names. */
  readonly types: ReadonlyMap<string, SubgraphType>;
  private readonly links: readonly SpecificationLink[];
  private readonly localNames: ReadonlyMap<string, FederationDirective>;

  constructor(
    readonly name: string,
    readonly typeDefs: DocumentNode,
  ) {
    this.links = readLinks(typeDefs);
    this.localNames = directiveNames(this.links, DIRECTIVES);
    this.types = readTypes(typeDefs);
  }

  /** Those directives of a type or a field that are federation's of this name. */
  directives({ directives = [] }: Annotated, wanted: FederationDirective): ConstDirectiveNode[] {
    return directives.filter(({ name }) => this.localNames.get(name.value) === wanted);
  }

  has(node: Annotated, wanted: FederationDirective): boolean {
    return this.directives(node, wanted).length > 0;
  }

  /** Since Federation 2.3 interfaces can be entities; before, `@key` says nothing there. */
  get hasEntityInterfaces(): boolean {
    const link = this.links.find(({ feature }) => feature === 'federation');
    return Number(/^v2\.(\d+)$/.exec(link?.version ?? '')?.[1] ?? 0) >= 3;
  }
}

function readTypes({ definitions }: DocumentNode): ReadonlyMap<string, SubgraphType> {
  const types = new Map<string, SubgraphType>();
  for (const definition of definitions) {
    if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) continue;
    const added = readType(definition);
    const before = added && types.get(added.name);
    if (added) types.set(added.name, before ? joined(before, added) : added);
  }
  return types;
}

function readType(definition: TypeDefinitionNode | TypeExtensionNode): SubgraphType | undefined {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return {
        name: definition.name.value,
        isInterface: definition.kind.startsWith('Interface'),
        interfaces: (definition.interfaces ?? []).map(({ name }) => name.value),
        fields: definition.fields ?? [],
        directives: definition.directives ?? [],
      };
    default:
      return undefined;
  }
}

function joined(before: SubgraphType, added: SubgraphType): SubgraphType {
  return {
    ...before,
    interfaces: [...before.interfaces, ...added.interfaces],
    fields: [...before.fields, ...added.fields],
    directives: [...before.directives, ...added.directives],
  };
}
