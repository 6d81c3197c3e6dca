import { createHash } from 'node:crypto';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { ServedGraph } from '../gateway/servedGraph.js';
import { addCounter, addGauge } from './instruments.js';

/** What is known of the graph that is served. */
export class GraphMetrics {
  private graph: ServedGraph | undefined;
  private readonly reloads: Counter<'outcome'>;
  private readonly supergraph: Gauge<'hash'>;

  constructor(registry: Registry) {
    const registers = [registry];
    addGauge(registry, {
      name: 'hemicycle_graph_loaded',
      help: 'Whether there is a graph to answer by.',
      read: () => (this.graph ? 1 : 0),
    });
    addGauge(registry, {
      name: 'hemicycle_plans_kept',
      help: 'Plans that are kept.',
      read: () => this.graph?.planCount,
    });
    addCounter(registry, {
      name: 'hemicycle_planner_restarts_total',
      help: 'How often the planner was started again, since an operation ended it or took too long.',
      read: () => this.graph?.plannerRestarts,
    });
    addGauge(registry, {
      name: 'hemicycle_subscriptions',
      help: 'Subscriptions under way.',
      read: () => this.graph?.subscriptionCount,
    });
    this.supergraph = new Gauge({
      name: 'hemicycle_supergraph_info',
      help: 'The supergraph that is served, by its SHA-256.',
      labelNames: ['hash'],
      registers,
    });
    this.reloads = new Counter({
      name: 'hemicycle_supergraph_reloads_total',
      help: 'Supergraphs that came after the first, by what became of them.',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of ['served', 'refused']) this.reloads.inc({ outcome }, 0);
  }

  /** From now on this is the graph. */
  serve(graph: ServedGraph): void {
    this.graph = graph;
    this.tellSupergraph(graph);
    graph.onReplace(() => {
      this.tellSupergraph(graph);
      this.reloads.inc({ outcome: 'served' });
    });
  }

  /** A supergraph came that cannot be served. */
  refused(): void {
    this.reloads.inc({ outcome: 'refused' });
  }

  /** A subgraph by itself has none. */
  private tellSupergraph({ supergraphSdl }: ServedGraph): void {
    this.supergraph.reset(); // the one before
    if (supergraphSdl === undefined) return;
    this.supergraph.set({ hash: createHash('sha256').update(supergraphSdl).digest('hex').slice(0, 12) }, 1);
  }
}
