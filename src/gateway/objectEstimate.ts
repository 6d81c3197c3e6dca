import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Json, JsonObject } from './json.js';
import { isConditional, isIncluded } from './plan/foldConditions.js';
import type { Operation } from './plan/operation.js';

/** About how many objects the answer to an operation holds, by the variables of a request. */
export type ObjectEstimate = (variables: JsonObject) => number;

/** What a page holds that a client did not bound. */
const DEFAULT_PAGE = 20;

/** What a list holds that is not paged. Nobody knows: it is a guess, and longer where a list of as many keys is asked for. */
const USUAL_LIST = 10;

/** Objects below one object. `page`: what each list directly inside holds, where the object is a page. */
type Count = (variables: JsonObject, page?: number) => number;

/** Compiles the estimate of a validated operation. Each composite field counts as an object, times the lists and pages that it is in. */
export function compileEstimate(operation: Operation, apiSchema: GraphQLSchema): ObjectEstimate {
  const root = apiSchema.getRootType(operation.definition.operation);
  return root
    ? new EstimateCompiler(apiSchema, operation.fragments).selections(root, [operation.definition.selectionSet])
    : () => 0;
}

/** One field as it is asked for, perhaps in several places, which then are merged. */
interface AskedField {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: FieldNode[];
  /** The selections on the way to it that a condition may leave out. */
  readonly conditions: readonly SelectionNode[];
}

class EstimateCompiler {
  constructor(
    private readonly apiSchema: GraphQLSchema,
    private readonly fragments: Operation['fragments'],
  ) {}

  selections(type: GraphQLCompositeType, selectionSets: readonly SelectionSetNode[]): Count {
    const asked = new Map<string, AskedField>();
    for (const selectionSet of selectionSets) this.collect(type, selectionSet, [], asked);
    const counts = [...asked.values()].map((field) => this.field(field));
    return (variables, page) => counts.reduce((sum, count) => sum + count(variables, page), 0);
  }

  /** Fields of composite types, by type and key. Those on a condition are not merged with others: they may be left out alone. */
  private collect(
    type: GraphQLCompositeType,
    { selections }: SelectionSetNode,
    above: readonly SelectionNode[],
    asked: Map<string, AskedField>,
  ): void {
    for (const selection of selections) {
      const conditions = isConditional(selection) ? [...above, selection] : above;
      if (selection.kind === Kind.FIELD) {
        const definition = this.definitionOf(type, selection.name.value);
        if (!definition || !isCompositeType(getNamedType(definition.type))) continue;
        const alone = conditions.length > 0 ? ` ${asked.size}` : '';
        const key = `${type.name}.${selection.alias?.value ?? selection.name.value}${alone}`;
        const known = asked.get(key);
        if (known) known.nodes.push(selection);
        else asked.set(key, { definition, nodes: [selection], conditions });
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      const condition = fragment?.typeCondition && this.apiSchema.getType(fragment.typeCondition.name.value);
      if (fragment)
        this.collect(isCompositeType(condition) ? condition : type, fragment.selectionSet, conditions, asked);
    }
  }

  private definitionOf(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (isObjectType(type) && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (isObjectType(type) && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return isUnionType(type) ? undefined : type.getFields()[name];
  }

  private field({ definition, nodes, conditions }: AskedField): Count {
    const named = getNamedType(definition.type);
    const [node] = nodes; // merged fields have the same arguments: validation saw to it
    if (!node || !isCompositeType(named)) return () => 0;
    const inside = this.selections(
      named,
      nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
    );
    const levels = listLevels(definition.type);
    const pageAsked = pageSize(definition, node);
    const listAsked = listSize(definition, node);
    const count: Count =
      levels === 0
        ? (variables) => 1 + inside(variables, pageAsked?.(variables))
        : (variables, page) =>
            (pageAsked?.(variables) ?? page ?? listAsked(variables)) *
            USUAL_LIST ** (levels - 1) *
            (1 + inside(variables));
    if (conditions.length === 0) return count;
    return (variables, page) =>
      conditions.every((selection) => isIncluded(selection, variables)) ? count(variables, page) : 0;
  }
}

function listLevels(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listLevels(nullable.ofType) : 0;
}

/** How many the arguments `first` and `last` ask for; undefined where a field has neither. */
function pageSize(definition: GraphQLField<unknown, unknown>, node: FieldNode): ObjectEstimate | undefined {
  const bounds = definition.args
    .filter(({ name }) => name === 'first' || name === 'last')
    .map((argument) => argumentReader(argument, node));
  if (bounds.length === 0) return undefined;
  return (variables) => {
    const given = bounds.map((read) => read(variables)).filter((value) => typeof value === 'number');
    return given.length > 0 ? Math.max(0, ...given) : DEFAULT_PAGE;
  };
}

function listSize(definition: GraphQLField<unknown, unknown>, node: FieldNode): ObjectEstimate {
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

/** Reads a number, or a list whose length matters, from an argument. */
function argumentReader(argument: GraphQLArgument, node: FieldNode): (variables: JsonObject) => Json | undefined {
  const value = node.arguments?.find(({ name }) => name.value === argument.name)?.value;
  const fallback = argument.defaultValue as Json | undefined; // defaults of an SDL are JSON
  if (value?.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return (variables) => (variables[name] === undefined ? fallback : variables[name]);
  }
  if (value?.kind === Kind.INT) {
    const given = Number(value.value);
    return () => given;
  }
  if (value?.kind === Kind.LIST) {
    const given = value.values.map(() => null);
    return () => given;
  }
  return () => (value === undefined ? fallback : null);
}
