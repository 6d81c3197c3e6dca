import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { lexicographicSortSchema, printSchema } from 'graphql';
import type { Logger } from 'pino';
import { createApolloServer, type ApolloContext, type ApolloServerOptions } from './gateway/apolloServer.js';
import { Documents } from './gateway/documents.js';
import { mostIntrospectionCost } from './gateway/introspectionCost.js';
import { textCheck } from './gateway/limits.js';
import { ShownPlan } from './gateway/planExtension.js';
import { RateLimiter } from './gateway/rateLimit.js';
import type { ServedGraph } from './gateway/servedGraph.js';
import { createOperationStreams } from './gateway/operationStreams.js';
import type { TrustedDocuments } from './gateway/trustedDocuments.js';
import { watchManifest } from './gateway/watchManifest.js';
import { credentialsOf, openAuthentication } from './http/bearerToken.js';
import { clientKey } from './http/clientKey.js';
import { Concurrency } from './http/concurrency.js';
import { createHttpServer, listen } from './http/createHttpServer.js';
import type { BodyLimits } from './http/bodyLimits.js';
import { Draining } from './http/draining.js';
import type { GraphqlBackend } from './http/graphqlBackend.js';
import type { Readiness } from './http/healthRoutes.js';
import type { GraphDescription } from './http/landingPage.js';
import { loadProtocol } from './http/protocol.js';
import type { StreamLimits } from './http/streamLimits.js';
import { openMetricsPort } from './observability/metricsPort.js';
import { rarely } from './platform/rarely.js';
import { observe, type Observability } from './observability/observability.js';
import type { ServerConfig } from './platform/config.js';
import { OperatorError } from './platform/errors.js';
import { tracer } from './platform/tracing.js';
import type { Stop } from './stopSignal.js';

/** Where a server is. */
export interface Addresses {
  /** Where it listens, for example http://localhost:4000. */
  readonly url: string;
  /** Where `/metrics` is, if anywhere. */
  readonly metricsUrl: string | undefined;
}

/** A server of some graph: what `serve` and `gateway` have in common. */
export interface GraphqlServer<Context extends ApolloContext> extends Addresses {
  readonly http: FastifyInstance;
  /** What the graph shall have plans for before it is asked. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** What is told of it. */
  readonly observability: Observability;
  /** Answers by this graph from now on. Until then, operations are answered with 503. */
  serve(graph: ServedGraph, contextFor: (request: FastifyRequest) => Context): Promise<void>;
  /**
   * Stops listening, and answers the requests under way. The graph is left to whoever made it.
   * @param stop `notice`: goes on for a while before that, and says that it is not ready
   * @throws OperatorError where something was not answered in time, and cut
   */
  close(stop?: Stop): Promise<void>;
}

export interface GraphqlServerOptions {
  /** What readiness depends on besides the graph. */
  readonly checks?: () => Promise<Readiness>;
  /** How long reads wait for a connection to the database, in milliseconds. */
  readonly readWaitMs?: () => number;
  /** See `ApolloServerOptions`. */
  readonly explain?: ApolloServerOptions['explain'];
  /** What a request may bring, where the configuration does not say. */
  readonly bodyLimits?: Partial<BodyLimits>;
  /** See `GraphqlRouteOptions`. */
  readonly description?: GraphDescription;
  /** See `HttpOptions`. */
  readonly streamLimits?: Partial<StreamLimits>;
}

/**
 * Listens, before there is a graph: so a taken port is told before anything else is done, and health checks are answered.
 * @throws OperatorError when the address is taken or does not exist, or the trusted documents or the keys of tokens cannot be taken
 */
export async function startGraphqlServer<Context extends ApolloContext>(
  config: ServerConfig,
  log: Logger,
  { checks, readWaitMs, explain, bodyLimits, description, streamLimits = {} }: GraphqlServerOptions = {},
): Promise<GraphqlServer<Context>> {
  let backend: GraphqlBackend<Context> | null = null;
  let served: ServedGraph | null = null;
  const protocol = await loadProtocol(config.protocol);
  const authentication = config.authentication && (await openAuthentication(config.authentication, log));
  const { trustedDocuments: manifest } = config.protocol;
  const { trusted, trustedOnly } = protocol.documents;
  const concurrency = new Concurrency(log, config.limits.concurrency, readWaitMs);
  const observability = observe(config.observability, log, trusted, concurrency);
  const { metrics } = observability;
  const draining = new Draining();
  tracer()?.onUnsent?.(
    rarely((reason, untold) => log.warn({ reason, ...(untold > 0 && { untold }) }, 'Traces cannot be sent')),
  );
  const http = await createHttpServer<Context>({
    log,
    concurrency,
    draining,
    protocol,
    description,
    authentication,
    observer: observability.observer,
    metrics: config.observability.metrics === 'on' ? metrics : undefined,
    backend: () => backend,
    readiness: async () => ({
      graph: backend !== null,
      ...(backend === null && { graphProblem: 'it is being loaded' }),
      ...(draining.isStopping && { running: false, runningProblem: 'it is stopping' }),
      ...(await checks?.()),
    }),
    schema: config.introspection ? () => served && publicSchema(served) : undefined,
    bodyLimits: { ...bodyLimits, ...config.limits.request },
    streamLimits,
    trustedProxies: config.trustedProxies,
  });
  const url = await listen(http, config);
  const ownPort = await openMetricsPort(config, metrics).catch(async (error: unknown) => {
    await http.close();
    throw error;
  });
  const watching =
    manifest !== undefined && trusted ? watchManifest(manifest, trusted, log, { trustedOnly }) : undefined;
  /** Whoever serves such a supergraph should know what it comes to. */
  const tellAnonymous = ({ isProtected = false }: ServedGraph) => {
    if (!isProtected || authentication) return;
    log.warn(
      {},
      'The supergraph protects fields by @authenticated, @requiresScopes or @policy, but no key is configured (JWT_JWKS): everybody is anonymous',
    );
  };

  return {
    url,
    http,
    trustedDocuments: trusted,
    observability,
    metricsUrl: metrics && `${ownPort?.url ?? url}/metrics`,
    async serve(graph, contextFor) {
      const { introspection } = config;
      const { persistedQueries, toldErrors } = config.protocol;
      const documents = new Documents();
      const options = {
        log,
        documents,
        introspection,
        toldErrors,
        persistedQueries,
        ...(explain && { explain }),
      };
      const apollo = createApolloServer<Context>(graph, options);
      await apollo.start();
      const limiter = rateLimiter(config, graph);
      const { plansInAnswers } = config.observability;
      const knowing = (request: FastifyRequest) => ({
        ...contextFor(request),
        credentials: credentialsOf(request),
        ...(plansInAnswers && request.headers[SHOW_PLAN] === 'on' && { shownPlan: new ShownPlan() }),
      });
      tellAnonymous(graph);
      graph.onReplace(() => tellAnonymous(graph));
      served = graph;
      observability.serve(graph);
      backend = {
        apollo,
        streams: createOperationStreams(graph, apollo, options),
        contextFor: knowing,
        ...(limiter && { allowanceFor: (request: FastifyRequest) => limiter.allowanceOf(clientKey(request)) }),
        checkText: textCheck(graph.limits),
      };
    },
    async close({ notice } = { notice: false }) {
      const { withinSeconds, noticeSeconds } = config.drain;
      const stoppedBy = performance.now() + withinSeconds * 1000;
      draining.begin();
      if (notice) await delay(noticeSeconds * 1000);
      const left = withinSeconds - (notice ? noticeSeconds : 0);
      const wasCut = await draining.closing(left * 1000, http.close());
      concurrency.close();
      await watching?.[Symbol.asyncDispose]();
      await authentication?.[Symbol.asyncDispose]();
      await backend?.apollo.stop();
      await ownPort?.close();
      await tracer()?.close?.(Math.min(SENDING_MS, Math.max(stoppedBy - performance.now(), 0)));
      if (wasCut)
        throw new OperatorError(
          `Expected everything to be answered within ${withinSeconds} s (DRAIN_SECONDS), but something was not: it was cut.`,
        );
    },
  };
}

/** How long a server that has stopped may take to send the rest of its traces. */
const SENDING_MS = 1_500;

/** The header by which a client asks for the plan of its operation. */
const SHOW_PLAN = 'x-query-plan';

/** @throws OperatorError where an operation may cost more than a client ever may */
function rateLimiter(
  { rateLimit, introspection }: ServerConfig,
  { limits, apiSchema }: ServedGraph,
): RateLimiter | undefined {
  if (!rateLimit) return undefined;
  const told = introspection ? mostIntrospectionCost(apiSchema, limits.introspection) : 0;
  if (rateLimit.cost <= limits.cost + told)
    throw new OperatorError(
      `Expected RATE_LIMIT to allow a cost above that of one operation, which LIMIT_COST has at ${limits.cost} and introspection at ${told}, but got ${rateLimit.cost}.`,
    );
  return new RateLimiter(rateLimit);
}

/** The public API as text: sorted, described, without the machinery of federation. */
export function publicSchema({ apiSchema }: Pick<ServedGraph, 'apiSchema'>): string {
  return `${printSchema(lexicographicSortSchema(apiSchema))}\n`;
}
