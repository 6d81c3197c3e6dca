import {
  getNamedType,
  GraphQLString,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
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
import { ANY_VALUES, leafValues, type LeafKind, type LeafValues } from './leafValues.js';

/**
 * What the answer to an operation must look like: where lists and objects stand, of which types those can be, and which values leaves can have. Fields of one key
 * have one shape, whatever the types that they are asked of: GraphQL's validation sees to that (SameResponseShape, section 5.3.2).
 */
export interface ObjectShape {
  readonly fields: FieldShape[];
  /** Of the fields. */
  readonly keys: Set<string>;
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
  /** Of this kind the value is right without a further look. */
  readonly kind: LeafKind | undefined;
  /** What a leaf can be; undefined where the value is an object. */
  readonly leaf: LeafValues | undefined;
  /** Undefined where the value is a leaf. */
  readonly object: ObjectShape | undefined;
  /** What the `__typename` of an object can say: object types, or an interface that the subgraph knows as an object. */
  readonly typenames: Set<string>;
  /** The variable with the representations whose entities these are, one for each. */
  readonly representations: string | undefined;
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
    if (node.name.value === '__typename') {
      fieldOf(shape, leafField(key, 0, leafValues(GraphQLString)));
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
    if (!isCompositeType(named)) {
      fieldOf(shape, leafField(key, listDepth, leafValues(named)));
      return;
    }
    const field = fieldOf(shape, objectField(key, listDepth));
    for (const name of this.types.behind(named.name)) field.typenames.add(name);
    // What several types ask of a key is put together here: not all of it is there in each.
    const below = scope === ANY_TYPE ? ANY_TYPE : undefined;
    if (node.selectionSet && field.object) this.addSelections(node.selectionSet, named, field.object, below);
  }

  /** Which types entities are of is said by their representations. */
  private addEntities(key: string, { selectionSet, arguments: given }: FieldNode, shape: ObjectShape): void {
    const value = given?.find(({ name }) => name.value === 'representations')?.value;
    const representations = value?.kind === Kind.VARIABLE ? value.name.value : undefined;
    const { object } = fieldOf(shape, objectField(key, 1, representations));
    if (selectionSet && object) this.addSelections(selectionSet, undefined, object, ANY_TYPE);
  }
}

function emptyShape(): ObjectShape {
  return { fields: [], keys: new Set(), asksType: false, always: new Map() };
}

function leafField(key: string, listDepth: number, leaf: LeafValues): FieldShape {
  const kind = listDepth === 0 ? leaf.kind : undefined;
  return { key, listDepth, kind, leaf, object: undefined, typenames: new Set(), representations: undefined };
}

function objectField(key: string, listDepth: number, representations?: string): FieldShape {
  const [object, typenames] = [emptyShape(), new Set<string>()];
  return { key, listDepth, kind: undefined, leaf: undefined, object, typenames, representations };
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

/**
 * The field that has its key already, or this one from now on. What stands for fields of several types may be anything: stitching asks for `id` of two types in one
 * place, one a number and one a text, and completes the values by its own schema. The planner gives each a key of its own.
 */
function fieldOf({ fields, keys }: ObjectShape, field: FieldShape): FieldShape {
  keys.add(field.key);
  const index = fields.findIndex(({ key }) => key === field.key);
  const known = fields[index];
  if (!known) fields.push(field);
  else if (known.listDepth === field.listDepth && known.leaf === field.leaf) return known;
  else return (fields[index] = leafField(field.key, 0, ANY_VALUES));
  return field;
}

function depthOf(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return depthOf(type.ofType);
  return isListType(type) ? 1 + depthOf(type.ofType) : 0;
}
