import {
  execute,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { checkArguments, type ArgumentLimits } from '../subgraph-kit/argumentChecks.js';
import type { RequestContext } from '../subgraph-kit/requestContext.js';
import type { GeneratedOperation } from './generateOperation.js';
import { nullCondition } from './nullCondition.js';

/**
 * What the merged schema answers by graphql-js. What clients are promised beyond the specification is kept before: an operation is refused as a whole when
 * an argument of it breaks a rule, or a condition is null: graphql-js tells that one at each object where the condition stands.
 */
export async function askMerged(
  schema: GraphQLSchema,
  { document, variables }: GeneratedOperation,
  limits: ArgumentLimits,
  contextValue: RequestContext,
): Promise<ExecutionResult> {
  const invalid = validate(schema, document, undefined, { maxErrors: 20 });
  if (invalid.length > 0) return { errors: invalid.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED')) };
  const definitions = getOperationAST(document)?.variableDefinitions ?? [];
  const { errors, coerced } = getVariableValues(schema, definitions, variables, { maxErrors: 20 });
  if (errors) return { errors: errors.map((error) => withCode(error, 'BAD_USER_INPUT')) };
  const refusal = nullCondition(document, coerced) ?? brokenRule(schema, document, coerced, limits);
  if (refusal) return { errors: [refusal] };
  return execute({ schema, document, variableValues: variables, contextValue });
}

function brokenRule(
  schema: GraphQLSchema,
  document: GeneratedOperation['document'],
  variables: Record<string, unknown>,
  limits: ArgumentLimits,
): GraphQLError | undefined {
  const types = new TypeInfo(schema);
  let broken: GraphQLError | undefined;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const field = types.getFieldDef();
        if (broken || !field) return;
        try {
          checkArguments(
            `${types.getParentType()?.name}.${field.name}`,
            getArgumentValues(field, node, variables),
            limits,
          );
        } catch (error) {
          if (!(error instanceof GraphQLError)) throw error;
          broken = error;
        }
      },
    }),
  );
  return broken;
}

/** A value that a scalar refuses has a code of its own. */
function withCode({ message, extensions }: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}
