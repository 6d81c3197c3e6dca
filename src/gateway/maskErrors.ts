import { GraphQLError, type GraphQLFormattedError, type SourceLocation } from 'graphql';
import type { ResponsePath } from './json.js';
import { publicCode } from './publicCodes.js';

/** What clients are told in place of an error of ours: none of its words, but the id under which the log has them. */
export class MaskedError implements GraphQLFormattedError {
  readonly message: string;
  readonly path?: ResponsePath;
  readonly locations?: readonly SourceLocation[];
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor({ path, locations, extensions }: GraphQLFormattedError, requestId: string | undefined) {
    const subgraph = extensions?.subgraph;
    const quote = requestId === undefined ? '' : ` Quote the request id ${requestId} when you report it.`;
    this.message = `Something went wrong on our side.${quote}`;
    if (path) this.path = path;
    if (locations) this.locations = locations;
    this.extensions = {
      code: 'INTERNAL_SERVER_ERROR',
      ...(requestId !== undefined && { requestId }),
      ...(typeof subgraph === 'string' && { subgraph }),
    };
  }
}

/** An error as clients may see it. */
export function maskError(formatted: GraphQLFormattedError, requestId: string | undefined): GraphQLFormattedError {
  const code = publicCode(formatted.extensions?.code);
  if (code === undefined) return new MaskedError(formatted, requestId);
  return { ...formatted, extensions: { ...formatted.extensions, code } };
}

/** What was thrown in the first place. */
export function originalOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originalOf(error.originalError) : error;
}
