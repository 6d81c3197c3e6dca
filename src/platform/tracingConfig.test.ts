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
  ])('is what the standard variables say: %p', (environment: Record<string, string>, areSent) => {
    expect(areSentWith(environment)).toBe(areSent);
  });

  it('is refused where they name an exporter that is not there', () => {
    expect(() => areSentWith({ OTEL_TRACES_EXPORTER: 'zipkin' })).toThrow(
      'Expected OTEL_TRACES_EXPORTER to be otlp or none, but got "zipkin".',
    );
  });
});
