import type { MaybePromise } from './maybePromise.js';
import type { SubgraphEvents, SubgraphResult } from './subgraphProtocol.js';

export interface RemoteEventsOptions {
  readonly subgraph: string;
  readonly url: string;
  /** How long the subgraph may take to accept a connection or a subscription. */
  readonly timeoutMs: number;
  /** The largest event that is read, in bytes. */
  readonly maxEventBytes: number;
  /** How long a connection without subscriptions is kept for the next one, where it is shared; three seconds if not said. */
  readonly keptIdleMs?: number;
}

/** A subscription as it is sent to a subgraph. */
export interface RemoteSubscription {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables: Record<string, unknown>;
}

/** Subscribes to the events of a subgraph elsewhere. Where it cannot be reached, or is lost, that is told as SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT. */
export interface RemoteEvents {
  subscribe(
    subscription: RemoteSubscription,
    headers: Readonly<Record<string, string>>,
  ): MaybePromise<SubgraphEvents | SubgraphResult>;
  /** Lets go of all connections. */
  close(): void;
}
