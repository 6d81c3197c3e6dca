import type { GraphQLFormattedError, OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { ClientError } from '../platform/errors.js';
import { MaskedError } from './maskErrors.js';
import type { GatewayContext } from './subgraphProtocol.js';

/** How an operation came. */
export type OperationTransport = 'get' | 'post' | 'batch' | 'sse' | 'websocket';

/** One request to a subgraph, as far as it explains how long an operation took. */
export interface RecordedFetch {
  readonly subgraph: string;
  /** Where its entities stand in the answer; empty for fields of Query or Mutation. */
  readonly path: string;
  /** What was asked. */
  readonly operation: string;
  readonly startedAtMs: number;
  readonly representations: number;
  /** Undefined while it is under way. */
  durationMs?: number;
  errorCount?: number;
}

/** So many fetches are kept one by one: a subscription goes on asking for days. */
const KEPT_FETCHES = 50;

/**
 * What happened to one operation: written down on its way, and read by the log and the metrics when it is over. Contexts carry it; where nobody reads it, there is
 * none.
 */
export class OperationRecord {
  /** As the document names it; what the client called it, where the operation was refused before it was found. */
  name: string | undefined;
  /** Undefined where the operation was refused before anything was asked. */
  kind: `${OperationTypeNode}` | undefined;
  /** Of a document that was admitted. */
  text: string | undefined;
  cost: number | undefined;
  /** Where its plan is from; undefined where it ran without one, as in a subgraph alone and stitched. */
  planFrom: 'cache' | 'planner' | undefined;
  /** How long the plan took to make; undefined where it was known. */
  planMs: number | undefined;
  fetchCount = 0;
  readonly fetches: RecordedFetch[] = [];
  /** How many of each code the client was told. */
  readonly errors = new Map<string, number>();
  /** Whether it met an error that the client is not told. No code says so: subgraphs may tell errors of their own with the code of ours. */
  hasFailed = false;
  /** One, or one for each event of a subscription. */
  answers = 0;

  /** @param startedAt when it was asked, on the clock of `performance.now()` */
  constructor(
    readonly requestId: string,
    readonly transport: OperationTransport,
    readonly startedAt = performance.now(),
  ) {}

  get elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  /** Nothing speaks against it: it is planned and run. */
  admitted({ name, operation }: OperationDefinitionNode, text: string, cost: number): void {
    this.name = name?.value;
    this.kind = operation;
    this.text = text;
    this.cost = cost;
  }

  /** A subgraph is asked. @returns told when it has answered: who asks what takes too long may not wait for that */
  fetching(asked: Omit<RecordedFetch, 'startedAtMs' | 'durationMs' | 'errorCount'>): (errorCount: number) => void {
    this.fetchCount++;
    const fetch: RecordedFetch = { ...asked, startedAtMs: this.elapsedMs };
    if (this.fetches.length < KEPT_FETCHES) this.fetches.push(fetch);
    return (errorCount) => {
      fetch.durationMs = this.elapsedMs - fetch.startedAtMs;
      fetch.errorCount = errorCount;
    };
  }

  /** Nothing is done for it: the client is told why, once. */
  refused(error: unknown): void {
    if (error instanceof ClientError && this.answers === 0) this.answered([error.toJSON()]);
  }

  /** An answer that was counted cannot be written: the client is told of an error of ours, or of nothing. */
  unwritten(): void {
    this.hasFailed = true;
    this.count('INTERNAL_SERVER_ERROR');
  }

  /** The client is told this. */
  answered(errors: readonly GraphQLFormattedError[] = []): void {
    this.answers++;
    for (const error of errors) {
      if (error instanceof MaskedError) this.hasFailed = true;
      const given = error.extensions?.['code'];
      this.count(typeof given === 'string' ? given : 'INTERNAL_SERVER_ERROR');
    }
  }

  private count(code: string): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }
}

/** A context that carries one. */
export interface RecordedContext {
  readonly record?: OperationRecord | undefined;
}

/** The record that a context carries, if any: contexts are made by others. */
export function recordOf(context: GatewayContext & RecordedContext): OperationRecord | undefined {
  return context.record;
}
