import {
  buildASTSchema,
  GraphQLDeprecatedDirective,
  GraphQLOneOfDirective,
  GraphQLSpecifiedByDirective,
  Kind,
  validateSchema,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { OperatorError } from '../platform/errors.js';
import { directiveNames, type SpecificationLink } from './specificationLinks.js';

/** Directives that say something to clients. All others belong to composition. */
const CLIENT_DIRECTIVES: ReadonlySet<string> = new Set(
  [GraphQLDeprecatedDirective, GraphQLSpecifiedByDirective, GraphQLOneOfDirective].map((directive) => directive.name),
);

/**
 * The schema that clients see: the supergraph without the machinery of composition, and without what is `@inaccessible`. (The planner's own
 * `consumerSchema` leaks machinery types.) Of directives in operations it has `@skip` and `@include` alone: the planner leaves others out of what it sends to
 * subgraphs, so that clients would be told an answer without what they asked for. Throws an OperatorError when nothing valid is left.
 */
export function deriveApiSchema(supergraph: DocumentNode, links: readonly SpecificationLink[]): GraphQLSchema {
  const definitions = new ClientView(supergraph, links).definitions();
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValidSDL: true });
  const errors = validateSchema(schema);
  if (errors.length > 0) {
    throw new OperatorError(
      `The supergraph leaves clients no valid schema:\n${errors.map((error) => `- ${error.message}`).join('\n')}`,
    );
  }
  return schema;
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[];
}

class ClientView {
  private readonly prefixes: ReadonlySet<string>;
  private readonly imported: ReadonlySet<string>;
  private readonly inaccessible: ReadonlyMap<string, 'inaccessible'>;
  private readonly hiddenTypes: ReadonlySet<string>;

  constructor(
    private readonly supergraph: DocumentNode,
    links: readonly SpecificationLink[],
  ) {
    this.prefixes = new Set(['core', 'link', 'join', ...links.map(({ prefix }) => prefix)]);
    this.imported = new Set(links.flatMap(({ imports }) => imports.map(({ as }) => as.replace(/^@/, ''))));
    this.inaccessible = directiveNames(links, { inaccessible: 'inaccessible' });
    this.hiddenTypes = new Set(
      supergraph.definitions.flatMap((definition) =>
        isTypeDefinition(definition) && this.isHidden(definition) ? [definition.name.value] : [],
      ),
    );
  }

  definitions(): DefinitionNode[] {
    return this.supergraph.definitions.flatMap((definition): DefinitionNode[] => {
      if (definition.kind === Kind.SCHEMA_DEFINITION) return [{ ...definition, directives: [] }];
      if (!isTypeDefinition(definition) || this.isMachinery(definition.name.value)) return [];
      return this.hiddenTypes.has(definition.name.value) ? [] : [this.visibleType(definition)];
    });
  }

  private visibleType(type: TypeDefinitionNode): TypeDefinitionNode {
    const directives = clientDirectives(type);
    switch (type.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        return {
          ...type,
          directives,
          fields: this.visible(type.fields).map((field) => this.visibleField(field)),
          interfaces: type.interfaces?.filter(({ name }) => !this.hiddenTypes.has(name.value)),
        };
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        return { ...type, directives, fields: this.visible(type.fields).map(visibleInput) };
      case Kind.UNION_TYPE_DEFINITION:
        return { ...type, directives, types: type.types?.filter(({ name }) => !this.hiddenTypes.has(name.value)) };
      case Kind.ENUM_TYPE_DEFINITION: {
        const values = type.values?.filter((value) => !this.isHidden(value));
        return {
          ...type,
          directives,
          values: values?.map((value) => ({ ...value, directives: clientDirectives(value) })),
        };
      }
      case Kind.SCALAR_TYPE_DEFINITION:
        return { ...type, directives };
    }
  }

  private visibleField(field: FieldDefinitionNode): FieldDefinitionNode {
    return {
      ...field,
      directives: clientDirectives(field),
      arguments: this.visible(field.arguments).map(visibleInput),
    };
  }

  private visible<T extends FieldDefinitionNode | InputValueDefinitionNode>(nodes: readonly T[] | undefined): T[] {
    return (nodes ?? []).filter((node) => !this.isHidden(node) && !this.hiddenTypes.has(namedType(node.type)));
  }

  private isHidden({ directives }: Annotated): boolean {
    return directives?.some(({ name }) => this.inaccessible.has(name.value)) ?? false;
  }

  /** Types and directives that begin with the name of a linked specification, or that it brings without. */
  private isMachinery(name: string): boolean {
    const [prefix = '', rest] = name.split('__');
    return this.imported.has(name) || (rest !== undefined && this.prefixes.has(prefix));
  }
}

function clientDirectives({ directives }: Annotated): ConstDirectiveNode[] {
  return (directives ?? []).filter(({ name }) => CLIENT_DIRECTIVES.has(name.value));
}

function visibleInput(input: InputValueDefinitionNode): InputValueDefinitionNode {
  return { ...input, directives: clientDirectives(input) };
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isTypeDefinition(definition: DefinitionNode): definition is TypeDefinitionNode {
  return definition.kind.endsWith('TypeDefinition');
}
