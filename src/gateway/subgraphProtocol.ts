import type { IncomingHttpHeaders } from 'node:http';
import type { DocumentNode } from 'graphql';
import type { MaybePromise } from './maybePromise.js';

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
}

export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Record<string, unknown>;
}

export interface SubgraphResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly SubgraphError[];
  /** The headers of an answer that came over HTTP, names in lower case. */
  readonly headers?: IncomingHttpHeaders;
}

/** Asks one subgraph, wherever it runs. An error of the whole request may be thrown: it is told for every field that was asked. */
export interface SubgraphClient {
  readonly name: string;
  /** SDL with federation directives, as `_service { sdl }` gives it. */
  readonly sdl?: string;
  execute(
    request: SubgraphRequest,
    variables: Record<string, unknown>,
    context: GatewayContext,
  ): MaybePromise<SubgraphResult>;
  /** Lets go of connections. */
  dispose?(): void;
}
