import {
  Kind,
  parse,
  print,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { argumentOf, directivesNamed, joinField } from '../joinDirectives.js';

/**
 * Has fields whose type is a union asked where all types of the union are known. Where subgraphs share such a field, and one of them knows fewer types than
 * another, the planner (0.0.38) may ask the one that cannot tell of the others: the answer would be null. Changed are only fields of Query and
 * Mutation, and of entities that the asked subgraph has a key for in common, so that there is always a way.
 */
export function askWholeUnions(supergraphSdl: string): string {
  if (!supergraphSdl.includes('@join__unionMember')) return supergraphSdl;
  const document = parse(supergraphSdl, { noLocation: true });
  const unions = readUnions(document);
  const roots = rootTypes(document);
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION
      ? {
          ...definition,
          fields: definition.fields?.map((field) =>
            askWhole(field, definition, unions, roots.has(definition.name.value)),
          ),
        }
      : definition,
  );
  return print({ ...document, definitions });
}

/** The types of a union that each subgraph knows. */
type KnownTypes = ReadonlyMap<string, ReadonlySet<string>>;

function readUnions(document: DocumentNode): ReadonlyMap<string, KnownTypes> {
  return new Map(
    document.definitions.flatMap((definition) => {
      if (definition.kind !== Kind.UNION_TYPE_DEFINITION) return [];
      const known = new Map<string, Set<string>>();
      for (const member of directivesNamed(definition, 'join__unionMember')) {
        const graph = argumentOf(member, 'graph') ?? '';
        known.set(graph, (known.get(graph) ?? new Set()).add(argumentOf(member, 'member') ?? ''));
      }
      return [[definition.name.value, known] as const];
    }),
  );
}

function rootTypes(document: DocumentNode): ReadonlySet<string> {
  return new Set(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION ? definition.operationTypes.map(({ type }) => type.name.value) : [],
    ),
  );
}

function askWhole(
  field: FieldDefinitionNode,
  parent: ObjectTypeDefinitionNode,
  unions: ReadonlyMap<string, KnownTypes>,
  isAtRoot: boolean,
): FieldDefinitionNode {
  const known = unions.get(namedType(field.type));
  const graphs = known && sharingGraphs(field, parent);
  const whole = graphs?.find((graph) => graphs.every((other) => knowsAll(known?.get(graph), known?.get(other))));
  if (!known || !graphs || whole === undefined) return field;
  const isLeftOut = (graph: string) =>
    !knowsAll(known.get(graph), known.get(whole)) && (isAtRoot || leadsTo(graph, whole, parent));
  if (!graphs.some(isLeftOut)) return field;
  const others = field.directives?.filter(({ name }) => name.value !== 'join__field') ?? [];
  return {
    ...field,
    directives: [...graphs.filter((graph) => !isLeftOut(graph)).map((graph) => joinField(graph)), ...others],
  };
}

/** The subgraphs that share a field; undefined where more is said of one of them than that it does. */
function sharingGraphs(field: FieldDefinitionNode, parent: ObjectTypeDefinitionNode): readonly string[] | undefined {
  const joins = directivesNamed(field, 'join__field');
  if (joins.some(({ arguments: args }) => args?.length !== 1)) return undefined;
  const named = joins.length > 0 ? joins : directivesNamed(parent, 'join__type');
  return [...new Set(named.map((join) => argumentOf(join, 'graph') ?? ''))];
}

function knowsAll(types: ReadonlySet<string> = new Set(), others: ReadonlySet<string> = new Set()): boolean {
  return [...others].every((other) => types.has(other));
}

/** Whether an entity of one subgraph can be asked of another: by a key that both have. */
function leadsTo(from: string, to: string, type: ObjectTypeDefinitionNode): boolean {
  const keys = directivesNamed(type, 'join__type').map((join) => ({
    graph: argumentOf(join, 'graph'),
    key: argumentOf(join, 'key'),
    isResolvable: argumentOf(join, 'resolvable') !== 'false',
  }));
  return keys.some(
    ({ graph, key, isResolvable }) =>
      graph === to &&
      key !== undefined &&
      isResolvable &&
      keys.some((other) => other.graph === from && other.key === key),
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
