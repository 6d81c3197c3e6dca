import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ServedGraph } from '../gateway/servedGraph.js';
import type { FetchEvent } from '../gateway/subgraphCalls.js';
import type { SubgraphClient } from '../gateway/subgraphProtocol.js';
import type { BreakerState } from '../gateway/traffic/circuitBreaker.js';
import type { TrafficEvent } from '../gateway/traffic/trafficEvents.js';
import { SECONDS } from './instruments.js';

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/** How subgraphs answer, and what becomes of requests on the way to them. Their names are the supergraph's. */
export class SubgraphMetrics {
  private readonly requests: Counter<'subgraph' | 'outcome'>;
  private readonly durations: Histogram<'subgraph'>;
  private readonly traffic: Counter<'subgraph' | 'event'>;
  private graph: ServedGraph | undefined;

  constructor(registry: Registry) {
    const registers = [registry];
    this.requests = new Counter({
      name: 'hemicycle_subgraph_requests_total',
      help: 'Requests to subgraphs, by how they ended (unsent: asked for, but not sent).',
      labelNames: ['subgraph', 'outcome'],
      registers,
    });
    this.durations = new Histogram({
      name: 'hemicycle_subgraph_request_duration_seconds',
      help: 'From a request to a subgraph to its answer, of those that were sent.',
      labelNames: ['subgraph'],
      buckets: SECONDS,
      registers,
    });
    this.traffic = new Counter({
      name: 'hemicycle_subgraph_traffic_total',
      help: 'Requests to subgraphs that were sent again (retry), a second time at once (hedge), or not at all (shed; lack: of file descriptors, ports, buffers), or were left by clients while nobody was answered (silent).',
      labelNames: ['subgraph', 'event'],
      registers,
    });
    addBreakerStates(registry, () => this.graph?.clients ?? []);
  }

  /** From now on this is the graph whose subgraphs are asked. */
  serve(graph: ServedGraph): void {
    this.graph = graph;
  }

  onFetch({ subgraph, durationMs, errorCount, code, wasSent }: FetchEvent): void {
    const outcome = OUTCOMES.get(code) ?? (errorCount === 0 ? 'ok' : 'errors');
    // Whose client has left is no failure, sent or not.
    this.requests.inc({ subgraph, outcome: wasSent || outcome === 'cancelled' ? outcome : 'unsent' });
    if (wasSent) this.durations.observe({ subgraph }, durationMs / 1000);
  }

  onTraffic(event: TrafficEvent): void {
    if (event.kind !== 'breaker') this.traffic.inc({ subgraph: event.subgraph, event: event.kind });
  }
}

/** Read when Prometheus asks, from those that are asked: a subgraph that moved has a breaker of its own, one that is gone has none. */
function addBreakerStates(registry: Registry, clients: () => readonly SubgraphClient[]): void {
  new Gauge({
    name: 'hemicycle_subgraph_breaker_state',
    help: 'Which state the breaker of a subgraph elsewhere is in: 1.',
    labelNames: ['subgraph', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name: subgraph, breakerState } of clients())
        if (breakerState !== undefined)
          for (const state of BREAKER_STATES) this.set({ subgraph, state }, state === breakerState ? 1 : 0);
    },
  });
}

const OUTCOMES: ReadonlyMap<unknown, string> = new Map([
  ['SUBGRAPH_UNAVAILABLE', 'unavailable'],
  ['SUBGRAPH_TIMEOUT', 'timeout'],
  ['REQUEST_TIMEOUT', 'timeout'],
  ['REQUEST_CANCELLED', 'cancelled'],
]);
