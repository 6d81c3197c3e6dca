import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { openTelemetryTracer } from './openTelemetry.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
beforeEach(() => exporter.reset());
afterAll(async () => {
  await provider.shutdown();
  trace.disable();
});

describe('the span of work that fails', () => {
  const error = new Error('gone');

  it.each([
    [
      'at once',
      () => {
        throw error;
      },
    ],
    ['later', () => Promise.reject(error)],
  ])('%s is one of an error, with the exception', async (_, work: () => Promise<never>) => {
    await expect((async () => openTelemetryTracer().run('sql', {}, work))()).rejects.toBe(error);

    expect(exporter.getFinishedSpans()).toMatchObject([
      {
        name: 'sql',
        status: { code: SpanStatusCode.ERROR },
        events: [{ name: 'exception', attributes: { 'exception.message': 'gone' } }],
      },
    ]);
  });
});
