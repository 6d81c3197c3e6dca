import type { FetchEvent } from '../gateway/subgraphCalls.js';
import type { BreakerState } from '../gateway/traffic/circuitBreaker.js';
import type { TrafficEvent } from '../gateway/traffic/trafficEvents.js';
import { Counter, Gauge, Histogram } from '../platform/metrics/instruments.js';
import type { Registry } from '../platform/metrics/registry.js';

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'half-open', 'open'];

/** How subgraphs answer, and what becomes of requests on the way to them. Their names are the supergraph's. */
export class SubgraphMetrics {
  private readonly requests: Counter;
  private readonly durations: Histogram;
  private readonly traffic: Counter;
  /** Of every subgraph that was asked. */
  private readonly breakers = new Map<string, BreakerState>();

  constructor(registry: Registry) {
    this.requests = registry.add(
      new Counter('hemicycle_subgraph_requests_total', 'Requests to subgraphs, by how they ended.', [
        'subgraph',
        'outcome',
      ]),
    );
    this.durations = registry.add(
      new Histogram('hemicycle_subgraph_request_duration_seconds', 'From a request to a subgraph to its answer.', [
        'subgraph',
      ]),
    );
    this.traffic = registry.add(
      new Counter(
        'hemicycle_subgraph_traffic_total',
        'Requests to subgraphs that were sent again (retry), a second time at once (hedge), or not at all (shed).',
        ['subgraph', 'event'],
      ),
    );
    registry.add(
      new Gauge(
        'hemicycle_subgraph_breaker_state',
        'Which state the breaker of a subgraph is in: 1.',
        ['subgraph', 'state'],
        () => this.breakerStates(),
      ),
    );
  }

  onFetch({ subgraph, durationMs, errorCount, code }: FetchEvent): void {
    this.requests.add([subgraph, OUTCOMES.get(code) ?? (errorCount === 0 ? 'ok' : 'errors')]);
    this.durations.observe([subgraph], durationMs / 1000);
    if (!this.breakers.has(subgraph)) this.breakers.set(subgraph, 'closed');
  }

  onTraffic(event: TrafficEvent): void {
    if (event.kind === 'breaker') this.breakers.set(event.subgraph, event.state);
    else this.traffic.add([event.subgraph, event.kind]);
  }

  private *breakerStates(): Iterable<readonly [readonly string[], number]> {
    for (const [subgraph, current] of this.breakers)
      for (const state of BREAKER_STATES) yield [[subgraph, state], state === current ? 1 : 0];
  }
}

const OUTCOMES: ReadonlyMap<unknown, string> = new Map([
  ['SUBGRAPH_UNAVAILABLE', 'unavailable'],
  ['SUBGRAPH_TIMEOUT', 'timeout'],
  ['REQUEST_TIMEOUT', 'timeout'],
  ['REQUEST_CANCELLED', 'cancelled'],
]);
