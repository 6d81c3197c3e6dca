import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { BadUserInput } from '../platform/errors.js';
import { argumentReader, pathReader } from './argumentReaders.js';
import type { CostDirectives, ListSize } from './costDirectives.js';
import { InputCosts } from './inputCost.js';
import type { JsonObject } from './json.js';
import { largest, ObjectCosts, type FieldCosts } from './objectCosts.js';
import { isConditional, isIncluded } from './plan/foldConditions.js';
import type { Operation } from './plan/operation.js';

/** What an operation costs, by the variables of a request. */
export type OperationCost = (variables: JsonObject) => number;

/** What a page holds that a client did not bound. */
const DEFAULT_PAGE = 20;

/** What a list holds that nothing is said about. Nobody knows: it is a guess, and longer where a list of as many keys is asked for. */
const USUAL_LIST = 10;

/** The size of a page, for the lists directly inside its object: all, or those that are named. */
interface Page {
  readonly size: number;
  readonly lists?: readonly string[] | undefined;
}

/** The cost below one object. `pages`: where the object is one; several where it may be of several types, which bound it differently. */
type Cost = (variables: JsonObject, pages?: readonly Page[]) => number;

/** What bounds a list or a page by what is asked; nothing does where its size is undefined. */
interface Bound {
  readonly size: (variables: JsonObject) => number | undefined;
  readonly lists?: readonly string[] | undefined;
}

/**
 * Compiles the cost of a validated operation: one for each object in its answer, times the lists and pages that it is in, and what `@cost` says besides. It is the
 * sum of IBM's two: a weight of a type counts in place of the one for each of its objects (type cost), a weight of a field or an argument is added each time
 * that the field is asked for (field cost), however long its list. What the schema is asked for is counted apart (introspectionCost.ts).
 */
export function compileCost(operation: Operation, apiSchema: GraphQLSchema, directives: CostDirectives): OperationCost {
  const root = apiSchema.getRootType(operation.definition.operation);
  if (!root) return () => 0;
  return new CostCompiler(apiSchema, directives, operation.fragments).selections(root, [
    operation.definition.selectionSet,
  ]);
}

/** One field as it is asked for, perhaps in several places, which then are merged. */
interface AskedField {
  readonly parent: GraphQLCompositeType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: FieldNode[];
  /** The selections on the way to it that a condition may leave out. */
  readonly conditions: readonly SelectionNode[];
}

class CostCompiler {
  private readonly inputs: InputCosts;
  private readonly objects: ObjectCosts;

  constructor(
    private readonly apiSchema: GraphQLSchema,
    directives: CostDirectives,
    private readonly fragments: Operation['fragments'],
  ) {
    this.inputs = new InputCosts(directives);
    this.objects = new ObjectCosts(apiSchema, directives);
  }

  selections(type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): Cost {
    const asked = new Map<string, AskedField>();
    for (const selectionSet of selectionSets) this.collect(type, selectionSet, [], asked);
    const costs = [...asked.values()].flatMap((field) => this.field(field) ?? []);
    return (variables, pages) => costs.reduce((sum, cost) => sum + cost(variables, pages), 0);
  }

  /** Fields by type and key. Those on a condition are not merged with others: they may be left out alone. */
  private collect(
    type: GraphQLCompositeType,
    { selections }: SelectionSetNode,
    above: readonly SelectionNode[],
    asked: Map<string, AskedField>,
  ): void {
    for (const selection of selections) {
      const conditions = isConditional(selection) ? [...above, selection] : above;
      if (selection.kind === Kind.FIELD) {
        const definition = isUnionType(type) ? undefined : type.getFields()[selection.name.value];
        // Leaves of their own (`__typename`), and introspection, which is counted by itself.
        if (!definition) continue;
        const alone = conditions.length > 0 ? ` ${asked.size}` : '';
        const key = `${type.name}.${selection.alias?.value ?? selection.name.value}${alone}`;
        const known = asked.get(key);
        if (known) known.nodes.push(selection);
        else asked.set(key, { parent: type, definition, nodes: [selection], conditions });
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      const condition = fragment?.typeCondition && this.apiSchema.getType(fragment.typeCondition.name.value);
      if (fragment)
        this.collect(isCompositeType(condition) ? condition : type, fragment.selectionSet, conditions, asked);
    }
  }

  /** Undefined where it costs nothing, as most leaves do. */
  private field(field: AskedField): Cost | undefined {
    const cost = this.unconditionalField(field);
    const { conditions } = field;
    if (!cost || conditions.length === 0) return cost;
    return (variables, pages) =>
      conditions.every((selection) => isIncluded(selection, variables)) ? cost(variables, pages) : 0;
  }

  private unconditionalField({ parent, definition, nodes }: AskedField): Cost | undefined {
    const named = getNamedType(definition.type);
    const [node] = nodes; // merged fields have the same arguments: validation saw to it
    if (!node) return undefined;
    const said = this.objects.ofField(parent, definition);
    const ofEachCall = this.costOfCall(definition, said, node);
    const ofEachItem = this.objects.ofType(named);
    if (!isCompositeType(named) && !ofEachCall && ofEachItem === 0) return undefined;

    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const inside: Cost = isCompositeType(named) ? this.selections(named, selectionSets) : () => 0;
    const levels = listLevels(definition.type);
    const bounds = boundsOf(definition, said, node);
    const listAsked = usualSize(definition, node);
    const items: Cost =
      levels === 0
        ? (variables) => {
            const pages = bounds.flatMap(({ size: of, lists }) => {
              const size = of(variables);
              return size === undefined ? [] : { size, lists };
            });
            return ofEachItem + inside(variables, pages);
          }
        : (variables, pages = []) => {
            const pagesOf = pages.filter(({ lists }) => lists?.includes(definition.name) ?? true);
            const pageOf = pagesOf.length > 0 ? largest(pagesOf.map((page) => page.size)) : undefined;
            const size = largest(bounds.map((bound) => bound.size(variables) ?? pageOf ?? listAsked(variables)));
            // Beyond what a number can say, nothing of it would be not a number, and pass every limit.
            return size === 0 ? 0 : size * USUAL_LIST ** (levels - 1) * (ofEachItem + inside(variables));
          };
    return ofEachCall ? (variables, pages) => ofEachCall(variables) + items(variables, pages) : items;
  }

  /** What a field costs each time, by itself and by its arguments; undefined where nothing is said about either. */
  private costOfCall(
    { args }: GraphQLField<unknown, unknown>,
    { weight, argumentWeights }: FieldCosts,
    node: FieldNode,
  ): OperationCost | undefined {
    const costs = args.flatMap(({ name, type }): OperationCost[] => {
      const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
      const cost = value && this.inputs.ofArgument(type, argumentWeights.get(name) ?? 0, value);
      return cost ? [cost] : [];
    });
    if (weight === 0 && costs.length === 0) return undefined;
    return (variables) => costs.reduce((sum, cost) => sum + cost(variables), weight);
  }
}

/** One for each way that the objects a field may be asked of bound it: which object it is, nobody knows before it is there, so the largest counts. */
function boundsOf(
  definition: GraphQLField<unknown, unknown>,
  { listSizes }: FieldCosts,
  node: FieldNode,
): readonly Bound[] {
  return listSizes.map((listSize) =>
    listSize
      ? { size: saidSize(definition, node, listSize), lists: listSize.sizedFields ?? undefined }
      : { size: pageSize(definition, node) },
  );
}

function listLevels(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listLevels(nullable.ofType) : 0;
}

/** The size that `@listSize` says. Throws BAD_USER_INPUT where it wants one argument to bound the list, and another number is given. */
function saidSize(definition: GraphQLField<unknown, unknown>, node: FieldNode, listSize: ListSize): OperationCost {
  const { assumedSize, requireOneSlicingArgument } = listSize;
  const names = listSize.slicingArguments ?? [];
  const bounds = names.map((name) => pathReader(name, definition, node));
  return (variables) => {
    const given = bounds.map((read) => read(variables)).filter((value) => typeof value === 'number');
    if (names.length > 0 && (requireOneSlicingArgument ?? true) && given.length !== 1)
      throw new BadUserInput(`one of ${names.join(', ')} at ${definition.name}`, given.length);
    return largestOf(given) ?? assumedSize ?? DEFAULT_PAGE;
  };
}

/** How many the arguments `first` and `last` ask for; undefined where a field has neither. */
function pageSize(definition: GraphQLField<unknown, unknown>, node: FieldNode): Bound['size'] {
  const bounds = definition.args
    .filter(({ name }) => name === 'first' || name === 'last')
    .map((argument) => argumentReader(argument, node));
  if (bounds.length === 0) return () => undefined;
  return (variables) => {
    const given = bounds.map((read) => read(variables)).filter((value) => typeof value === 'number');
    return largestOf(given) ?? DEFAULT_PAGE;
  };
}

/** The largest page that is asked for. One below zero bounds nothing: a resolver may pass it over, and no page costs nothing, with all that is below it. */
function largestOf(sizes: readonly number[]): number | undefined {
  const bounds = sizes.filter((size) => size >= 0);
  return bounds.length > 0 ? Math.max(...bounds) : undefined;
}

function usualSize(definition: GraphQLField<unknown, unknown>, node: FieldNode): OperationCost {
  const lists = definition.args
    .filter(({ type }) => isListType(getNullableType(type)))
    .map((argument) => argumentReader(argument, node));
  if (lists.length === 0) return () => USUAL_LIST;
  return (variables) =>
    Math.max(
      USUAL_LIST,
      ...lists.map((read) => {
        const value = read(variables);
        return Array.isArray(value) ? value.length : 0;
      }),
    );
}
