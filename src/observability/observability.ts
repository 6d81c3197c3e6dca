import type { Logger } from 'pino';
import type { ServedGraph } from '../gateway/servedGraph.js';
import type { OnFetch } from '../gateway/subgraphCalls.js';
import type { OnTraffic } from '../gateway/traffic/trafficEvents.js';
import type { TrustedDocuments } from '../gateway/trustedDocuments.js';
import type { Concurrency } from '../http/concurrency.js';
import type { RequestObserver } from '../http/requestObserver.js';
import type { ObservabilityConfig } from '../platform/observabilityConfig.js';
import type { ObservedStatement, WatchedDatabase } from './databaseMetrics.js';
import { Late } from './late.js';
import { OperationNames } from './operationNames.js';
import { RequestLog } from './requestLog.js';

/** What one server tells of itself: to Prometheus, and to its log. */
export interface Observability {
  /** Undefined where nothing is told of requests. */
  readonly observer: RequestObserver | undefined;
  readonly onFetch: OnFetch | undefined;
  readonly onTraffic: OnTraffic | undefined;
  readonly onStatement: ((statement: ObservedStatement) => void) | undefined;
  /** All series, for Prometheus; undefined where there are none. */
  readonly metrics: (() => Promise<string>) | undefined;
  /** There is a graph now. */
  serve(graph: ServedGraph): void;
  /** There is a database now. */
  watch(database: WatchedDatabase): void;
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
  // Plans in answers are made of the records that requests leave for an observer.
  const isRecorded = config.logRequests || config.slowOperationMs < Infinity || config.plansInAnswers;
  const names = new OperationNames(config.metricsOperations, trusted);
  const load = async () => new (await import('./metrics.js')).Metrics(names, concurrency);
  const metrics = config.metrics === 'off' ? undefined : new Late(load);
  return {
    observer: together(
      isRecorded ? new RequestLog(log, config) : undefined,
      metrics && {
        onResponse: (response) => metrics.tell(({ requests }) => requests.onResponse(response)),
        onOperation: (operation) => metrics.tell(({ requests }) => requests.onOperation(operation)),
        onUnreadable: (id, status) => metrics.tell(({ requests }) => requests.onUnreadable(id, status)),
        onRefusedConnection: (id, refusal) => metrics.tell(({ requests }) => requests.onRefusedConnection(id, refusal)),
        onDroppedConnection: () => metrics.tell(({ requests }) => requests.onDroppedConnection()),
      },
    ),
    onFetch: metrics && ((event) => metrics.tell(({ subgraphs }) => subgraphs.onFetch(event))),
    onTraffic: metrics && ((event) => metrics.tell(({ subgraphs }) => subgraphs.onTraffic(event))),
    onStatement: metrics && ((statement) => metrics.tell(({ database }) => database.onStatement(statement))),
    metrics: metrics && (async () => (await metrics.get()).text()),
    serve: (served) =>
      metrics?.tell(({ graph, subgraphs }) => {
        graph.serve(served);
        subgraphs.serve(served);
      }),
    watch: (watched) => metrics?.tell(({ database }) => database.watch(watched)),
    onRefusedSupergraph: () => metrics?.tell(({ graph }) => graph.refused()),
  };
}

function together(...observers: readonly (RequestObserver | undefined)[]): RequestObserver | undefined {
  const present = observers.filter((each) => each !== undefined);
  if (present.length < 2) return present[0];
  return {
    onResponse: (response) => present.forEach((each) => each.onResponse(response)),
    onOperation: (operation) => present.forEach((each) => each.onOperation(operation)),
    onUnreadable: (id, status) => present.forEach((each) => each.onUnreadable(id, status)),
    onRefusedConnection: (id, refusal) => present.forEach((each) => each.onRefusedConnection(id, refusal)),
    onDroppedConnection: () => present.forEach((each) => each.onDroppedConnection?.()),
  };
}
