import { GraphQLError, Kind, visit, type DocumentNode } from 'graphql';

/**
 * The refusal of an operation with a condition that is null, which a variable with a default lets through. The gateway refuses it as a whole; graphql-js tells it at each object where
 * the condition stands.
 */
export function nullCondition(document: DocumentNode, variables: Record<string, unknown>): GraphQLError | undefined {
  let isNull = false;
  visit(document, {
    Directive: ({ arguments: [condition] = [] }) =>
      void (isNull ||= condition?.value.kind === Kind.VARIABLE && variables[condition.value.name.value] === null),
  });
  if (!isNull) return undefined;
  return new GraphQLError('Argument "if" of non-null type "Boolean!" must not be null.', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
