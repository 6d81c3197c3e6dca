import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { tooLarge } from '../limits.js';
import type { Operation } from '../plan/operation.js';

/**
 * How many fields may be written again where an operation may have so many: those of a fragment are, for each of its objects, at each level. So 15 fields can become 60,000,
 * which took the library a second; 10,000 take some 0.2 s.
 */
export function mostRepeatedOf(limitOfFields: number): number {
  return Math.max(limitOfFields, 10_000);
}

/**
 * An operation whose fragments hold fields alone. The library (4.5.2) loses fields of fragments on interfaces within fragments on interfaces. Expects what
 * plan/planOperation.ts wrote: fragments in place, without conditions on variables.
 * @throws ClientError OPERATION_TOO_LARGE where more fields than that would be written again
 */
export function flatFragments(
  { definition, fragments }: Operation,
  schema: GraphQLSchema,
  mostRepeated: number,
): Operation {
  const root = schema.getRootType(definition.operation);
  if (!root) throw new Error(`Expected the schema to have a type for each ${definition.operation}, but got none.`);
  const selectionSet = new FlatWriter(schema, mostRepeated).selectionSet(definition.selectionSet, root);
  return { definition: { ...definition, selectionSet }, fragments };
}

/** Fields that are asked of some of the objects that may stand at a place. */
interface Group {
  /** The type that they are asked of. */
  readonly type: GraphQLCompositeType;
  readonly objects: readonly GraphQLObjectType[];
  readonly fields: FieldNode[];
  /** How many they are, with all that is below them. */
  size: number;
}

class FlatWriter {
  /** How many fields were written. */
  private size = 0;
  /** How many of them stand for another one, which was asked of more objects. */
  private repeated = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly mostRepeated: number,
  ) {}

  selectionSet(selectionSet: SelectionSetNode, type: GraphQLCompositeType): SelectionSetNode {
    const groups: Group[] = [];
    const objects = this.objectsOf(type);
    this.collect(selectionSet, type, objects, groups);
    return { ...selectionSet, selections: groups.flatMap((group) => this.written(group, type, objects)) };
  }

  private collect(
    { selections }: SelectionSetNode,
    type: GraphQLCompositeType,
    objects: readonly GraphQLObjectType[],
    groups: Group[],
  ): void {
    const group: Group = { type, objects, fields: [], size: 0 };
    groups.push(group);
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const before = this.size;
        group.fields.push(this.field(selection, type));
        group.size += this.size - before;
      }
      if (selection.kind !== Kind.INLINE_FRAGMENT) continue;
      const condition = selection.typeCondition && this.schema.getType(selection.typeCondition.name.value);
      const narrowed = isCompositeType(condition) ? condition : type;
      const possible = new Set(this.objectsOf(narrowed));
      const met = objects.filter((object) => possible.has(object));
      this.collect(selection.selectionSet, narrowed, met, groups);
    }
  }

  private field(field: FieldNode, parent: GraphQLCompositeType): FieldNode {
    this.size++;
    const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    if (!field.selectionSet || !isCompositeType(type)) return field;
    return { ...field, selectionSet: this.selectionSet(field.selectionSet, type) };
  }

  /** By one fragment on their type where that meets the same objects, and else by one for each object. */
  private written(
    { type, objects, fields, size }: Group,
    place: GraphQLCompositeType,
    all: readonly GraphQLObjectType[],
  ): SelectionNode[] {
    if (fields.length === 0) return [];
    const possible = new Set(this.objectsOf(type));
    const isMetByType = all.filter((object) => possible.has(object)).length === objects.length;
    if (isMetByType && type === place) return fields;
    if (isMetByType) return [fragmentOn(type, fields)];
    const repeated = size * Math.max(objects.length - 1, 0);
    this.size += repeated;
    this.repeated += repeated;
    if (this.repeated > this.mostRepeated)
      // not counted to the end
      throw tooLarge('fields', 'fields that are written again for other objects', this.mostRepeated, Infinity);
    return objects.map((object) => fragmentOn(object, fields));
  }

  private objectsOf(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type];
  }
}

function fragmentOn({ name }: GraphQLCompositeType, selections: readonly FieldNode[]): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}
