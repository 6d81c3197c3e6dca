import {
  doTypesOverlap,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { ClientError } from '../../platform/errors.js';
import type { Operation } from './operation.js';
import type { PossibleTypes } from './possibleTypes.js';
import type { ResponseKeys } from './responseKeys.js';

/**
 * Writes an operation the way the planner takes it best: fragments written out, type conditions that say nothing dropped, keys that cannot meet, no empty selection
 * sets. The answer of the subgraphs is projected by the client's own operation, so this may be as plain as the planner likes it.
 */
export function forPlanner(
  operation: Operation,
  apiSchema: GraphQLSchema,
  types: PossibleTypes,
  keys: ResponseKeys,
): Operation {
  const { definition } = operation;
  const root = apiSchema.getRootType(definition.operation);
  if (!root) throw new Error(`Expected the schema to have a type for each ${definition.operation}, but got none.`);
  const writer = new PlainWriter(operation.fragments, apiSchema, types, keys);
  return {
    definition: { ...definition, directives: [], selectionSet: writer.selectionSet(definition.selectionSet, root) },
    fragments: new Map(),
  };
}

class PlainWriter {
  constructor(
    private readonly fragments: Operation['fragments'],
    private readonly apiSchema: GraphQLSchema,
    private readonly types: PossibleTypes,
    private readonly keys: ResponseKeys,
  ) {}

  selectionSet(selectionSet: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode {
    const selections = selectionSet.selections.flatMap((selection) => this.selection(selection, parent));
    const needsTypename =
      selections.length === 0 || (isAbstractType(parent) && this.isDecidedByTypename(parent, selections));
    return { ...selectionSet, selections: needsTypename ? [typename, ...selections] : selections };
  }

  /**
   * The type's name decides which fragments apply; the planner forgets to ask for it where the object comes from an `@interfaceObject`. It also tells
   * an object that clients may not see from the others.
   */
  private isDecidedByTypename(type: GraphQLAbstractType, selections: readonly SelectionNode[]): boolean {
    return (
      selections.some(({ kind }) => kind === Kind.INLINE_FRAGMENT) ||
      this.types.countBehind(type.name) > this.apiSchema.getPossibleTypes(type).length
    );
  }

  private selection(selection: SelectionNode, parent: GraphQLCompositeType): SelectionNode[] {
    if (selection.kind === Kind.FIELD) return [this.field(selection, parent)];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
    if (!fragment) throw new Error('Expected a validated document, but got a spread of a fragment that is not there.');
    const condition = this.narrowingCondition(fragment.typeCondition?.name.value, parent);
    if (condition && !doTypesOverlap(this.apiSchema, condition, parent)) return [];
    const inner = this.selectionSet(fragment.selectionSet, condition ?? parent);
    return condition ? [inlineFragment(condition, inner)] : [...inner.selections];
  }

  private field(field: FieldNode, parent: GraphQLCompositeType): FieldNode {
    const key = this.keys.inSubgraphs(field);
    const named = { ...field, alias: key === field.name.value ? undefined : { kind: Kind.NAME as const, value: key } };
    if (!field.selectionSet) return named;
    // Validation lets them pass wherever an object is of the query type.
    if (field.name.value === '__schema' || field.name.value === '__type')
      throw new ClientError('BAD_USER_INPUT', `Expected ${field.name.value} at the root of the operation alone.`);
    const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
    const type = definition && getNamedType(definition.type);
    if (!type || !isCompositeType(type))
      throw new Error(`Expected a validated document, but got ${parent.name}.${field.name.value} with selections.`);
    return { ...named, selectionSet: this.selectionSet(field.selectionSet, type) };
  }

  /** The type of a condition, when it says more than the parent's type, and its fields could not be asked of the parent. */
  private narrowingCondition(name: string | undefined, parent: GraphQLCompositeType): GraphQLCompositeType | undefined {
    const type = name === undefined ? parent : this.apiSchema.getType(name);
    if (!type || !isCompositeType(type) || type === parent) return undefined;
    const alwaysHolds = isAbstractType(type) && !isUnionType(parent) && this.apiSchema.isSubType(type, parent);
    return alwaysHolds ? undefined : type;
  }
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function inlineFragment(type: GraphQLCompositeType, selectionSet: SelectionSetNode): InlineFragmentNode {
  const typeCondition = { kind: Kind.NAMED_TYPE as const, name: { kind: Kind.NAME as const, value: type.name } };
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet };
}
