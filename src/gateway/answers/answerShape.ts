import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PossibleTypes } from '../plan/possibleTypes.js';

/**
 * What the answer to an operation must look like, as far as anything is built on it: where lists and objects stand, and of which types those can be. Fields of one key
 * have one shape, whatever the types that they are asked of: GraphQL's validation sees to that (SameResponseShape, section 5.3.2).
 */
export interface ObjectShape {
  readonly fields: FieldShape[];
  /** Keys whose values may be anything but objects and lists. */
  readonly scalars: string[];
  /** Keys of custom scalars, and lists of them: their subgraphs alone know what those are. */
  readonly anything: string[];
  /** Whether the type of every object was asked for. */
  asksType: boolean;
  /** Other keys that are there whatever was asked besides: of every object, and of those of one type. */
  readonly always: Map<string | typeof ANY_TYPE, string[]>;
}

export const ANY_TYPE = Symbol('any type');

/** The objects whose fields are looked at: all, those of one type, or some that are not told apart, of which nothing must be there. */
type Scope = string | typeof ANY_TYPE | undefined;

export interface FieldShape {
  readonly key: string;
  /** How many lists stand around the value. */
  readonly listDepth: number;
  /** What a `__typename` can say there: object types, or an interface that the subgraph knows as an object. */
  readonly typenames: Set<string>;
  /** Undefined where the value is a scalar. */
  readonly object: ObjectShape | undefined;
  /** The variable with the representations whose entities these are, one for each. */
  readonly representations?: string | undefined;
}

export function compileShape(document: DocumentNode, schema: GraphQLSchema, types: PossibleTypes): ObjectShape {
  return new ShapeCompiler(document, schema, types).compile();
}

class ShapeCompiler {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();

  constructor(
    private readonly document: DocumentNode,
    private readonly schema: GraphQLSchema,
    private readonly types: PossibleTypes,
  ) {
    for (const node of document.definitions)
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(node.name.value, node);
  }

  compile(): ObjectShape {
    const shape = emptyShape();
    for (const node of this.document.definitions)
      if (node.kind === Kind.OPERATION_DEFINITION)
        this.addSelections(node.selectionSet, this.schema.getRootType(node.operation) ?? undefined, shape, ANY_TYPE);
    return shape;
  }

  private addSelections(
    set: SelectionSetNode,
    parent: GraphQLCompositeType | undefined,
    shape: ObjectShape,
    scope: Scope,
  ): void {
    for (const selection of set.selections) {
      const ownScope = isConditional(selection) ? undefined : scope;
      if (selection.kind === Kind.FIELD) {
        this.addField(selection, parent, shape, ownScope);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      const type = isCompositeType(condition) ? condition : parent;
      this.addSelections(fragment.selectionSet, type, shape, type === parent ? ownScope : within(ownScope, type));
    }
  }

  private addField(node: FieldNode, parent: GraphQLCompositeType | undefined, shape: ObjectShape, scope: Scope): void {
    const key = node.alias?.value ?? node.name.value;
    if (key === '__typename') {
      shape.asksType ||= scope === ANY_TYPE;
      return;
    }
    if (node.name.value === '_entities') {
      mustHave(shape, key, scope);
      return this.addEntities(key, node, shape);
    }
    const type = parent && 'getFields' in parent ? parent.getFields()[node.name.value]?.type : undefined;
    // What the supergraph does not know is nothing that the gateway builds on.
    if (!type) return;
    mustHave(shape, key, scope);
    const named = getNamedType(type);
    const listDepth = depthOf(type);
    if (isCompositeType(named)) {
      const field = fieldOf(shape, { key, listDepth, typenames: new Set(), object: emptyShape() });
      for (const name of this.types.behind(named.name)) field.typenames.add(name);
      // What several types ask of a key is put together here: not all of it is there in each.
      const below = scope === ANY_TYPE ? ANY_TYPE : undefined;
      if (node.selectionSet && field.object) this.addSelections(node.selectionSet, named, field.object, below);
      return;
    }
    const isKnown = isSpecifiedScalarType(named) || isEnumType(named);
    if (listDepth > 0) fieldOf(shape, { key, listDepth, typenames: new Set(), object: undefined });
    else if (isKnown && !shape.scalars.includes(key)) shape.scalars.push(key);
    if (!isKnown && !shape.anything.includes(key)) shape.anything.push(key);
  }

  /** Which types entities are of is said by their representations. */
  private addEntities(key: string, { selectionSet, arguments: given }: FieldNode, shape: ObjectShape): void {
    const value = given?.find(({ name }) => name.value === 'representations')?.value;
    const representations = value?.kind === Kind.VARIABLE ? value.name.value : undefined;
    const object = emptyShape();
    if (selectionSet) this.addSelections(selectionSet, undefined, object, ANY_TYPE);
    fieldOf(shape, { key, listDepth: 1, typenames: new Set(), object, representations });
  }
}

function emptyShape(): ObjectShape {
  return { fields: [], scalars: [], anything: [], asksType: false, always: new Map() };
}

function mustHave({ always }: ObjectShape, key: string, scope: Scope): void {
  if (scope === undefined) return;
  const keys = always.get(scope);
  if (!keys) always.set(scope, [key]);
  else if (!keys.includes(key)) keys.push(key);
}

/** The objects of a scope that are of a type. */
function within(scope: Scope, type: GraphQLCompositeType | undefined): Scope {
  return scope === ANY_TYPE && isObjectType(type) ? type.name : undefined;
}

function isConditional({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ name }) => name.value === 'skip' || name.value === 'include');
}

/** The field that has its key already, or this one from now on. */
function fieldOf(shape: ObjectShape, field: FieldShape): FieldShape {
  const known = shape.fields.find(({ key }) => key === field.key);
  if (!known) shape.fields.push(field);
  return known ?? field;
}

function depthOf(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return depthOf(type.ofType);
  return isListType(type) ? 1 + depthOf(type.ofType) : 0;
}
