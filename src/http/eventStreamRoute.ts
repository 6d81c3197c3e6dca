import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OperationRecord } from '../gateway/operationRecord.js';
import { clientKey } from './clientKey.js';
import { EventStream } from './eventStream.js';
import type { GraphqlBackend, GraphqlRouteOptions } from './graphqlBackend.js';
import { httpDeparture } from './httpDeparture.js';
import { answerToRefused, readOperation } from './operationRequest.js';
import { beginRecord, noteBrokenOff } from './requestObserver.js';
import { streamContexts, type StreamedRequest } from './streamContexts.js';
import type { StreamLimits } from './streamLimits.js';
import { traceOperation } from './traceOperation.js';
import { endUnread, UNREAD } from './unreadAnswers.js';
import { within } from './within.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no', // nginx would otherwise wait for more
};

/** Answers a GraphQL request by server-sent events. */
export type AnswerByEvents<Context extends object> = (
  request: FastifyRequest,
  reply: FastifyReply,
  json: unknown,
  ready: GraphqlBackend<Context>,
) => Promise<FastifyReply>;

/** Answers by server-sent events, which end when the server closes. */
export function eventStreams<Context extends object>(
  http: FastifyInstance,
  { protocol, concurrency, observer }: GraphqlRouteOptions<Context>,
  limits: StreamLimits,
): AnswerByEvents<Context> {
  const open = new Set<EventStream>();
  let isClosing = false;
  http.addHook('preClose', async () => {
    isClosing = true;
    const closed = [...open].map((stream) => new Promise((resolve) => stream.once('close', resolve)));
    for (const stream of open) stream.complete();
    await within(limits.closingMs, Promise.all(closed));
    for (const stream of open) if (!stream.isSending) stream.destroy();
  });

  const answer = async (
    request: FastifyRequest,
    json: unknown,
    ready: GraphqlBackend<Context>,
    { allowance, departure, record }: StreamedRequest,
  ) => {
    const operation = readOperation(json, protocol, ready, { allowance, record });
    const newContext = streamContexts(ready, protocol, request, { allowance, departure, record });
    const method = request.method === 'GET' ? 'GET' : 'POST';
    return traceOperation(request, record, () =>
      ready.streams.answer(operation, newContext, { client: clientKey(request), method }),
    );
  };

  return async (request, reply, json, ready) => {
    const allowance = ready.allowanceFor?.(request);
    const departure = httpDeparture(reply);
    let record: OperationRecord | undefined;
    const answers = await concurrency
      .run(1, () => {
        record = beginRecord(observer, request, 'sse');
        return answer(request, json, ready, { allowance, departure, record });
      })
      .catch(answerToRefused);
    endUnread(reply.raw, limits.unreadMs, () => request.log.warn({ requestId: request.id }, UNREAD));
    const onError = (err: unknown) => {
      record?.unwritten();
      noteBrokenOff(request.raw);
      request.log.error({ requestId: request.id, err }, 'An answer could not be written');
    };
    const stream = new EventStream(answers, { ...limits, onError });
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    if (isClosing) stream.complete();
    void reply.code(allowance?.retryAfterSeconds === undefined ? 200 : 429);
    return reply.headers({ ...HEADERS, ...allowance?.headers() }).send(stream);
  };
}
