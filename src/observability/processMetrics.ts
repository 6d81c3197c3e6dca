import { collectDefaultMetrics, Registry } from 'prom-client';

/** These walk all connections, several times for each scrape, to tell what the operating system and `hemicycle_operations_at_work` tell as well. */
const LEFT_OUT = ['handles', 'requests', 'resources'].flatMap((each) => [
  `nodejs_active_${each}`,
  `nodejs_active_${each}_total`,
]);

let ofProcess: Registry | undefined;

/**
 * Memory, processor time, collections of garbage, and how late the event loop is: of this process, so once for all servers in it. The client never ends its looking
 * at the loop, which keeps no process alive and costs 0.3 % of a core. It begins at the first scrape. Lags include the 10 ms between two looks.
 */
export function processMetrics(): Registry {
  if (ofProcess) return ofProcess;
  ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  for (const name of LEFT_OUT) ofProcess.removeSingleMetric(name);
  return ofProcess;
}
