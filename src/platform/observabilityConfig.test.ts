import { describe, expect, it } from '@jest/globals';
import { readServerConfig } from './config.js';

const observabilityOf = (env: Record<string, string>) => readServerConfig({}, env).observability;

describe('the configuration of what is told', () => {
  it('has defaults that contradict nothing', () => {
    const told = { metrics: 'on', metricsOperations: [], logRequests: true, slowOperationMs: 1_000 };
    expect(observabilityOf({})).toMatchObject(told);
    expect(observabilityOf({ LOG_LEVEL: 'silent', REQUEST_TIMEOUT_MS: '10' })).toMatchObject(told);
    expect(observabilityOf({ LOG_LEVEL: 'error', LOG_REQUESTS: 'off', SLOW_OPERATION_MS: 'off' })).toMatchObject({
      logRequests: false,
      slowOperationMs: Infinity,
    });
  });

  it.each([
    [{ METRICS: '4000' }, 'Expected METRICS to be a port of its own, but got 4000, which is PORT; on tells metrics at'],
    [{ METRICS: 'off', METRICS_OPERATIONS: 'Home' }, 'METRICS_OPERATIONS needs METRICS, which is off.'],
    [
      { LOG_LEVEL: 'warn', LOG_REQUESTS: 'on' },
      'Expected LOG_LEVEL to be info or more, because LOG_REQUESTS is on, but got warn.',
    ],
    [
      { LOG_LEVEL: 'error', SLOW_OPERATION_MS: '100' },
      'Expected LOG_LEVEL to be warn or more, because SLOW_OPERATION_MS is set, but got error.',
    ],
    [
      { SLOW_OPERATION_MS: '30001' },
      'Expected SLOW_OPERATION_MS to be at most REQUEST_TIMEOUT_MS, which is 30000, but got 30001.',
    ],
    [
      { SLOW_OPERATION_MS: '101', REQUEST_TIMEOUT_MS: '100' },
      'Expected SLOW_OPERATION_MS to be at most REQUEST_TIMEOUT_MS, which is 100, but got 101.',
    ],
  ])('refuses %p, which could tell nothing', (env: Record<string, string>, message) => {
    expect(() => observabilityOf(env)).toThrow(message);
  });
});
