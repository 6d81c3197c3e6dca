import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind as Kind,
  SpanStatusCode,
  trace,
  type Span as OpenSpan,
} from '@opentelemetry/api';
import type { Span, SpanKind, Tracer } from '../platform/tracing.js';

const KINDS: Readonly<Record<SpanKind, Kind>> = {
  gateway: Kind.SERVER,
  plan: Kind.INTERNAL,
  fetch: Kind.CLIENT,
  sql: Kind.CLIENT,
};

/** Spans as OpenTelemetry has them, by whatever provider, propagator and context manager are registered. */
export function openTelemetryTracer(): Tracer {
  const spans = trace.getTracer('hemicycle');
  return {
    run(kind, attributes, work, incoming) {
      const parent = incoming ? propagation.extract(ROOT_CONTEXT, incoming) : context.active();
      const span = spans.startSpan(kind, { kind: KINDS[kind], attributes: { ...attributes } }, parent);
      return context.with(trace.setSpan(parent, span), () => untilSettled(span, () => work(asSpan(span))));
    },
    headers() {
      const headers: Record<string, string> = {};
      propagation.inject(context.active(), headers);
      return headers;
    },
  };
}

/** Ends a span with the work that it is about, at once where that is done at once. */
function untilSettled<T>(span: OpenSpan, work: () => T): T {
  const failed = (error: unknown): never => {
    if (error instanceof Error) span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    throw error;
  };
  let result: T;
  try {
    result = work();
  } catch (error) {
    return failed(error);
  }
  if (!(result instanceof Promise)) {
    span.end();
    return result;
  }
  const ended = result.then((value: unknown) => {
    span.end();
    return value;
  }, failed);
  return ended as T; // a promise of the same
}

function asSpan(span: OpenSpan): Span {
  return {
    rename: (name) => void span.updateName(name),
    set: (attributes) => void span.setAttributes({ ...attributes }),
    fail: (message) => void span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) }),
  };
}
