import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { resolveDocument } from '../gateway/documentRequest.js';
import { requestHeaders } from '../gateway/headerRules.js';
import { askApollo } from './askApollo.js';
import { answerBatch } from './batch.js';
import { refuseForgeable } from './crossOrigin.js';
import { landingPage } from './landingPage.js';
import { GRAPHQL_ANSWER, answerType, wantsHtml } from './mediaType.js';
import type { Protocol } from './protocol.js';
import { refuse } from './refusal.js';
import { MalformedRequest, readBody, readQueryString } from './requestBody.js';

/** What answers GraphQL requests; null while the graph is loading. */
export interface GraphqlBackend<Context extends object> {
  apollo: ApolloServer<Context>;
  contextFor(request: FastifyRequest): Context;
}

export interface GraphqlRouteOptions<Context extends object> {
  backend: () => GraphqlBackend<Context> | null;
  protocol: Protocol;
}

/** The parameters of which a query string has at least one when it asks something. */
const QUESTIONS = ['query', 'documentId', 'extensions'];

/** `GET` and `POST /graphql`. A browser that comes without a query gets a page to explore the graph with. */
export function addGraphqlRoute<Context extends object>(
  http: FastifyInstance,
  options: GraphqlRouteOptions<Context>,
): void {
  const asksBy = ['accept', ...options.protocol.headers.forward].join(', ');
  http.get('/graphql', async (request, reply) => {
    // Caches keep an answer apart by whatever it may depend on; CORS may have named the origin already.
    void reply.header('vary', [reply.getHeader('vary'), asksBy].filter(Boolean).join(', '));
    const parameters = request.query as Record<string, unknown>;
    if (wantsHtml(request.headers.accept) && QUESTIONS.every((name) => parameters[name] === undefined)) {
      const endpoint = `${request.protocol}://${request.host}/graphql`;
      return reply.type('text/html; charset=utf-8').send(landingPage(endpoint));
    }
    if (options.protocol.csrfPrevention) refuseForgeable(request.headers);
    return answer(request, reply, options, () => {
      refuseOtherBytes(request.url);
      return readQueryString(parameters);
    });
  });
  http.post('/graphql', async (request, reply) => answer(request, reply, options, () => request.body));
}

async function answer<Context extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  { backend, protocol }: GraphqlRouteOptions<Context>,
  read: () => unknown,
): Promise<FastifyReply> {
  const type = answerType(request.headers.accept);
  if (type === null)
    return refuse(reply, 406, `Expected Accept to allow application/json or application/graphql-response+json.`);
  const ready = backend();
  if (ready === null) {
    void reply.header('retry-after', '1');
    return refuse(reply, 503, 'The graph is still loading; try again in a moment.');
  }

  const headers = requestHeaders(protocol.headers, request.headers, request.id);
  const ask = async (json: unknown) => {
    const body = resolveDocument(readBody(json), protocol.documents);
    return askApollo(ready.apollo, request, body, { ...ready.contextFor(request), headers });
  };
  const json = read();
  const answered = Array.isArray(json) ? await answerBatch(json, protocol.batching, ask) : await ask(json);

  for (const [name, value] of answered.headers) void reply.header(name, value);
  for (const [name, value] of headers.returned?.merged() ?? []) void reply.header(name, value);
  // Without data the operation was refused before it ran; how that is told depends on what the client accepts.
  const status = type === GRAPHQL_ANSWER ? answered.status : statusForJson(answered.status);
  return reply.code(status).type(type).send(answered.json);
}

/** As `application/json` every GraphQL answer is 200, errors included; only a method that may not do it stays refused. */
function statusForJson(status: number): number {
  return status === 405 ? 405 : 200;
}

/** A query string is UTF-8, percent-encoded: its parser would let other bytes stand as they are written. */
function refuseOtherBytes(url: string): void {
  try {
    decodeURIComponent(url);
  } catch {
    throw new MalformedRequest('a query string in percent-encoded UTF-8', url);
  }
}
