import { GraphQLError } from 'graphql';

/** An error of validation, with the code that clients know it by. */
export function asValidationError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    // A value that a scalar refuses has a code of its own.
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...error.extensions },
  });
}
