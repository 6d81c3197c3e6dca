import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { standaloneSubgraph } from './gateway/standaloneSubgraph.js';
import { startGraphqlServer, type Addresses, type GraphqlServer } from './graphqlServer.js';
import {
  databaseReadiness,
  explainDatabase,
  openLoadedDatabase,
  readWaitMs,
  type Given,
  type StartEvents,
} from './loadedDatabase.js';
import type { Config } from './platform/config.js';
import type { Database } from './platform/database.js';
import { OperatorError, shown } from './platform/errors.js';
import { subgraphContexts } from './requestContexts.js';
import type { Stop } from './stopSignal.js';
import type { Subgraph } from './subgraph-kit/defineSubgraph.js';
import type { RequestContext } from './subgraph-kit/requestContext.js';
import { subgraphs } from './subgraphs/index.js';

/** The keys of a hundred thousand entities, which is as many as a gateway asks for at once. */
const BODY_LIMITS = { bodyBytes: 16 * 1024 * 1024 };

export interface SubgraphServer extends Addresses, AsyncDisposable {
  readonly http: FastifyInstance;
  /** See `GraphqlServer`. */
  close(stop?: Stop): Promise<void>;
}

/**
 * Serves one of our subgraphs alone, for our gateway or anybody's router. Like the whole, it listens first, then migrates and imports where
 * nobody did: whichever process comes first does it for all.
 * @param options `database`: one that is loaded already; it is left open at the end
 * @throws OperatorError in one sentence, when it cannot
 */
export async function startSubgraphServer(
  name: string,
  config: Config,
  log: Logger,
  options: StartEvents & Given & { database?: Database } = {},
): Promise<SubgraphServer> {
  let database = options.database;
  let isWaiting = false;
  let server: GraphqlServer<RequestContext> | null = null;
  const close = async (stop?: Stop) => {
    try {
      await server?.close(stop);
    } finally {
      if (options.database === undefined) await (database ?? (await options.postgres?.catch(() => undefined)))?.close();
    }
  };
  try {
    const { schema, sdl } = subgraphNamed(name);
    server = await startGraphqlServer<RequestContext>(askedByGateways(config), log, {
      checks: async () => databaseReadiness(database ?? null, isWaiting),
      readWaitMs: () => readWaitMs(database ?? null),
      explain: explainDatabase,
      bodyLimits: BODY_LIMITS,
    });
    const { observability } = server;
    const { onStatement } = observability;
    const onWaiting = (opened: Database) => {
      isWaiting = true;
      observability.watch(opened);
    };
    database ??= await openLoadedDatabase(config, log, { onStatement, onWaiting, ...options });
    observability.watch(database);
    const compiled = config.subgraphExecution === 'compiled';
    const subgraph = standaloneSubgraph({
      name,
      schema,
      sdl,
      compiled,
      suggestions: config.suggestions,
      requestTimeoutMs: config.traffic.requestTimeoutMs,
    });
    await server.serve(subgraph, subgraphContexts(database.dataSource, log));
    const { url, metricsUrl, http } = server;
    return { url, metricsUrl, http, close, [Symbol.asyncDispose]: () => close() };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Gateways write their own documents, which no manifest has, and larger ones than clients may: what clients may ask, and who they are, is for the gateway to say.
 * Processes of one host often share an environment.
 */
function askedByGateways(config: Config): Config {
  return {
    ...config,
    authentication: undefined,
    protocol: { ...config.protocol, trustedDocuments: undefined, trustedDocumentsOnly: false },
    limits: { request: {}, operation: {} },
    rateLimit: undefined,
  };
}

function subgraphNamed(name: string): Subgraph {
  const subgraph = subgraphs.find((one) => one.name === name);
  if (subgraph !== undefined) return subgraph;
  const names = subgraphs.map((one) => one.name).join(', ');
  throw new OperatorError(`Expected --subgraph to be one of ${names}, but got ${shown(name)}.`);
}
