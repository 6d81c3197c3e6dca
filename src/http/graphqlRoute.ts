import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestHeaders } from '../gateway/headerRules.js';
import { shown } from '../platform/errors.js';
import { askApollo, type OperationAnswer } from './askApollo.js';
import { answerBatch, refuseOtherLists } from './batch.js';
import { authenticate } from './bearerToken.js';
import { refuseForgeable } from './crossOrigin.js';
import type { GraphqlRouteOptions } from './graphqlBackend.js';
import { landingPage, SOME_GRAPH } from './landingPage.js';
import { httpDeparture } from './httpDeparture.js';
import { GRAPHQL_ANSWER, answerType, prefersEvents, wantsHtml } from './mediaType.js';
import type { AnswerByEvents } from './eventStreamRoute.js';
import { answerToRefused, readOperation } from './operationRequest.js';
import { refuse } from './refusal.js';
import { beginRecord } from './requestObserver.js';
import { MalformedRequest, readQueryString } from './requestBody.js';
import { sendPage } from './securityHeaders.js';
import { traceOperation } from './traceOperation.js';

/** The parameters of which a query string has at least one when it asks something. */
const QUESTIONS = ['query', 'documentId', 'extensions'];

/** `GET` and `POST /graphql`. A browser that comes without a query gets a page to explore the graph with. */
export function addGraphqlRoute<Context extends object>(
  http: FastifyInstance,
  options: GraphqlRouteOptions<Context>,
  answerByEvents: AnswerByEvents<Context>,
): void {
  const { authentication } = options;
  const asksBy = new Set([
    'accept',
    ...(authentication ? ['authorization'] : []),
    ...options.protocol.headers.forward.map(({ name }) => name),
  ]);
  // Before the body is read: who is not believed need not send one.
  const onRequest = (request: FastifyRequest) => authenticate(request, authentication);
  http.get('/graphql', { onRequest }, async (request, reply) => {
    // Caches keep an answer apart by whatever it may depend on; CORS may have named the origin already.
    void reply.header('vary', [reply.getHeader('vary'), ...asksBy].filter(Boolean).join(', '));
    const parameters = request.query as Record<string, unknown>;
    if (wantsHtml(request.headers.accept) && QUESTIONS.every((name) => parameters[name] === undefined)) {
      const endpoint = `${request.protocol}://${request.host}/graphql`;
      return sendPage(reply, (nonce) => landingPage(options.description ?? SOME_GRAPH, endpoint, nonce));
    }
    if (options.protocol.csrfPrevention) refuseForgeable(request.headers);
    return answer(request, reply, options, answerByEvents, () => {
      refuseOtherBytes(request.url);
      return readQueryString(parameters);
    });
  });
  http.post('/graphql', { onRequest }, async (request, reply) =>
    answer(request, reply, options, answerByEvents, () => request.body),
  );
}

async function answer<Context extends object>(
  request: FastifyRequest,
  reply: FastifyReply,
  { backend, protocol, concurrency, observer }: GraphqlRouteOptions<Context>,
  answerByEvents: AnswerByEvents<Context>,
  read: () => unknown,
): Promise<FastifyReply> {
  const byEvents = prefersEvents(request.headers.accept) && request.method !== 'HEAD';
  const type = answerType(request.headers.accept);
  if (type === null && !byEvents)
    return refuse(
      reply,
      406,
      'Expected Accept to allow application/json, application/graphql-response+json or text/event-stream.',
    );
  const ready = backend();
  if (ready === null) {
    void reply.header('retry-after', '1');
    return refuse(reply, 503, 'The graph is still loading; try again in a moment.');
  }

  if (type === null || byEvents) return answerByEvents(request, reply, read(), ready);

  const allowance = ready.allowanceFor?.(request);
  const headers = requestHeaders(protocol.headers, request.headers, request.id);
  const departure = httpDeparture(reply);
  const json = read();
  if (Array.isArray(json)) refuseOtherLists(json, protocol.batching);
  const single = request.method === 'POST' ? 'post' : 'get';
  const transport = Array.isArray(json) ? 'batch' : single;
  const ask = async (one: unknown): Promise<OperationAnswer> => {
    const record = beginRecord(observer, request, transport);
    try {
      const body = readOperation(one, protocol, ready, { allowance, record });
      const context = { ...ready.contextFor(request), headers, allowance, departure, record };
      return await traceOperation(request, record, () => askApollo(ready.apollo, request, body, context));
    } catch (error) {
      return { status: 400, headers: [], json: JSON.stringify(answerToRefused(error)) };
    }
  };
  const answered = await (Array.isArray(json)
    ? concurrency.run(json.length, () => answerBatch(json, ask))
    : concurrency.run(1, () => ask(json)));

  for (const [name, value] of answered.headers) void reply.header(name, value);
  for (const [name, value] of headers.returned?.merged() ?? []) void reply.header(name, value);
  for (const [name, value] of Object.entries(allowance?.headers() ?? {})) void reply.header(name, value);
  if (allowance?.retryAfterSeconds !== undefined && !Array.isArray(json))
    return reply.code(429).type(type).send(answered.json);
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
    throw new MalformedRequest('a query string in percent-encoded UTF-8', shown(url));
  }
}
