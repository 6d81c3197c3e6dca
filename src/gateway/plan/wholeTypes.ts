import {
  Kind,
  parse,
  print,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { argumentOf, directivesNamed, joinField, type Annotated } from '../joinDirectives.js';

/**
 * Has fields whose type is a union or an interface asked where all its objects are known, and those of value types that hold such fields, too. Where subgraphs
 * share such a field, and one of them knows fewer objects than another, the planner (0.0.38) may ask the one that cannot tell of the others: the answer would be
 * null. Changed are only fields of Query and Mutation, and of entities that the asked subgraph has a key for in common, so that there is always a way.
 */
export function askWholeTypes(supergraphSdl: string): string {
  const document = parse(supergraphSdl, { noLocation: true });
  const known = new KnownObjects(document);
  if (known.areEverywhereTheSame) return supergraphSdl;
  const roots = rootTypes(document);
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION
      ? {
          ...definition,
          fields: definition.fields?.map((field) =>
            askWhole(field, definition, known, roots.has(definition.name.value)),
          ),
        }
      : definition,
  );
  return print({ ...document, definitions });
}

/** What stands behind abstract types, as each subgraph knows it. */
class KnownObjects {
  /** `Medium: Book`, by subgraph, for each abstract type. */
  private readonly behind = new Map<string, Map<string, Set<string>>>();
  private readonly objects = new Map<string, ObjectTypeDefinitionNode>();
  /** Interfaces that a subgraph resolves by themselves, whichever objects it knows. */
  private readonly entities = new Set<string>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) {
        this.objects.set(definition.name.value, definition);
        for (const join of directivesNamed(definition, 'join__implements'))
          this.add(argumentOf(join, 'interface'), argumentOf(join, 'graph'), definition.name.value);
      }
      if (definition.kind === Kind.UNION_TYPE_DEFINITION)
        for (const join of directivesNamed(definition, 'join__unionMember'))
          this.add(definition.name.value, argumentOf(join, 'graph'), argumentOf(join, 'member') ?? '');
      if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION && keysOf(definition).length > 0)
        this.entities.add(definition.name.value);
    }
  }

  get areEverywhereTheSame(): boolean {
    return [...this.behind.values()].every((byGraph) => {
      const sizes = [...byGraph.values()].map(({ size }) => size);
      const all = new Set([...byGraph.values()].flatMap((objects) => [...objects]));
      return sizes.every((size) => size === all.size);
    });
  }

  /** What a subgraph knows behind a type: the objects of an abstract type, and those behind the fields of a value type. Entities are asked for by their key. */
  of(type: string, graph: string, above: readonly string[] = []): ReadonlySet<string> {
    if (this.entities.has(type) || above.includes(type)) return new Set();
    const behind = this.behind.get(type)?.get(graph) ?? new Set<string>();
    const object = this.objects.get(type);
    if (!object || keysOf(object).length > 0) return new Set([...behind].map((name) => `${type}: ${name}`));
    return new Set(
      (object.fields ?? [])
        .filter((field) => graphsOf(field, object).includes(graph))
        .flatMap((field) => [...this.of(namedType(field.type), graph, [...above, type])])
        .map((name) => `${type}.${name}`),
    );
  }

  /** The fields of a value type, and of those within it, that a subgraph has. */
  fieldsOf(type: string, graph: string, above: readonly string[] = []): readonly string[] {
    const object = this.objects.get(type);
    if (!object || above.includes(type) || keysOf(object).length > 0) return [];
    return (object.fields ?? [])
      .filter((field) => graphsOf(field, object).includes(graph))
      .flatMap((field) => [
        `${type}.${field.name.value}`,
        ...this.fieldsOf(namedType(field.type), graph, [...above, type]),
      ]);
  }

  private add(type = '', graph = '', object: string): void {
    const byGraph = this.behind.get(type) ?? new Map<string, Set<string>>();
    this.behind.set(type, byGraph.set(graph, (byGraph.get(graph) ?? new Set()).add(object)));
  }
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
  known: KnownObjects,
  isAtRoot: boolean,
): FieldDefinitionNode {
  const graphs = sharingGraphs(field, parent);
  if (!graphs || graphs.length < 2) return field;
  const type = namedType(field.type);
  const objects = new Map(graphs.map((graph) => [graph, known.of(type, graph)]));
  const fields = new Map(graphs.map((graph) => [graph, known.fieldsOf(type, graph)]));
  // It must have all that the others have, or what is left to them could not be asked for.
  const whole = graphs.find((graph) =>
    graphs.every((other) => hasAll(objects, graph, other) && hasAll(fields, graph, other)),
  );
  if (whole === undefined) return field;
  const isLeftOut = (graph: string) => !hasAll(objects, graph, whole) && (isAtRoot || leadsTo(graph, whole, parent));
  if (!graphs.some(isLeftOut)) return field;
  const others = field.directives?.filter(({ name }) => name.value !== 'join__field') ?? [];
  return {
    ...field,
    directives: [...graphs.filter((graph) => !isLeftOut(graph)).map((graph) => joinField(graph)), ...others],
  };
}

function hasAll(things: ReadonlyMap<string, Iterable<string>>, graph: string, other: string): boolean {
  const own = new Set(things.get(graph));
  return [...(things.get(other) ?? [])].every((thing) => own.has(thing));
}

/** The subgraphs that share a field; undefined where more is said of one of them than that it does. */
function sharingGraphs(field: FieldDefinitionNode, parent: ObjectTypeDefinitionNode): readonly string[] | undefined {
  const isPlain = directivesNamed(field, 'join__field').every(({ arguments: args }) => args?.length === 1);
  return isPlain ? graphsOf(field, parent) : undefined;
}

/** The subgraphs that have a field: those of its type, where nothing is said of it. */
function graphsOf(field: FieldDefinitionNode, parent: ObjectTypeDefinitionNode): readonly string[] {
  const joins = directivesNamed(field, 'join__field');
  const named = joins.length > 0 ? joins : directivesNamed(parent, 'join__type');
  return [...new Set(named.map((join) => argumentOf(join, 'graph') ?? ''))];
}

interface JoinedKey {
  readonly graph: string | undefined;
  readonly key: string;
  readonly isResolvable: boolean;
}

function keysOf(type: Annotated): JoinedKey[] {
  return directivesNamed(type, 'join__type').flatMap((join) => {
    const key = argumentOf(join, 'key');
    if (key === undefined) return [];
    const isResolvable = argumentOf(join, 'resolvable') !== 'false';
    return [{ graph: argumentOf(join, 'graph'), key: inOrder(key), isResolvable }];
  });
}

/** Whether an entity of one subgraph can be asked of another: by a key that both have. */
function leadsTo(from: string, to: string, type: ObjectTypeDefinitionNode): boolean {
  const keys = keysOf(type);
  return keys.some(
    ({ graph, key, isResolvable }) =>
      graph === to && isResolvable && keys.some((other) => other.graph === from && other.key === key),
  );
}

/** A key by its fields: equal whatever order and layout they are written in. */
function inOrder(key: string): string {
  const [definition] = parse(`{${key}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? sorted(definition.selectionSet) : key;
}

function sorted({ selections }: SelectionSetNode): string {
  const texts = selections.map((selection) => {
    if (selection.kind !== Kind.FIELD || !selection.selectionSet) return print(selection);
    return `${selection.name.value} { ${sorted(selection.selectionSet)} }`;
  });
  return texts.sort().join(' ');
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
