import { getIntrospectionQuery, parse, type GraphQLSchema } from 'graphql';
import { introspectedFields, type IntrospectedField } from './introspectedFields.js';
import type { JsonObject } from './json.js';
import { tooLarge } from './limits.js';
import type { OperationCost } from './operationCost.js';
import { foldConditions } from './plan/foldConditions.js';
import { selectOperation, type Operation } from './plan/operation.js';
import { splitOperation } from './plan/splitOperation.js';

/** What a value of the schema costs, where an object of the data costs one. Measured: a million of them take about a second, as 100,000 objects of data do at least. */
const COST_OF_VALUE = 0.1;

/** A text is one value more for each so many characters of it. */
const CHARACTERS = 100;

/** What every schema may be asked for: some 20 ms of work. */
const USUAL_LIMIT = 20_000;

/** How many times all of a larger schema it may be: explorers and code generators ask for that, with variations. */
const TIMES_ALL = 1.5;

/**
 * Compiles what introspection costs of a validated operation: a tenth for each value that it is told, lists and their items included. They are counted by the resolvers
 * that will tell them, and no further than to the limit.
 * @param limit how many values may be told; without one as many as the schema needs
 * @returns a function that throws OPERATION_TOO_LARGE beyond the limit
 */
export function compileIntrospectionCost(operation: Operation, schema: GraphQLSchema, limit?: number): OperationCost {
  if (!splitOperation(operation).introspection) return () => 0;
  const most = limit ?? usualLimit(schema);
  const count = (variables: JsonObject) => valuesTold(operation, schema, variables, most);
  const constant = operation.definition.variableDefinitions?.length === 0 ? count({}) : undefined;
  return (variables) => {
    const told = constant ?? count(variables);
    if (told > most) throw tooLarge('introspection', 'values of the schema', most, Infinity);
    return costOf(told);
  };
}

/** What the introspection of one operation may cost at most. */
export function mostIntrospectionCost(schema: GraphQLSchema, limit?: number): number {
  return costOf(limit ?? usualLimit(schema));
}

function costOf(values: number): number {
  return Math.ceil(values * COST_OF_VALUE);
}

const usualLimits = new WeakMap<GraphQLSchema, number>();

function usualLimit(schema: GraphQLSchema): number {
  let limit = usualLimits.get(schema);
  if (limit === undefined) {
    const all = valuesTold(askForAll(), schema, {}, Infinity);
    usualLimits.set(schema, (limit = Math.max(USUAL_LIMIT, Math.ceil(all * TIMES_ALL))));
  }
  return limit;
}

/** What explorers and code generators ask for at most. */
function askForAll(): Operation {
  const text = getIntrospectionQuery({
    schemaDescription: true,
    descriptions: true,
    specifiedByUrl: true,
    oneOf: true,
    directiveIsRepeatable: true,
    inputValueDeprecation: true,
  });
  return selectOperation(parse(text), undefined);
}

/** How many values of the schema an operation is told; where they are more than the most, any number that is more. */
function valuesTold(operation: Operation, schema: GraphQLSchema, variables: JsonObject, most: number): number {
  const { introspection } = splitOperation(foldConditions(operation, variables));
  if (!introspection) return 0;
  let told = 0;
  const countFields = (source: unknown, fields: readonly IntrospectedField[]): void => {
    for (const { resolve, below } of fields) {
      if (told > most) return;
      countValue(resolve(source), below);
    }
  };
  const countValue = (value: unknown, below: readonly IntrospectedField[]): void => {
    told++;
    if (typeof value === 'string') told += Math.floor(value.length / CHARACTERS);
    else if (Array.isArray(value)) for (const item of value) countValue(item, below);
    else if (value !== undefined && value !== null) countFields(value, below);
  };
  countFields(undefined, introspectedFields(introspection, schema, variables));
  return told;
}
