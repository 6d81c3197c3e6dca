import {
  getNamedType,
  isInputObjectType,
  Kind,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type ValueNode,
} from 'graphql';
import type { CostDirectives } from './costDirectives.js';
import type { JsonObject } from './json.js';

/** What a given value costs, by the variables of a request. */
type InputCost = (variables: JsonObject) => number;

/** A field of an input object that costs something, or has something inside that does. */
interface WeighingField {
  readonly name: string;
  readonly weight: number;
  readonly type: GraphQLNamedType;
}

/** They are found once for a schema, since input types refer to each other. */
const weighingFields = new WeakMap<CostDirectives, Map<GraphQLNamedType, readonly WeighingField[]>>();

const nothing: InputCost = () => 0;

/**
 * What `@cost` says of arguments and of the fields of input objects, as far as they are given, in one operation. Each value, and each variable, is looked at once in
 * a request: it may be used in many places, since aliases and fragments repeat it, and their number times its length would be much work before anything is refused.
 */
export class InputCosts {
  private readonly fields: Map<GraphQLNamedType, readonly WeighingField[]>;
  private readonly ofValues = new Map<ValueNode, InputCost>();
  private readonly ofVariables = new Map<string, InputCost>();

  constructor(private readonly directives: CostDirectives) {
    this.fields = weighingFields.get(directives) ?? new Map<GraphQLNamedType, readonly WeighingField[]>();
    weighingFields.set(directives, this.fields);
  }

  /** The cost of an argument's value, and of the argument itself; undefined where it costs nothing, whatever is in it. */
  ofArgument(type: GraphQLInputType, weight: number, value: ValueNode): InputCost | undefined {
    const named = getNamedType(type);
    if (weight === 0 && this.weighingFields(named).length === 0) return undefined;
    return remembered(this.ofValues, value, () => this.value(named, weight, value));
  }

  private value(type: GraphQLNamedType, weight: number, value: ValueNode): InputCost {
    const inside = this.inside(type, value);
    if (value.kind !== Kind.VARIABLE) return (variables) => weight + inside(variables);
    return (variables) => (variables[value.name.value] === undefined ? 0 : weight + inside(variables));
  }

  private inside(type: GraphQLNamedType, value: ValueNode): InputCost {
    const fields = this.weighingFields(type);
    if (fields.length === 0) return nothing;
    if (value.kind === Kind.VARIABLE) {
      const name = value.name.value;
      return remembered(this.ofVariables, `${type.name} ${name}`, () => (given) => this.costOf(type, given[name]));
    }
    if (value.kind === Kind.LIST) return sum(value.values.map((item) => this.inside(type, item)));
    if (value.kind !== Kind.OBJECT) return nothing;
    const given = new Map(value.fields.map((field) => [field.name.value, field.value]));
    return sum(
      fields.flatMap(({ name, weight, type: inner }) => {
        const node = given.get(name);
        return node ? this.value(inner, weight, node) : [];
      }),
    );
  }

  /** The cost inside a value, which may be one where a list is expected. */
  private costOf(type: GraphQLNamedType, value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    let cost = 0;
    if (Array.isArray(value)) {
      for (const item of value) cost += this.costOf(type, item);
      return cost;
    }
    for (const { name, weight, type: inner } of this.weighingFields(type))
      if (Object.hasOwn(value, name)) cost += weight + this.costOf(inner, (value as Record<string, unknown>)[name]);
    return cost;
  }

  private weighingFields(type: GraphQLNamedType): readonly WeighingField[] {
    if (!isInputObjectType(type)) return [];
    let fields = this.fields.get(type);
    if (!fields) {
      fields = Object.values(type.getFields())
        .map((field) => ({
          name: field.name,
          weight: this.directives.weight(`${type.name}.${field.name}`) ?? 0,
          type: getNamedType(field.type),
        }))
        .filter((field) => field.weight !== 0 || this.weighs(field.type, new Set()));
      this.fields.set(type, fields);
    }
    return fields;
  }

  /** Whether there are weights in the input objects of a type. */
  private weighs(type: GraphQLNamedType, seen: Set<GraphQLInputObjectType>): boolean {
    if (!isInputObjectType(type) || seen.has(type)) return false;
    seen.add(type);
    return Object.values(type.getFields()).some(
      (field) => this.directives.weight(`${type.name}.${field.name}`) || this.weighs(getNamedType(field.type), seen),
    );
  }
}

/** The cost at a key, which remembers what it was for the variables of a request. */
function remembered<Key>(costs: Map<Key, InputCost>, key: Key, compile: () => InputCost): InputCost {
  let cost = costs.get(key);
  if (!cost) costs.set(key, (cost = once(compile())));
  return cost;
}

function once(cost: InputCost): InputCost {
  const known = new WeakMap<JsonObject, number>();
  return (variables) => {
    let one = known.get(variables);
    if (one === undefined) known.set(variables, (one = cost(variables)));
    return one;
  };
}

function sum(costs: readonly InputCost[]): InputCost {
  if (costs.length === 0) return nothing;
  return (variables) => costs.reduce((total, cost) => total + cost(variables), 0);
}
