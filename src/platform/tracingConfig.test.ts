import { describe, expect, it } from '@jest/globals';
import { areTracesSent } from './tracingConfig.js';

const areSentWith = (environment: Readonly<Record<string, string>>) => areTracesSent((name) => environment[name]);

describe('whether traces are sent', () => {
  it.each([
    [{}, true],
    [{ OTEL_SDK_DISABLED: 'false', OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ OTEL_SDK_DISABLED: '', OTEL_TRACES_EXPORTER: '' }, true],
    [{ OTEL_SDK_DISABLED: 'True' }, false],
    [{ OTEL_TRACES_EXPORTER: 'none' }, false],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a.example/b' }, true],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }, true],
  ])('is what the standard variables say: %p', (environment: Record<string, string>, areSent) => {
    expect(areSentWith(environment)).toBe(areSent);
  });

  it.each([
    ['OTEL_TRACES_EXPORTER', 'zipkin', 'otlp or none'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'http/json'],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'http/protobuf', 'http/json'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'garbage', 'an address such as http://localhost:4318'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'ftp://a/b', 'an address such as http://localhost:4318'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', 'soon', 'a whole number from 1 to 3600000'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zip', 'gzip or none'],
    [
      'OTEL_TRACES_SAMPLER',
      'nonsense',
      'always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off or parentbased_traceidratio',
    ],
    ['OTEL_TRACES_SAMPLER_ARG', '7', 'a number from 0 to 1'],
    ['OTEL_BSP_SCHEDULE_DELAY', '-5', 'a whole number from 0 to 3600000'],
    ['OTEL_BSP_EXPORT_TIMEOUT', '0', 'a whole number from 1 to 3600000'],
    ['OTEL_BSP_MAX_QUEUE_SIZE', 'many', 'a whole number from 1 to 1000000'],
    ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '0.5', 'a whole number from 1 to 1000000'],
  ])('is refused where %s is %s', (variable, got, expected) => {
    expect(() => areSentWith({ [variable]: got })).toThrow(
      `Expected ${variable} to be ${expected}, but got ${JSON.stringify(got)}.`,
    );
  });

  it('is refused where they contradict each other', () => {
    expect(() => areSentWith({ OTEL_TRACES_SAMPLER: 'traceidratio' })).toThrow(
      'Expected OTEL_TRACES_SAMPLER_ARG to be a number from 0 to 1, because OTEL_TRACES_SAMPLER is traceidratio, but got none.',
    );
    expect(() => areSentWith({ OTEL_BSP_MAX_QUEUE_SIZE: '100' })).toThrow(
      'Expected OTEL_BSP_MAX_EXPORT_BATCH_SIZE to be at most OTEL_BSP_MAX_QUEUE_SIZE, which is 100, but got 512.',
    );
  });

  it('shows no password of an address', () => {
    expect(() => areSentWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://me:secret@a/b' })).toThrow(
      'Expected OTEL_EXPORTER_OTLP_ENDPOINT to be an address such as http://localhost:4318, but got "ftp://a/b".',
    );
  });
});
