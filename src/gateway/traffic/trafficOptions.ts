import { SUBGRAPH_CONNECTIONS, SUBGRAPH_QUEUE, SUBGRAPH_TIMEOUT_MS } from '../../platform/trafficDefaults.js';
import type { OnTraffic } from './trafficEvents.js';

/** How a remote subgraph is asked. */
export interface TrafficSettings {
  /** How long a call may take in milliseconds, retries and answer included. */
  readonly timeoutMs: number;
  /** How often a query is asked again that failed before there was an answer; mutations never are. */
  readonly retries: number;
  /** After how many milliseconds a query without an answer is asked a second time, beside the first; Infinity: never. */
  readonly hedgeAfterMs: number;
  /** How long a subgraph that fails is left alone before it is tried again; 0: it never is. */
  readonly breakerMs: number;
  /** How many connections there are at most, each with one request at a time. */
  readonly connections: number;
  /** How many requests may wait for one of them. */
  readonly queue: number;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswerBytes: number;
}

export interface TrafficOptions extends Partial<TrafficSettings> {
  readonly onTraffic?: OnTraffic | undefined;
}

/** What is said, and defaults for the rest. */
export function trafficSettings(options: TrafficOptions): TrafficSettings {
  const { timeoutMs = SUBGRAPH_TIMEOUT_MS, retries = 2, hedgeAfterMs = Infinity } = options;
  const { breakerMs = 5_000, maxAnswerBytes = 10_000_000 } = options;
  const { connections = SUBGRAPH_CONNECTIONS, queue = SUBGRAPH_QUEUE } = options;
  return { timeoutMs, retries, hedgeAfterMs, breakerMs, connections, queue, maxAnswerBytes };
}
