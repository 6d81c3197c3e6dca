import { HeaderMap, type ApolloServer, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { GraphqlRequestBody } from './requestBody.js';

/** The answer to one operation, as JSON. */
export interface OperationAnswer {
  /** What GraphQL over HTTP says for `application/graphql-response+json`. */
  readonly status: number;
  readonly headers: Iterable<[name: string, value: string]>;
  readonly json: string;
}

/** Has Apollo Server answer one operation of a request. */
export async function askApollo<Context extends object>(
  apollo: ApolloServer<Context>,
  request: FastifyRequest,
  body: GraphqlRequestBody,
  context: Context,
): Promise<OperationAnswer> {
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: asApolloRequest(request, body),
    context: async () => context,
  });
  if (answer.body.kind !== 'complete')
    throw new Error('Incremental delivery is not offered, yet Apollo Server chose it.');
  return { status: answer.status ?? 200, headers: answer.headers, json: answer.body.string };
}

/** The request as Apollo Server reads it. The media types are negotiated here, so it hears of JSON alone. */
function asApolloRequest(request: FastifyRequest, body: GraphqlRequestBody): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && name !== 'content-type')
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.set('accept', 'application/json');
  // A HEAD is a GET whose answer is not sent: it may not change anything either.
  const isPost = request.method === 'POST';
  return { method: isPost ? 'POST' : 'GET', headers, search: isPost ? '' : searchOf(body), body };
}

/** The query string that Apollo Server reads a GET from: written anew, so that it sees what was read here. */
function searchOf({ query, operationName, variables, extensions }: GraphqlRequestBody): string {
  const search = new URLSearchParams();
  if (query !== undefined) search.set('query', query);
  if (operationName !== undefined) search.set('operationName', operationName);
  if (variables !== undefined) search.set('variables', JSON.stringify(variables));
  if (extensions !== undefined) search.set('extensions', JSON.stringify(extensions));
  return search.toString();
}
