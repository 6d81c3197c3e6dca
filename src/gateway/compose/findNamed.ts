import { BREAK, Kind, visit, type ASTNode, type DefinitionNode, type DocumentNode, type NameNode } from 'graphql';

/**
 * Finds what a schema coordinate means in the SDL of a subgraph: `Item`, `Item.price`, `Item.price(currency:)`. Of a directive (`@link`) the first use, else the text that
 * imports it. Undefined where there is nothing of that name.
 */
export function findNamed(name: string, document: DocumentNode): ASTNode | undefined {
  if (name.startsWith('@')) return findDirective(name, document);
  const [, type, member, argument] = /^(\w+)(?:\.(\w+))?(?:\((\w+):\))?$/.exec(name) ?? [];
  if (type === undefined) return undefined;
  const typeName = ownName(type, document);
  const types = document.definitions.filter((each) => nameOf(each)[0]?.value === typeName);
  if (member === undefined) return types.flatMap(nameOf)[0];
  const members = types.flatMap(membersOf).filter((each) => each.name.value === member);
  if (argument === undefined) return members[0]?.name;
  return members.flatMap(argumentsOf).find((each) => each.name.value === argument)?.name;
}

/** `Item.price` of `Item.price(currency:)`, and `Item` of that. */
export function parentOf(name: string): string {
  return name.replace(/(?:\.\w+|\(.*\))$/, '');
}

/** Composition says Query, Mutation and Subscription, whatever the SDL calls them. */
function ownName(name: string, { definitions }: DocumentNode): string {
  const rootTypes = definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.operationTypes ?? [])
      : [],
  );
  const renamed = rootTypes.find(({ operation }) => name === operation.replace(/^./, (first) => first.toUpperCase()));
  return renamed?.type.name.value ?? name;
}

function nameOf(definition: DefinitionNode): NameNode[] {
  return 'name' in definition && definition.name && definition.kind !== Kind.DIRECTIVE_DEFINITION
    ? [definition.name]
    : [];
}

interface Named {
  readonly name: NameNode;
}

function membersOf(definition: DefinitionNode): readonly Named[] {
  if ('fields' in definition) return definition.fields ?? [];
  return 'values' in definition ? (definition.values ?? []) : [];
}

function argumentsOf(member: Named & { readonly arguments?: readonly Named[] }): readonly Named[] {
  return member.arguments ?? [];
}

function findDirective(name: string, document: DocumentNode): ASTNode | undefined {
  let used: ASTNode | undefined;
  let written: ASTNode | undefined;
  visit(document, {
    Directive(directive) {
      if (`@${directive.name.value}` !== name) return undefined;
      used = directive;
      return BREAK;
    },
    StringValue(text) {
      if (text.value === name) written ??= text;
    },
  });
  return used ?? written;
}
