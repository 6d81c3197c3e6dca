import {
  fastify,
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';
import { OperatorError } from '../platform/errors.js';
import { rarely } from '../platform/rarely.js';
import { refusedToken, sendUnauthenticated, Unauthenticated } from './bearerToken.js';
import { arrivalTimes, BODY_LIMITS, bodyTooLarge, limitQueryStrings, type BodyLimits } from './bodyLimits.js';
import { Connections } from './connections.js';
import { allowPages } from './crossOrigin.js';
import { Draining, sendClientsElsewhere, type IsFarewell } from './draining.js';
import { eventStreams } from './eventStreamRoute.js';
import type { GraphqlRouteOptions } from './graphqlBackend.js';
import { addGraphqlRoute } from './graphqlRoute.js';
import { addGraphqlWebSocket } from './graphqlWebSocket.js';
import { readJsonOnly } from './jsonBody.js';
import { HeldAnswers, holdAnswers } from './heldAnswers.js';
import { addHealthRoutes, type Readiness } from './healthRoutes.js';
import { addMetricsRoute } from './metricsRoute.js';
import { LoadShedding } from './loadShedding.js';
import { NO_SCHEMAS } from './noSchemas.js';
import { rawAnswers, refuseUnreadable } from './rawAnswer.js';
import { refusalFor, refuse, sendRefusal } from './refusal.js';
import { giveRequestId, REQUEST_ID } from './requestId.js';
import { noteFailure, noteRefusal, observeResponses } from './requestObserver.js';
import { sendSecurityHeaders } from './securityHeaders.js';
import { standingHeaders } from './standingHeaders.js';
import { STREAM_LIMITS, type StreamLimits } from './streamLimits.js';
import { endUnreadAnswers } from './unreadAnswers.js';
import { refuseUnroutable } from './unroutable.js';

export interface HttpOptions<Context extends object> extends GraphqlRouteOptions<Context> {
  log: Logger;
  readiness: () => Promise<Readiness>;
  /** The public schema as text; null while the graph is loading. Undefined where clients may not have it. */
  schema: (() => string | null) | undefined;
  /** The metrics as text; undefined where they are told elsewhere, or nowhere. */
  metrics?: (() => Promise<string>) | undefined;
  /** What a request may bring, where it is not the usual. */
  bodyLimits?: Partial<BodyLimits>;
  /** The proxies whose word about clients is taken, by addresses and networks. */
  trustedProxies?: readonly string[];
  /** How it stops. */
  draining?: Draining;
  /** What one client may have of connections that stay open, and how long it may leave answers unread, where it is not the usual. */
  streamLimits?: Partial<StreamLimits>;
}

/** The HTTP front: GraphQL, health and schema. It reads requests, and knows nothing of what is asked. */
export async function createHttpServer<Context extends object>(
  options: HttpOptions<Context>,
): Promise<FastifyInstance> {
  const bodyLimits = { ...BODY_LIMITS, ...options.bodyLimits };
  // Where it listens is told by whoever started it.
  const loggerInstance: FastifyBaseLogger = options.log.child({}, { level: 'warn' });
  const tellDropped = rarely((_: void, untold) =>
    options.log.warn({ ...(untold > 0 && { untold }) }, 'A connection is closed at once: there are as many as may be'),
  );
  const connections = new Connections(arrivalTimes(bodyLimits), () => {
    options.observer?.onDroppedConnection?.();
    tellDropped();
  });
  const { endTaken } = connections;
  const { draining = new Draining() } = options;
  draining.onCut(() => connections.cut());
  const isFarewell: IsFarewell = (answer) => draining.isStopping && connections.endWith(answer);
  const headersFor = standingHeaders(options.protocol);
  const answerRaw = rawAnswers(headersFor);
  const shedding = new LoadShedding(options.concurrency, draining, isFarewell, headersFor);
  const http = fastify({
    loggerInstance,
    schemaController: NO_SCHEMAS,
    serverFactory: (handle, settings) =>
      connections.createServer(shedding.before(handle), settings, (head, connection) =>
        shedding.refuseHead(head, connection),
      ),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimits.bodyBytes,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    genReqId: giveRequestId,
    pluginTimeout: 0, // else no hook may take longer than 10 s, while it closes, too
    return503OnClosing: false,
    clientErrorHandler: refuseUnreadable(answerRaw, {
      requestOn: (socket) => connections.requestOn(socket),
      endTaken,
      observer: options.observer,
    }),
    frameworkErrors: refuseUnroutable(headersFor),
  });
  const limits = { ...STREAM_LIMITS, ...options.streamLimits };
  endUnreadAnswers(http, limits.unreadMs, options.log);
  const held = new HeldAnswers(limits, options.log);
  holdAnswers(http, held, limits);
  if (options.observer) observeResponses(http, options.observer);
  sendSecurityHeaders(http);
  http.addHook('onRequest', async (request, reply) => void reply.header(REQUEST_ID, request.id));
  await allowPages(http, options.protocol); // answers preflights
  sendClientsElsewhere(http, isFarewell);
  http.setErrorHandler(tellError);
  http.setNotFoundHandler((request, reply) =>
    refuse(
      reply,
      404,
      `Nothing is at ${request.url}: the graph is at /graphql${options.schema ? ', its schema at /schema.graphql' : ''}.`,
    ),
  );
  limitQueryStrings(http, bodyLimits);
  readJsonOnly(http, options.protocol);

  addGraphqlRoute(http, options, eventStreams(http, options, limits));
  const { bodyBytes: maxMessageBytes } = bodyLimits;
  addGraphqlWebSocket(http, { ...options, limits, held, maxMessageBytes, answerRaw, endTaken });
  http.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: async (request, reply) => {
      void reply.header('allow', 'GET, POST');
      return refuse(reply, 405, `Expected GET or POST, but got ${request.method}.`);
    },
  });
  http.addHook('preClose', () => connections.close()); // after what other parts do then
  addHealthRoutes(http, options.readiness);
  if (options.metrics) addMetricsRoute(http, options.metrics);
  http.get('/', async (_request, reply) => reply.redirect('/graphql'));
  const { schema: readSchema } = options;
  if (readSchema)
    http.get('/schema.graphql', async (_request, reply) => {
      const schema = readSchema();
      return schema === null
        ? refuse(reply, 503, 'The graph is still loading; try again in a moment.')
        : reply.type('text/plain; charset=utf-8').send(schema);
    });
  return http;
}

/** Begins to listen. @throws OperatorError when the address is taken or does not exist, which names the variable of the port */
export async function listen(
  http: FastifyInstance,
  { host, port, variable = 'PORT' }: { host: string; port: number; variable?: string },
): Promise<string> {
  try {
    const address = new URL(await http.listen({ host, port }));
    return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new OperatorError(`Port ${port} on ${host} is in use; set ${variable} to another one.`);
    if (code === 'EACCES')
      throw new OperatorError(`Port ${port} may not be opened by this user; set ${variable} to another one.`);
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
      throw new OperatorError(`HOST ${host} is no address of this machine.`);
    throw error;
  }
}

function tellError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Unauthenticated) {
    noteRefusal(request, refusedToken(error));
    return sendUnauthenticated(reply, error);
  }
  const refusal = refusalFor(error);
  if (refusal) return sendRefusal(reply, refusal);
  const status = error.statusCode ?? 500;
  if (status === 413) return sendRefusal(reply, bodyTooLarge(413, request.routeOptions.bodyLimit));
  if (status === 415) return refuse(reply, 415, 'Expected content-type application/json, but got another one.');
  if (status < 500) return refuse(reply, status, `Expected a JSON body, but it cannot be read: ${error.message}`);
  // A client that leaves before its stream begins breaks nothing of ours, and there is nobody to be told.
  if (error.code === 'ERR_STREAM_PREMATURE_CLOSE' && request.socket.destroyed) return reply.hijack();
  noteFailure(request);
  request.log.error({ err: error, requestId: request.id }, 'A request met an error of ours');
  return refuse(reply, 500, `Something went wrong on our side. Quote the request id ${request.id} when you report it.`);
}
