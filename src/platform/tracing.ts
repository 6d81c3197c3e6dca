/** What takes time in a request, from outside to inside. */
export type SpanKind = 'gateway' | 'plan' | 'fetch' | 'sql';

/** By the names of OpenTelemetry's semantic conventions. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** A part of a request that goes on. */
export interface Span {
  /** A better name, once it is known. */
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  fail(reason?: string): void;
}

/** Follows requests through this process. Without one, which is the rule, nothing is followed and nothing costs. */
export interface Tracer {
  /**
   * Does something as a span below the one that goes on, until its promise settles or it returns.
   * @param incoming the headers of a client, where the span is the first of this process
   */
  run<T>(kind: SpanKind, attributes: SpanAttributes, work: (span: Span) => T, incoming?: object): T;
  /** The headers that tell another process which span asks it (W3C Trace Context). */
  headers(): Readonly<Record<string, string>>;
  /** Has somebody told why spans are not sent, also of what was so before. */
  onUnsent?(tell: (reason: string) => void): void;
  /** Sends what was not sent yet, for so long at most; after that, attempts may still be under way, and the process is to end in spite of them. */
  close?(withinMs: number): Promise<void>;
}

let current: Tracer | undefined;

/** Follows requests from now on; by nobody without one. */
export function useTracer(tracer: Tracer | undefined): void {
  current = tracer;
}

/** Who follows requests, if anybody. */
export function tracer(): Tracer | undefined {
  return current;
}
