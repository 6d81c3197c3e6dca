import { Registry } from 'prom-client';
import type { Concurrency } from '../http/concurrency.js';
import { DatabaseMetrics } from './databaseMetrics.js';
import { GraphMetrics } from './graphMetrics.js';
import { addLoadMetrics } from './loadMetrics.js';
import type { OperationNames } from './operationNames.js';
import { processMetrics } from './processMetrics.js';
import { RequestMetrics } from './requestMetrics.js';
import { SubgraphMetrics } from './subgraphMetrics.js';

/** What one server tells Prometheus, by the client prom-client. It takes longer to load than to listen, so this is loaded later: see `Late`. */
export class Metrics {
  private readonly registry = new Registry();
  readonly requests: RequestMetrics;
  readonly graph = new GraphMetrics(this.registry);
  readonly subgraphs = new SubgraphMetrics(this.registry);
  readonly database = new DatabaseMetrics(this.registry);

  constructor(names: OperationNames, concurrency: Concurrency) {
    this.requests = new RequestMetrics(this.registry, names);
    addLoadMetrics(this.registry, concurrency);
  }

  /** All series, in the text format of Prometheus, version 0.0.4. */
  text(): Promise<string> {
    return Registry.merge([this.registry, processMetrics()]).metrics();
  }
}
