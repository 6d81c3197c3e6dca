import type { Registry } from 'prom-client';
import type { Concurrency } from '../http/concurrency.js';
import { addCounter, addGauge } from './instruments.js';

/** How much is at work, and what found no room. */
export function addLoadMetrics(
  registry: Registry,
  concurrency: Pick<Concurrency, 'atWork' | 'limit' | 'waiting' | 'refused' | 'left'>,
): void {
  addGauge(registry, {
    name: 'hemicycle_operations_at_work',
    help: 'Operations that are being answered.',
    read: () => concurrency.atWork,
  });
  addGauge(registry, {
    name: 'hemicycle_operations_limit',
    help: 'How many operations may be at work now.',
    read: () => concurrency.limit,
  });
  addGauge(registry, {
    name: 'hemicycle_operations_waiting',
    help: 'Requests and operations that wait until fewer operations are at work.',
    read: () => concurrency.waiting,
  });
  addCounter(registry, {
    name: 'hemicycle_overloaded_total',
    help: 'Requests that were refused, because there was no room for them.',
    read: () => concurrency.refused,
  });
  addCounter(registry, {
    name: 'hemicycle_left_waiting_total',
    help: 'Requests whose clients left while they waited for room.',
    read: () => concurrency.left,
  });
}
