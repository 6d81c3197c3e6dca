import type { FastifyInstance } from 'fastify';
import type { GraphQLArgument } from 'graphql';
import type { Logger } from 'pino';
import { addedUrls, findAddedSubgraphs, type AddedSubgraph } from './addedSubgraphs.js';
import { composeSupergraph } from './gateway/composeSupergraph.js';
import { createGateway, type Gateway, type GatewayOptions } from './gateway/createGateway.js';
import { activeForAll } from './gateway/plan/overrides.js';
import type { SubgraphClient } from './gateway/subgraphClients.js';
import { HEMICYCLE } from './explorerPage.js';
import { startGraphqlServer, type Addresses, type GraphqlServer } from './graphqlServer.js';
import {
  databaseReadiness,
  explainDatabase,
  openLoadedDatabase,
  readWaitMs,
  type Given,
  type StartEvents,
} from './loadedDatabase.js';
import { elsewhere, ownClients, warnOfStrangers } from './ownSubgraphs.js';
import type { Config } from './platform/config.js';
import type { Database } from './platform/database.js';
import { checkTrafficNames } from './platform/trafficConfig.js';
import { checkProtocolNames } from './remoteSubgraphs.js';
import { gatewayContexts, type GatewayRequestContext } from './requestContexts.js';
import { checkArguments, needsCheck, type ArgumentLimits } from './subgraph-kit/argumentChecks.js';
import { configuredTraffic, warnOfCrowding } from './subgraphTraffic.js';
import { SCALARS } from './subgraph-kit/scalars.js';
import type { Stop } from './stopSignal.js';
import { subgraphs } from './subgraphs/index.js';

export interface App extends Addresses, AsyncDisposable {
  readonly gateway: Gateway;
  /** Null where all subgraphs are elsewhere. */
  readonly database: Database | null;
  readonly http: FastifyInstance;
  /** See `GraphqlServer`. */
  close(stop?: Stop): Promise<void>;
}

/**
 * Starts the whole: it listens first, so that a taken port is told before anything else is done and health checks are
 * answered; then the database, the dataset, and the graph. The only place where everything meets.
 * @throws OperatorError in one sentence, when it cannot
 */
export async function startApp(config: Config, log: Logger, options: StartEvents & Given = {}): Promise<App> {
  let database: Database | null = null;
  let isWaiting = false;
  let gateway: Gateway | null = null;
  let server: GraphqlServer<GatewayRequestContext> | null = null;
  const closing = new AbortController();
  const close = async (stop?: Stop) => {
    closing.abort();
    try {
      await server?.close(stop);
    } finally {
      gateway?.dispose();
      await (database ?? (await options.postgres?.catch(() => undefined)))?.close();
    }
  };
  try {
    const urls = elsewhere(config);
    const addresses = addedUrls(config);
    const names = [...subgraphs.map(({ name }) => name), ...addresses.keys()];
    checkProtocolNames(config.protocol, names);
    checkTrafficNames(config.traffic.subgraphs, names);
    warnOfCrowding(config, [...urls.keys(), ...addresses.keys()], log);
    const needsDatabase = urls.size < subgraphs.length;
    server = await startGraphqlServer<GatewayRequestContext>(config, log, {
      ...(needsDatabase && { checks: async () => databaseReadiness(database, isWaiting) }),
      readWaitMs: () => readWaitMs(database),
      explain: explainDatabase,
      description: HEMICYCLE,
    });
    // Both at once: the database works in a thread, the planner in a process of its own.
    const { trustedDocuments, observability } = server;
    const { onFetch, onTraffic, onStatement } = observability;
    const onWaiting = (opened: Database) => {
      isWaiting = true;
      observability.watch(opened);
    };
    const trafficTo = configuredTraffic(config.traffic, log, onTraffic);
    const clients = ownClients(config, urls, trafficTo);
    const [graph, data] = await Promise.allSettled([
      findAddedSubgraphs(addresses, log, trafficTo).then((added) =>
        loadGraph(config, log, { clients, added, trustedDocuments, onFetch }),
      ),
      needsDatabase ? openLoadedDatabase(config, log, { onStatement, onWaiting, ...options }) : null,
    ]);
    if (graph.status === 'fulfilled') gateway = graph.value;
    if (data.status === 'fulfilled') database = data.value;
    if (database) observability.watch(database);
    if (graph.status === 'rejected') throw graph.reason;
    if (data.status === 'rejected') throw data.reason;

    await server.serve(graph.value, gatewayContexts(data.value?.dataSource, log));
    void warnOfStrangers(clients, urls, log, closing.signal);
    const { url, metricsUrl, http } = server;
    return {
      url,
      metricsUrl,
      gateway: graph.value,
      database: data.value,
      http,
      close,
      [Symbol.asyncDispose]: () => close(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface LoadGraphOptions extends Partial<Pick<GatewayOptions, 'onFetch' | 'trustedDocuments'>> {
  /** Clients of our own subgraphs; without them those in this process. */
  clients?: readonly SubgraphClient[];
  /** Subgraphs of others that join ours. */
  added?: readonly AddedSubgraph[];
}

/** Composes our subgraphs, and those of others, and puts the gateway over them. */
export async function loadGraph(
  config: Pick<Config, 'subgraphExecution'> &
    Partial<
      Pick<
        Config,
        | 'overrideLabels'
        | 'queryPlanner'
        | 'subscriptionsPerClient'
        | 'limits'
        | 'traffic'
        | 'suggestions'
        | 'unauthorizedFields'
      >
    >,
  log: Logger,
  options: LoadGraphOptions = {},
): Promise<Gateway> {
  const { clients = ownClients(config), added = [], ...others } = options;
  return createGateway({
    supergraphSdl: composeSupergraph([...subgraphs, ...added]),
    clients: [...clients, ...added.map(({ client }) => client)],
    log,
    scalars: SCALARS,
    argumentRules,
    queryPlanner: config.queryPlanner,
    suggestions: config.suggestions,
    authorization: { unauthorizedFields: config.unauthorizedFields },
    subscriptionLimits: { mostPerClient: config.subscriptionsPerClient },
    limits: config.limits?.operation,
    requestTimeoutMs: config.traffic?.requestTimeoutMs,
    overrides: activeForAll(config.overrideLabels ?? []),
    ...others,
  });
}

/** Every rule about arguments that the subgraphs have, asked by the gateway before any SQL. */
const argumentLimits = Object.assign({}, ...subgraphs.map((subgraph) => subgraph.argumentLimits)) as ArgumentLimits;
const argumentRules = {
  concerns: (coordinate: string, argument: GraphQLArgument) => needsCheck(coordinate, argument, argumentLimits),
  check: (coordinate: string, args: Record<string, unknown>) => checkArguments(coordinate, args, argumentLimits),
};
