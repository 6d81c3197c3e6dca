import { describe, expect, it } from '@jest/globals';
import type { GatewayLog } from '../gatewayLog.js';
import { callSubgraph } from './call.js';
import { CircuitBreaker } from './circuitBreaker.js';
import { Places } from './places.js';
import { RetryBudget } from './retryBudget.js';
import { Silence } from './silence.js';
import { isUnsent } from './subgraphErrors.js';
import { logTraffic } from './trafficEvents.js';
import { trafficSettings } from './trafficOptions.js';

const QUERY = { posted: { path: '/', method: 'POST' as const }, isQuery: true };

/** Calls a subgraph that cannot be reached for a reason of this system, and tells what the log said. */
async function callsThatFailBy(code: string) {
  const warnings: object[] = [];
  const log: GatewayLog = { info: () => undefined, warn: (fields) => void warnings.push(fields) };
  const breaker = new CircuitBreaker({ openMs: 5_000, onChange: () => undefined });
  const cause = Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code });
  const traffic = {
    subgraph: 'news',
    settings: trafficSettings({ retries: 0 }),
    poster: {
      prepare: () => QUERY.posted,
      send: (_: unknown, tell: (outcome: { cause: Error; hasBegun: boolean }) => void) => {
        setImmediate(tell, { cause, hasBegun: false });
        return () => undefined;
      },
      close: () => undefined,
    },
    breaker,
    budget: new RetryBudget(),
    places: new Places(256, 1_000),
    silence: new Silence(),
    onTraffic: logTraffic(log),
  };
  const errors = await Promise.all(
    Array.from({ length: 20 }, () => callSubgraph(traffic, QUERY, undefined).catch((error: Error) => error)),
  );
  const messages = errors.map((error) => error instanceof Error && error.message);
  return { breakerState: breaker.state, warnings, errors: new Set(messages), areUnsent: errors.every(isUnsent) };
}

describe('a process that has too few of something', () => {
  it.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL'])(
    'blames no subgraph for it, and says so once: %s',
    async (code) =>
      expect(await callsThatFailBy(code)).toEqual({
        breakerState: 'closed',
        warnings: [{ subgraph: 'news', reason: code }],
        errors: new Set(['The subgraph "news" is not available.']),
        areUnsent: true,
      }),
  );

  it('is none where the subgraph refuses', async () =>
    expect(await callsThatFailBy('ECONNREFUSED')).toMatchObject({ breakerState: 'open', areUnsent: false }));
});
