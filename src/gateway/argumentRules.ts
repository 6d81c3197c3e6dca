import {
  getArgumentValues,
  GraphQLError,
  isScalarType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql';
import { documentOf, type Operation } from './plan/operation.js';

/**
 * Rules about arguments that a schema's types cannot say, such as the largest page. Whoever owns the subgraphs gives them, so that
 * a request is refused as a whole, before any subgraph is asked.
 */
export interface ArgumentRules {
  /** Whether there is a rule for an argument; the coordinate is that of its field: Assembly.delegations. */
  concerns(coordinate: string, argument: GraphQLArgument): boolean;
  /** Throws an error for the client where the arguments of a field break a rule. */
  check(coordinate: string, args: Record<string, unknown>): void;
}

/** A field of an operation that some rule concerns. */
export interface RuledField {
  readonly coordinate: string;
  readonly node: FieldNode;
  readonly definition: GraphQLField<unknown, unknown>;
}

/** The fields of an operation that some rule concerns: found once, asked at each request. */
export function ruledFields(
  operation: Operation,
  apiSchema: GraphQLSchema,
  rules: ArgumentRules | undefined,
): readonly RuledField[] {
  if (rules === undefined) return [];
  const found: RuledField[] = [];
  const types = new TypeInfo(apiSchema);
  visit(
    documentOf(operation),
    visitWithTypeInfo(types, {
      Field(node) {
        const definition = types.getFieldDef();
        const parent = types.getParentType();
        if (!definition || !parent) return;
        const coordinate = `${parent.name}.${definition.name}`;
        if (definition.args.some((argument) => rules.concerns(coordinate, argument)))
          found.push({ coordinate, node, definition });
      },
    }),
  );
  return found;
}

/** Asks the rules about each field, with the coerced variables. Throws the first error, with the place of the field. */
export function checkRuledFields(
  fields: readonly RuledField[],
  variables: Readonly<Record<string, unknown>>,
  rules: ArgumentRules | undefined,
): void {
  for (const { coordinate, node, definition } of fields) {
    try {
      rules?.check(coordinate, getArgumentValues(definition, node, variables));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      throw new GraphQLError(error.message, { nodes: node, extensions: error.extensions });
    }
  }
}

/** Gives the schema the rules of its own scalars, which SDL cannot say: what they accept is refused or taken before any subgraph is asked. */
export function adoptScalars(apiSchema: GraphQLSchema, scalars: readonly GraphQLScalarType[]): void {
  for (const { name, parseLiteral, parseValue } of scalars) {
    const type = apiSchema.getType(name);
    if (isScalarType(type)) Object.assign(type, { parseLiteral, parseValue });
  }
}
