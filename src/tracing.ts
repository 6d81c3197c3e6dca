/**
 * Follows requests by OpenTelemetry: `node --import ./dist/tracing.js dist/cli/main.js gateway …`. Where spans go, how many and under which name say the standard
 * variables (OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES), and whether at all (OTEL_SDK_DISABLED,
 * OTEL_TRACES_EXPORTER). Nothing else of the program loads OpenTelemetry.
 */
import { isMainThread } from 'node:worker_threads';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { fail } from './cli/fail.js';
import { within } from './http/within.js';
import { openTelemetryTracer } from './observability/openTelemetry.js';
import { UnsentSpans } from './observability/unsentSpans.js';
import { useTracer } from './platform/tracing.js';
import { areTracesSent } from './platform/tracingConfig.js';

// The thread of the embedded database answers no requests.
if (isMainThread && areWanted()) {
  const unsent = new UnsentSpans();
  const provider = new NodeTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'hemicycle' }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Not OpenTelemetry's default, which also passes on `baggage`: that is a client's, and may say anything about anybody.
  provider.register({ propagator: new W3CTraceContextPropagator() });
  useTracer({
    ...openTelemetryTracer(),
    onUnsent: (tell) => unsent.tellTo(tell),
    async close(withinMs) {
      let isSent = false;
      const sending = provider.shutdown().then(
        () => (isSent = true),
        () => undefined,
      );
      await within(withinMs, sending);
      if (!isSent) unsent.tell('what was left at the end was not taken in time');
    },
  });
}

function areWanted(): boolean {
  try {
    return areTracesSent();
  } catch (error) {
    return fail(error);
  }
}
