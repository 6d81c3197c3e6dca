import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/**
 * The planner (0.0.38) takes a type that stands at two places of one `@provides` for one and the same: what is provided at the first place it then also asks for at
 * the second, where the subgraph has no value. So a type at several places promises what it promises at all of them, and the rest is asked of its owner.
 */
export function tellProvidedPlacesApart(sdl: string, schema: GraphQLSchema): string {
  if (!sdl.includes('provides: "')) return sdl;
  const document = parse(sdl, { noLocation: true });
  const definitions = document.definitions.map((definition) => {
    const isForFields =
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
    const parent = isForFields ? schema.getType(definition.name.value) : undefined;
    if (!isForFields || !isCompositeType(parent)) return definition;
    return { ...definition, fields: definition.fields?.map((field) => narrowField(field, parent, schema)) };
  });
  return print({ ...document, definitions });
}

function narrowField(
  field: FieldDefinitionNode,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
): FieldDefinitionNode {
  const type = fieldType(parent, field.name.value);
  if (!type) return field;
  return { ...field, directives: field.directives?.map((directive) => narrowProvides(directive, type, schema)) };
}

function fieldType(parent: GraphQLCompositeType, name: string): GraphQLCompositeType | undefined {
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  const type = field && getNamedType(field.type);
  return isCompositeType(type) ? type : undefined;
}

/** The directive itself where nothing is wrong with it. */
function narrowProvides(
  directive: ConstDirectiveNode,
  type: GraphQLCompositeType,
  schema: GraphQLSchema,
): ConstDirectiveNode {
  const provides = directive.arguments?.find(({ name }) => name.value === 'provides');
  if (directive.name.value !== 'join__field' || provides?.value.kind !== Kind.STRING) return directive;
  const selections = parseSelections(provides.value.value);
  const promises = new PromisesByType(schema);
  promises.read(selections, type);
  if (!promises.differSomewhere) return directive;
  const narrowed = promises.narrow(selections, type);
  const others = directive.arguments?.filter((argument) => argument !== provides) ?? [];
  if (!narrowed) return { ...directive, arguments: others };
  const value = print(narrowed).slice(1, -1).trim();
  return { ...directive, arguments: [...others, { ...provides, value: { kind: Kind.STRING, value } }] };
}

function parseSelections(fieldSet: string): SelectionSetNode {
  const [operation] = parse(`{ ${fieldSet} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`Expected a set of fields, but got ${fieldSet}.`);
  return operation.selectionSet;
}

/** What is provided of each type, place by place. */
class PromisesByType {
  private readonly places = new Map<string, Set<string>[]>();

  constructor(private readonly schema: GraphQLSchema) {}

  read(selectionSet: SelectionSetNode, type: GraphQLCompositeType): void {
    const place = new Set(selectionSet.selections.map((selection) => print(selection)));
    this.places.set(type.name, [...(this.places.get(type.name) ?? []), place]);
    for (const { inner, innerType } of this.below(selectionSet, type)) this.read(inner, innerType);
  }

  get differSomewhere(): boolean {
    return [...this.places.values()].some(([first, ...others]) =>
      others.some((other) => other.size !== first?.size || [...other].some((selection) => !first.has(selection))),
    );
  }

  /** What every place of the type promises, of fields that are no objects or promise something themselves. Undefined: nothing is left. */
  narrow(selectionSet: SelectionSetNode, type: GraphQLCompositeType): SelectionSetNode | undefined {
    const places = this.places.get(type.name) ?? [];
    const selections = selectionSet.selections.flatMap((selection) => {
      if (!places.every((place) => place.has(print(selection)))) return [];
      const below = this.below({ ...selectionSet, selections: [selection] }, type);
      const [first] = below;
      if (!first) return [selection];
      const inner = this.narrow(first.inner, first.innerType);
      return inner ? [{ ...selection, selectionSet: inner }] : [];
    });
    return selections.length > 0 ? { ...selectionSet, selections } : undefined;
  }

  private below({ selections }: SelectionSetNode, type: GraphQLCompositeType) {
    return selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return [];
      const innerType =
        selection.kind === Kind.FIELD
          ? fieldType(type, selection.name.value)
          : this.schema.getType(selection.typeCondition?.name.value ?? type.name);
      return isCompositeType(innerType) ? [{ inner: selection.selectionSet, innerType }] : [];
    });
  }
}
