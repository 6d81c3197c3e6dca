import { logTraffic, type OnTraffic } from './gateway/traffic/trafficEvents.js';
import type { GatewayLog } from './gateway/gatewayLog.js';
import { trafficSettings, type TrafficOptions } from './gateway/traffic/trafficOptions.js';
import type { ServerConfig } from './platform/config.js';
import { CONCURRENCY } from './platform/trafficDefaults.js';
import { trafficOf, type TrafficConfig } from './platform/trafficConfig.js';

/** How each remote subgraph is asked. */
export type TrafficTo = (subgraph: string) => TrafficOptions;

/** As the operator said; what becomes of it is told in the log, and to whoever else wants to know. */
export function configuredTraffic({ subgraphs }: TrafficConfig, log: GatewayLog, tellBesides?: OnTraffic): TrafficTo {
  return (subgraph) => {
    const tellLog = logTraffic(log);
    const onTraffic: OnTraffic = (event) => {
      tellLog(event);
      tellBesides?.(event);
    };
    return { ...trafficOf(subgraph, subgraphs), onTraffic };
  };
}

/** Warns where so many requests to one subgraph may be under way, and wait, that no operation is let in any more once it hangs: also none that does not need it. */
export function warnOfCrowding(
  { traffic, limits }: Pick<ServerConfig, 'traffic' | 'limits'>,
  remote: readonly string[],
  log: GatewayLog,
): void {
  const { concurrency = CONCURRENCY } = limits;
  const subgraphs = remote.filter((name) => {
    const { connections, queue } = trafficSettings(trafficOf(name, traffic.subgraphs));
    return connections + queue >= concurrency;
  });
  if (subgraphs.length > 0)
    log.warn(
      { subgraphs, concurrency },
      'One subgraph that hangs takes all operations: SUBGRAPH_CONNECTIONS and SUBGRAPH_QUEUE together should be below LIMIT_CONCURRENCY',
    );
}
