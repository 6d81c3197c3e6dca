import {
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isWrappingType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';

/**
 * What a field of the schema costs each time that it is told, a leaf as well as an object, where an object of the data costs one. Measured: a million of them take
 * about a second, as 100,000 objects of data do at least.
 */
export const COST_OF_SCHEMA_FIELD = 0.1;

/** How often what is below a field of an introspection type is told, by `__Type.field`. What is not named is told once. */
export type SchemaLengths = ReadonlyMap<string, number>;

const known = new WeakMap<GraphQLSchema, SchemaLengths>();

/** The lists of all types and directives have their length, what belongs to a type or a field the average of the schema: so all of it costs what it is. */
export function schemaLengths(schema: GraphQLSchema): SchemaLengths {
  let lengths = known.get(schema);
  if (!lengths) known.set(schema, (lengths = measure(schema)));
  return lengths;
}

function measure(schema: GraphQLSchema): SchemaLengths {
  const types = Object.values(schema.getTypeMap());
  const directives = schema.getDirectives();
  const fields = types.flatMap(fieldsOf);
  const inputFields = types.flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : []));
  const fieldArgs = fields.flatMap(({ args }) => args);
  const references = [...fields, ...inputFields, ...fieldArgs].map(({ type }) => type);
  const wrappers = sum(references.map(wrappersOf));
  const ofEachType = (count: (type: GraphQLNamedType) => number) => sum(types.map(count)) / types.length;

  return new Map([
    ['__Schema.types', types.length],
    ['__Schema.directives', directives.length],
    ['__Directive.args', sum(directives.map(({ args }) => args.length)) / Math.max(1, directives.length)],
    ['__Type.fields', fields.length / types.length],
    ['__Type.inputFields', inputFields.length / types.length],
    ['__Type.enumValues', ofEachType((type) => (isEnumType(type) ? type.getValues().length : 0))],
    ['__Type.possibleTypes', ofEachType((type) => (isAbstractType(type) ? schema.getPossibleTypes(type).length : 0))],
    ['__Type.interfaces', ofEachType((type) => ('getInterfaces' in type ? type.getInterfaces().length : 0))],
    ['__Type.ofType', wrappers / (wrappers + references.length)],
    ['__Field.args', fieldArgs.length / fields.length],
  ]);
}

function fieldsOf(type: GraphQLNamedType) {
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

/** How many lists and non-null types are around a type. */
function wrappersOf(type: GraphQLType): number {
  return isWrappingType(type) ? 1 + wrappersOf(type.ofType) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
