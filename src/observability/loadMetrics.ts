import type { Concurrency } from '../http/concurrency.js';
import { Gauge } from '../platform/metrics/instruments.js';
import type { Registry } from '../platform/metrics/registry.js';

/** How much is at work, and what found no room. */
export function addLoadMetrics(
  registry: Registry,
  concurrency: Pick<Concurrency, 'atWork' | 'limit' | 'refused'>,
): void {
  const gauge = (name: string, help: string, read: () => number) =>
    registry.add(new Gauge(name, help, [], () => [[[], read()]]));
  gauge('hemicycle_operations_at_work', 'Operations that are being answered.', () => concurrency.atWork);
  gauge('hemicycle_operations_limit', 'How many operations may be at work now.', () => concurrency.limit);
  gauge(
    'hemicycle_overloaded_total',
    'Requests that were refused, because there was no room for them.',
    () => concurrency.refused,
  );
}
