import type { Logger } from 'pino';
import type { ServedGraph } from '../gateway/servedGraph.js';
import type { OnFetch } from '../gateway/subgraphCalls.js';
import type { OnTraffic } from '../gateway/traffic/trafficEvents.js';
import type { TrustedDocuments } from '../gateway/trustedDocuments.js';
import type { Concurrency } from '../http/concurrency.js';
import type { RequestObserver } from '../http/requestObserver.js';
import type { ObservabilityConfig } from '../platform/observabilityConfig.js';
import { addProcessMetrics } from '../platform/metrics/processMetrics.js';
import { Registry } from '../platform/metrics/registry.js';
import { GraphMetrics } from './graphMetrics.js';
import { addLoadMetrics } from './loadMetrics.js';
import { OperationNames } from './operationNames.js';
import { RequestLog } from './requestLog.js';
import { RequestMetrics } from './requestMetrics.js';
import { SubgraphMetrics } from './subgraphMetrics.js';

/** What one server tells of itself: to Prometheus, and to its log. */
export interface Observability extends Disposable {
  /** Undefined where nothing is told of requests. */
  readonly observer: RequestObserver | undefined;
  /** Where others add what they count; undefined where there are no metrics. */
  readonly registry: Registry | undefined;
  readonly onFetch: OnFetch | undefined;
  readonly onTraffic: OnTraffic | undefined;
  /** There is a graph now. */
  serve(graph: ServedGraph): void;
  /** A supergraph came that cannot be served. */
  onRefusedSupergraph(): void;
}

/** Watches a server as its configuration says. What is off costs nothing. */
export function observe(
  config: ObservabilityConfig,
  log: Logger,
  trusted: TrustedDocuments | undefined,
  concurrency: Concurrency,
): Observability {
  const registry = config.metrics === 'off' ? undefined : new Registry();
  const names = new OperationNames(config.metricsOperations, trusted);
  const requests = registry && new RequestMetrics(registry, names);
  const graphs = registry && new GraphMetrics(registry);
  const ofSubgraphs = registry && new SubgraphMetrics(registry);
  if (registry) addLoadMetrics(registry, concurrency);
  const ofProcess = registry && addProcessMetrics(registry);
  const isLogged = config.logRequests || config.slowOperationMs < Infinity;
  return {
    observer: together(isLogged ? new RequestLog(log, config) : undefined, requests),
    registry,
    onFetch: ofSubgraphs && ((event) => ofSubgraphs.onFetch(event)),
    onTraffic: ofSubgraphs && ((event) => ofSubgraphs.onTraffic(event)),
    serve: (graph) => graphs?.serve(graph),
    onRefusedSupergraph: () => graphs?.refused(),
    [Symbol.dispose]: () => ofProcess?.[Symbol.dispose](),
  };
}

function together(...observers: readonly (RequestObserver | undefined)[]): RequestObserver | undefined {
  const present = observers.filter((each) => each !== undefined);
  if (present.length < 2) return present[0];
  return {
    onResponse: (response) => present.forEach((each) => each.onResponse(response)),
    onOperation: (operation) => present.forEach((each) => each.onOperation(operation)),
  };
}
