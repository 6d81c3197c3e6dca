import { createHash } from 'node:crypto';
import type { ServedGraph } from '../gateway/servedGraph.js';
import { Counter, Gauge, type LabelValues } from '../platform/metrics/instruments.js';
import type { Registry } from '../platform/metrics/registry.js';

/** What is known of the graph that is served. */
export class GraphMetrics {
  private graph: ServedGraph | undefined;
  private hash = '';
  private readonly swaps: Counter;

  constructor(registry: Registry) {
    const ofGraph = (
      name: string,
      help: string,
      read: (graph: ServedGraph) => number | undefined,
      labels: readonly string[] = [],
      values: () => LabelValues = () => [],
    ) =>
      registry.add(
        new Gauge(name, help, labels, () => {
          const value = this.graph && read(this.graph);
          return value === undefined ? [] : [[values(), value]];
        }),
      );
    registry.add(
      new Gauge('hemicycle_graph_loaded', 'Whether there is a graph to answer by.', [], () => [
        [[], this.graph ? 1 : 0],
      ]),
    );
    ofGraph('hemicycle_plans_kept', 'Plans that are kept.', ({ planCount }) => planCount);
    ofGraph('hemicycle_subscriptions', 'Subscriptions under way.', ({ subscriptionCount }) => subscriptionCount);
    ofGraph(
      'hemicycle_supergraph_info',
      'The supergraph that is served, by its SHA-256.',
      () => 1,
      ['hash'],
      () => [this.hash],
    );
    this.swaps = registry.add(
      new Counter(
        'hemicycle_supergraph_reloads_total',
        'Supergraphs that came after the first, by what became of them.',
        ['outcome'],
      ),
    );
    for (const outcome of ['served', 'refused']) this.swaps.add([outcome], 0);
  }

  /** From now on this is the graph. */
  serve(graph: ServedGraph): void {
    this.graph = graph;
    this.hash = hashOf(graph);
    graph.onReplace(() => {
      this.hash = hashOf(graph);
      this.swaps.add(['served']);
    });
  }

  /** A supergraph came that cannot be served. */
  refused(): void {
    this.swaps.add(['refused']);
  }
}

function hashOf({ supergraphSdl = '' }: ServedGraph): string {
  return createHash('sha256').update(supergraphSdl).digest('hex').slice(0, 12);
}
