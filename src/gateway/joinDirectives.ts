import { Kind, type ConstArgumentNode, type ConstDirectiveNode } from 'graphql';

/** What bears directives. */
export interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[];
}

/** The directives of that name: `join__type`, `join__field`. */
export function directivesNamed({ directives = [] }: Annotated, name: string): ConstDirectiveNode[] {
  return directives.filter((directive) => directive.name.value === name);
}

/** The text, the enum value, or `true` or `false`, that a directive was given; undefined where it was given none. */
export function argumentOf({ arguments: args }: ConstDirectiveNode, name: string): string | undefined {
  const value = args?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.BOOLEAN) return String(value.value);
  return value?.kind === Kind.ENUM || value?.kind === Kind.STRING ? value.value : undefined;
}

/** `@join__field(graph: A)`: the subgraph has the field; `external`: it knows it from others. */
export function joinField(graph: string, isExternal = false): ConstDirectiveNode {
  const args = [argument('graph', { kind: Kind.ENUM, value: graph })];
  if (isExternal) args.push(argument('external', { kind: Kind.BOOLEAN, value: true }));
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'join__field' }, arguments: args };
}

function argument(name: string, value: ConstArgumentNode['value']): ConstArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value };
}
