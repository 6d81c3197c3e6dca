import {
  getNullableType,
  isInputObjectType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
} from 'graphql';
import type { Json, JsonObject } from './json.js';

/** Reads a number, or a list whose length matters, from an argument. */
export function argumentReader(
  argument: GraphQLArgument,
  node: FieldNode,
): (variables: JsonObject) => Json | undefined {
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

/** Reads what stands at a path, as IBM has it: `filter.first` is the field of an argument that is an input object. */
export function pathReader(
  path: string,
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): (variables: JsonObject) => unknown {
  const [name, ...fields] = path.split('.');
  const argument = definition.args.find((each) => each.name === name);
  if (!argument) return () => undefined;
  if (fields.length === 0) return argumentReader(argument, node);
  const value = node.arguments?.find((each) => each.name.value === name)?.value;
  return (variables) => {
    const given: unknown = value && valueFromASTUntyped(value, variables);
    return fieldAt(argument.type, given === undefined ? argument.defaultValue : given, fields);
  };
}

/** What a client gives at a path in an input object, or else its default. */
function fieldAt(type: GraphQLInputType, value: unknown, [name, ...deeper]: readonly string[]): unknown {
  if (name === undefined) return value;
  const object = getNullableType(type);
  if (!isInputObjectType(object) || typeof value !== 'object' || value === null) return undefined;
  const field = object.getFields()[name];
  if (!field) return undefined;
  const given = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : field.defaultValue;
  return fieldAt(field.type, given, deeper);
}
