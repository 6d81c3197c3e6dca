import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge } from './instruments.js';
import type { Registry } from './registry.js';

/** How often the delay of the event loop is looked at. */
const LOOK_EVERY_MS = 20;

/**
 * Memory, processor time, and how late the event loop is, by the names under which Prometheus' own clients tell them. Disposing of it ends the looking.
 */
export function addProcessMetrics(registry: Registry): Disposable {
  const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  delay.enable();
  const gauge = (name: string, help: string, read: () => number) =>
    registry.add(new Gauge(name, help, [], () => [[[], read()]]));

  gauge('process_cpu_seconds_total', 'Processor time of this process, in seconds.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge(
    'process_start_time_seconds',
    'When this process began, in seconds since 1970.',
    () => performance.timeOrigin / 1000,
  );
  gauge('process_resident_memory_bytes', 'Memory of this process.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_size_used_bytes', 'Memory in use on the heap of V8.', () => process.memoryUsage().heapUsed);
  gauge('nodejs_heap_size_total_bytes', 'Memory of the heap of V8.', () => process.memoryUsage().heapTotal);
  gauge('nodejs_external_memory_bytes', 'Memory of buffers.', () => process.memoryUsage().external);
  gauge('nodejs_eventloop_lag_p50_seconds', 'How late the event loop was, the median since the last look.', () =>
    late(delay.percentile(50)),
  );
  gauge('nodejs_eventloop_lag_p99_seconds', 'How late the event loop was, at the 99th percentile.', () =>
    late(delay.percentile(99)),
  );
  // The last one that is read: then the next look begins.
  gauge('nodejs_eventloop_lag_max_seconds', 'How late the event loop was at most since the last look.', () => {
    const most = late(delay.max);
    delay.reset();
    return most;
  });
  registry.add(
    new Gauge('nodejs_version_info', 'The version of Node.js.', ['version'], () => [[[process.version], 1]]),
  );
  return { [Symbol.dispose]: () => delay.disable() };
}

/** The time between two looks is no delay. */
function late(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - LOOK_EVERY_MS / 1000);
}
