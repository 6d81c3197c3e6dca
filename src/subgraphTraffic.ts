import { logTraffic, type OnTraffic } from './gateway/traffic/trafficEvents.js';
import type { GatewayLog } from './gateway/gatewayLog.js';
import type { TrafficOptions } from './gateway/traffic/trafficOptions.js';
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
