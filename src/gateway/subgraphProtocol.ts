import type { IncomingHttpHeaders } from 'node:http';
import type { DocumentNode } from 'graphql';
import type { MaybePromise } from './maybePromise.js';
import type { BreakerState } from './traffic/circuitBreaker.js';
import type { Lifetime } from './traffic/lifetime.js';

/** What travels with a request from the edge to the subgraphs. The gateway does not look inside: it holds no word of the domain. */
export type GatewayContext = object;

/** An operation for one subgraph, as the planner wrote it. */
export interface SubgraphRequest {
  readonly subgraph: string;
  /** The operation's text. */
  readonly operation: string;
  readonly document: DocumentNode;
  readonly operationName?: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The same for the same operation text: for caches of compiled operations. */
  readonly key: string;
  /** Where the entities stand that it is about, for people. */
  readonly path?: string | undefined;
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Record<string, unknown>;
}

export interface SubgraphResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly SubgraphError[];
  /** How many more errors there were than are read. */
  readonly untoldErrors?: number;
  /** The headers of an answer that came over HTTP, names in lower case. */
  readonly headers?: IncomingHttpHeaders;
}

/**
 * An event of a subgraph, still to be turned into what was asked about it. In this process that needs a context, a fresh one for each event: loaders would
 * otherwise answer from what they knew before it. From elsewhere it comes answered, and the context does not matter.
 */
export type SubgraphEvent = (context: GatewayContext) => MaybePromise<SubgraphResult>;

/** The events of a subscription. Throws or rejects where the connection to the subgraph is lost; a result with errors alone, as last event, is its own end. */
export type SubgraphEvents = AsyncIterable<SubgraphEvent, undefined>;

/** Asks one subgraph, wherever it runs. An error of the whole request may be thrown: it is told for every field that was asked. */
export interface SubgraphClient {
  readonly name: string;
  /** SDL with federation directives, as `_service { sdl }` gives it. */
  readonly sdl?: string;
  /** Its answers are made by an executor over its schema, in this process: nothing else can come, and they are not checked. */
  readonly answersBySchema?: boolean;
  /** Whether it is asked, or left alone because it fails. Absent: it is always asked. */
  readonly breakerState?: BreakerState;
  /** @param lifetime until when an answer is wanted: who asks looks at them as well, so a client needs them only to let go of what it holds */
  execute(
    request: SubgraphRequest,
    variables: Record<string, unknown>,
    context: GatewayContext,
    lifetime?: Lifetime,
  ): MaybePromise<SubgraphResult>;
  /** Subscribes to events; a result with errors where the subgraph refuses at once. May throw as `execute` may. Absent: it has no events. */
  subscribe?(
    request: SubgraphRequest,
    variables: Record<string, unknown>,
    context: GatewayContext,
  ): MaybePromise<SubgraphEvents | SubgraphResult>;
  /** Lets go of connections. */
  dispose?(): void;
}
