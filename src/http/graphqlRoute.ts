import { HeaderMap, type ApolloServer, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GRAPHQL_ANSWER, answerType, wantsHtml } from './mediaType.js';
import { landingPage } from './landingPage.js';
import { MalformedRequest, readBody, readQueryString, type GraphqlRequestBody } from './requestBody.js';

/** What answers GraphQL requests; null while the graph is loading. */
export interface GraphqlBackend<Context extends object> {
  apollo: ApolloServer<Context>;
  contextFor(request: FastifyRequest): Context;
}

export interface GraphqlRouteOptions<Context extends object> {
  backend: () => GraphqlBackend<Context> | null;
}

/** `GET` and `POST /graphql`. A browser that comes without a query gets a page to explore the graph with. */
export function addGraphqlRoute<Context extends object>(
  http: FastifyInstance,
  options: GraphqlRouteOptions<Context>,
): void {
  http.get('/graphql', async (request, reply) => {
    const parameters = request.query as Record<string, unknown>;
    if (parameters['query'] === undefined && wantsHtml(request.headers.accept)) {
      const endpoint = `${request.protocol}://${request.host}/graphql`;
      return reply.type('text/html; charset=utf-8').send(landingPage(endpoint));
    }
    return answer(request, reply, options, () => {
      refuseOtherBytes(request.url);
      return readQueryString(parameters);
    });
  });
  http.post('/graphql', async (request, reply) => answer(request, reply, options, () => readBody(request.body)));
}

async function answer<Context extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  { backend }: GraphqlRouteOptions<Context>,
  read: () => GraphqlRequestBody,
): Promise<FastifyReply> {
  const type = answerType(request.headers.accept);
  if (type === null)
    return refuse(reply, 406, `Expected Accept to allow application/json or application/graphql-response+json.`);
  const ready = backend();
  if (ready === null) {
    void reply.header('retry-after', '1');
    return refuse(reply, 503, 'The graph is still loading; try again in a moment.');
  }
  const body = read();
  const response = await ready.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: asApolloRequest(request, body),
    context: async () => ready.contextFor(request),
  });
  for (const [name, value] of response.headers) void reply.header(name, value);
  if (response.body.kind !== 'complete')
    throw new Error('Incremental delivery is not offered, yet Apollo Server chose it.');
  // Without data the operation was refused before it ran; how that is told depends on what the client accepts.
  const status = type === GRAPHQL_ANSWER ? (response.status ?? 200) : statusForJson(response.status ?? 200);
  return reply.code(status).type(type).send(response.body.string);
}

/** As `application/json` every GraphQL answer is 200, errors included; only a method that may not do it stays refused. */
function statusForJson(status: number): number {
  return status === 405 ? 405 : 200;
}

/** The request as Apollo Server reads it. The media types are negotiated here, so it hears of JSON alone. */
function asApolloRequest(request: FastifyRequest, body: GraphqlRequestBody): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && name !== 'content-type')
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.set('accept', 'application/json');
  const isGet = request.method === 'GET';
  return { method: isGet ? 'GET' : 'POST', headers, search: isGet ? searchOf(body) : '', body };
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

/** A query string is UTF-8, percent-encoded: its parser would let other bytes stand as they are written. */
function refuseOtherBytes(url: string): void {
  try {
    decodeURIComponent(url.replaceAll('+', ' '));
  } catch {
    throw new MalformedRequest('a query string in percent-encoded UTF-8', url);
  }
}

/** An answer in GraphQL's form to something that is no GraphQL request. */
export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message }] });
}
