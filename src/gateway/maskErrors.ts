import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { publicCode } from './publicCodes.js';

/** An error as clients may see it: errors of ours lose their words, and get the id under which the log has them. */
export function maskError(formatted: GraphQLFormattedError, requestId: string | undefined): GraphQLFormattedError {
  const code = publicCode(formatted.extensions?.code);
  if (code !== undefined) return { ...formatted, extensions: { ...formatted.extensions, code } };
  const subgraph = formatted.extensions?.subgraph;
  const quote = requestId === undefined ? '' : ` Quote the request id ${requestId} when you report it.`;
  return {
    message: `Something went wrong on our side.${quote}`,
    ...(formatted.path && { path: formatted.path }),
    ...(formatted.locations && { locations: formatted.locations }),
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      ...(requestId !== undefined && { requestId }),
      ...(typeof subgraph === 'string' && { subgraph }),
    },
  };
}

/** What was thrown in the first place. */
export function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalOf(error.originalError) : error;
}
