import { rarely } from '../../platform/rarely.js';
import type { GatewayLog } from '../gatewayLog.js';
import type { BreakerState } from './circuitBreaker.js';

/** What happens on the way to a remote subgraph, beside calls and answers (`OnFetch`). */
export type TrafficEvent =
  /** A query is asked again, after a pause. */
  | { readonly kind: 'retry'; readonly subgraph: string; readonly reason: string }
  /** A query is asked a second time while the first request goes on. */
  | { readonly kind: 'hedge'; readonly subgraph: string }
  /** A request is not sent, since too many wait already, or it waited too long. */
  | { readonly kind: 'shed'; readonly subgraph: string }
  /** A request could not be sent, since this system has too few of something, such as file descriptors. */
  | { readonly kind: 'lack'; readonly subgraph: string; readonly reason: string }
  /** A client has left that had waited for a while, the last of many in a row, and nobody was answered meanwhile. */
  | { readonly kind: 'silent'; readonly subgraph: string; readonly left: number }
  | {
      readonly kind: 'breaker';
      readonly subgraph: string;
      readonly state: BreakerState;
      readonly before: BreakerState;
    };

type Lack = Extract<TrafficEvent, { kind: 'lack' }>;
type Silent = Extract<TrafficEvent, { kind: 'silent' }>;

/** Told at once, while a request waits for it: it must be quick, and may not throw. */
export type OnTraffic = (event: TrafficEvent) => void;

const BREAKER_MESSAGES: Readonly<Record<BreakerState, string>> = {
  open: 'A subgraph fails too often: it is left alone for a moment',
  'half-open': 'A subgraph that failed is tried again',
  closed: 'A subgraph answers again',
};

/** What happens on the way to one subgraph: a line for each change of its breaker, and now and then one for what this system lacks, or for clients that left unanswered. The rest is for metrics: a log would have it for every request. */
export function logTraffic(log: GatewayLog): OnTraffic {
  const tellLack = rarely(({ subgraph, reason }: Lack, untold) =>
    log.warn(
      { subgraph, reason, ...(untold > 0 && { untold }) },
      'A subgraph cannot be asked: this system has too few file descriptors, ports or buffers',
    ),
  );
  const tellSilence = rarely(({ subgraph, left }: Silent) =>
    log.warn({ subgraph, left }, 'Clients leave before a subgraph answers, and it has answered nobody meanwhile'),
  );
  return (event) => {
    if (event.kind === 'lack') tellLack(event);
    if (event.kind === 'silent') tellSilence(event);
    if (event.kind !== 'breaker') return;
    const { subgraph, state, before } = event;
    const level = state === 'open' ? 'warn' : 'info';
    log[level]({ subgraph, state, before }, BREAKER_MESSAGES[state]);
  };
}
