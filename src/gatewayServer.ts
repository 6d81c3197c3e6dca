import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createGateway, type Gateway } from './gateway/createGateway.js';
import { readSubgraphs } from './gateway/supergraph.js';
import { activeForAll } from './gateway/plan/overrides.js';
import { startGraphqlServer, type Addresses } from './graphqlServer.js';
import type { ServerConfig } from './platform/config.js';
import { checkTrafficNames } from './platform/trafficConfig.js';
import { withoutCredentials } from './platform/withoutCredentials.js';
import {
  checkProtocolNames,
  checkSubgraphNames,
  remoteSubgraphs,
  whyUnreachable,
  type RemoteSubgraph,
  type SubgraphUrls,
} from './remoteSubgraphs.js';
import type { Stop } from './stopSignal.js';
import { namingFile, readSupergraphFile } from './supergraphFile.js';
import { configuredTraffic, warnOfCrowding } from './subgraphTraffic.js';
import { SupergraphReload } from './supergraphReload.js';

/** What a request to the gateway carries from the edge to the subgraphs. */
export interface GatewayRequestContext {
  readonly requestId: string;
}

export interface GatewayServerOptions {
  /** The file with the supergraph SDL. */
  readonly supergraphFile: string;
  /** Addresses that win over those in the supergraph. */
  readonly subgraphUrls?: SubgraphUrls;
  /** Where subgraphs are subscribed to, if not by server-sent events where they are. */
  readonly subscriptionUrls?: SubgraphUrls;
}

/** A gateway over any supergraph: its subgraphs are asked over HTTP, and nothing of our domain is loaded. */
export interface GatewayServer extends Addresses, AsyncDisposable {
  readonly gateway: Gateway;
  readonly http: FastifyInstance;
  /** Those of the supergraph that is served now. */
  readonly subgraphs: readonly RemoteSubgraph[];
  /** Reads the file again. This happens by itself when it changes. */
  reload(): Promise<void>;
  /** See `GraphqlServer`. */
  close(stop?: Stop): Promise<void>;
}

/** Serves the supergraph of a file. @throws OperatorError in one sentence, when it cannot */
export async function startGatewayServer(
  config: ServerConfig,
  log: Logger,
  { supergraphFile, subgraphUrls = new Map(), subscriptionUrls = new Map() }: GatewayServerOptions,
): Promise<GatewayServer> {
  const server = await startGraphqlServer<GatewayRequestContext>(config, log);
  let gateway: Gateway | null = null;
  let reload: SupergraphReload | null = null;
  const closing = new AbortController();
  const close = async (stop?: Stop) => {
    closing.abort();
    await reload?.[Symbol.asyncDispose]();
    await server.close(stop).finally(() => gateway?.dispose());
  };
  try {
    const supergraphSdl = await readSupergraphFile(supergraphFile);
    const addresses = { urls: subgraphUrls, subscriptionUrls };
    await namingFile(supergraphFile, () => readSubgraphs(supergraphSdl));
    checkSubgraphNames(supergraphSdl, addresses);
    const trafficTo = configuredTraffic(config.traffic, log, server.observability.onTraffic);
    const subgraphs = remoteSubgraphs(supergraphSdl, addresses, trafficTo);
    const names = subgraphs.map(({ name }) => name);
    checkProtocolNames(config.protocol, names);
    checkTrafficNames(config.traffic.subgraphs, names);
    warnOfCrowding(config, names, log);
    gateway = await namingFile(supergraphFile, () =>
      createGateway({
        supergraphSdl,
        clients: subgraphs.map(({ client }) => client),
        log,
        queryPlanner: config.queryPlanner,
        suggestions: config.suggestions,
        authorization: { unauthorizedFields: config.unauthorizedFields },
        subscriptionLimits: { mostPerClient: config.subscriptionsPerClient },
        limits: config.limits.operation,
        requestTimeoutMs: config.traffic.requestTimeoutMs,
        trustedDocuments: server.trustedDocuments,
        onFetch: server.observability.onFetch,
        overrides: activeForAll(config.overrideLabels),
      }),
    );
    await server.serve(gateway, ({ id }) => ({ requestId: id }));
    const greet = (met: readonly RemoteSubgraph[]) => {
      for (const subgraph of met) void warnIfUnreachable(subgraph, log, closing.signal);
    };
    greet(subgraphs);
    const reloading = new SupergraphReload({
      gateway,
      file: supergraphFile,
      addresses,
      trafficTo,
      subgraphs,
      log,
      onNewSubgraphs: greet,
      onRefusal: () => server.observability.onRefusedSupergraph(),
    });
    reload = reloading;
    return {
      url: server.url,
      metricsUrl: server.metricsUrl,
      http: server.http,
      gateway,
      get subgraphs() {
        return reloading.subgraphs;
      },
      reload: () => reloading.reload(),
      close,
      [Symbol.asyncDispose]: () => close(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A subgraph that cannot be reached costs its own fields: the others are served meanwhile. */
async function warnIfUnreachable(subgraph: RemoteSubgraph, log: Logger, closing: AbortSignal): Promise<void> {
  const reason = await whyUnreachable(subgraph, { requestId: 'start' } satisfies GatewayRequestContext);
  if (reason === undefined || closing.aborted) return;
  const { name, url } = subgraph;
  log.warn(
    { subgraph: name, url: withoutCredentials(url), reason },
    'A subgraph cannot be reached; the others are served',
  );
}
