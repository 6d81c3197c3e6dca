import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { tooLarge } from '../limits.js';
import type { Operation } from '../plan/operation.js';
import type { DeniedParts } from './deniedParts.js';
import { PossibleObjects } from './possibleObjects.js';

/** An operation without what is denied to its request. */
export interface AllowedOperation {
  readonly operation: Operation;
  /** The fields that were left out. */
  readonly denied: readonly DeniedField[];
}

export interface DeniedField {
  /** Of the field of each object that it is denied for. */
  readonly coordinates: readonly string[];
  /** Where it would stand in the answer, without the positions in lists. */
  readonly path: readonly string[];
}

/**
 * Leaves out of an operation what is denied. It looks at objects, whatever way leads to them: fragments are written out, and a field of an interface that is denied
 * for some of its objects is asked of the others alone. Selection sets may be empty afterwards.
 * @throws ClientError OPERATION_TOO_LARGE where that would be too much to write
 */
export function withoutDenied(operation: Operation, apiSchema: GraphQLSchema, denied: DeniedParts): AllowedOperation {
  const { definition, fragments } = operation;
  const root = apiSchema.getRootType(definition.operation);
  if (!root) throw new Error(`Expected the schema to have a type for each ${definition.operation}, but got none.`);
  const writer = new AllowedWriter(fragments, apiSchema, denied);
  const selectionSet = writer.selectionSetOf(root, definition.selectionSet, []);
  return { operation: { definition: { ...definition, selectionSet }, fragments: new Map() }, denied: writer.leftOut };
}

/** A place of the operation: the type that is known of it, and the objects that may stand there. */
interface Place {
  readonly type: GraphQLCompositeType;
  readonly objects: PossibleObjects;
  readonly path: readonly string[];
}

class AllowedWriter {
  readonly leftOut: DeniedField[] = [];
  private fields = 0;
  private readonly objects = new Map<GraphQLCompositeType, PossibleObjects>();

  constructor(
    private readonly fragments: Operation['fragments'],
    private readonly apiSchema: GraphQLSchema,
    private readonly denied: DeniedParts,
  ) {}

  /** What may be seen of the values of a type. */
  selectionSetOf(
    type: GraphQLCompositeType,
    selectionSet: SelectionSetNode,
    path: readonly string[],
  ): SelectionSetNode {
    let objects = this.objects.get(type);
    if (!objects) this.objects.set(type, (objects = PossibleObjects.of(type, this.apiSchema, this.denied)));
    return this.selectionSet(selectionSet, { type, objects, path });
  }

  private selectionSet(selectionSet: SelectionSetNode, place: Place): SelectionSetNode {
    const selections = selectionSet.selections.flatMap((selection) => this.selection(selection, place));
    // The type's name tells an object that may not be seen from the others.
    const needsTypename = isAbstractType(place.type) && place.objects.someAreDenied;
    return { ...selectionSet, selections: needsTypename ? [TYPENAME, ...selections] : selections };
  }

  private selection(selection: SelectionNode, place: Place): SelectionNode[] {
    if (selection.kind === Kind.FIELD) return this.field(selection, place);
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
    if (!fragment) throw new Error('Expected a validated document, but got a spread of a fragment that is not there.');
    const condition = fragment.typeCondition && this.apiSchema.getType(fragment.typeCondition.name.value);
    const narrowed = isCompositeType(condition)
      ? { ...place, type: condition, objects: place.objects.thatAre(condition) }
      : place;
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: fragment.typeCondition,
        directives: selection.directives,
        selectionSet: this.selectionSet(fragment.selectionSet, narrowed),
      },
    ];
  }

  private field(field: FieldNode, { type, objects, path }: Place): SelectionNode[] {
    const name = field.name.value;
    if (name.startsWith('__')) return [field];
    const { allowed, denied } = objects.askedFor(name);
    const ownPath = [...path, field.alias?.value ?? name];
    if (denied.length > 0) this.leftOut.push({ coordinates: denied, path: ownPath });
    if (allowed.length === 0) return [];
    const before = this.fields++;
    const written = this.withAllowedSelections(field, type, ownPath);
    if (denied.length > 0) this.fields = before + (this.fields - before) * allowed.length;
    const { mostFields } = this.denied;
    if (this.fields > mostFields)
      throw tooLarge('fields', 'fields, each written for all objects that may be seen', mostFields, this.fields);
    return denied.length === 0 ? [written] : allowed.map((object) => fragmentOn(object, written));
  }

  private withAllowedSelections(field: FieldNode, parent: GraphQLCompositeType, path: readonly string[]): FieldNode {
    if (!field.selectionSet) return field;
    const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    if (!isCompositeType(type))
      throw new Error(`Expected a validated document, but got ${parent.name}.${field.name.value} with selections.`);
    return { ...field, selectionSet: this.selectionSetOf(type, field.selectionSet, path) };
  }
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function fragmentOn(typeName: string, field: FieldNode): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeName } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
  };
}
