import { describe, expect, it } from '@jest/globals';
import type { GatewayLog } from '../gatewayLog.js';
import { callSubgraph, type Traffic } from './call.js';
import { CircuitBreaker } from './circuitBreaker.js';
import type { Outcome } from './outcome.js';
import { Places } from './places.js';
import { RetryBudget } from './retryBudget.js';
import { Silence } from './silence.js';
import { isUnsent } from './subgraphErrors.js';
import { logTraffic } from './trafficEvents.js';
import { trafficSettings } from './trafficOptions.js';

const QUERY = { posted: { path: '/', method: 'POST' as const }, isQuery: true };

/** What all calls share of a subgraph whose first request has one outcome, and all later ones another. */
function trafficOf(first: Outcome, later: Outcome, traffic: Partial<Traffic>): Traffic {
  let sent = 0;
  return {
    subgraph: 'news',
    settings: trafficSettings({ retries: 0 }),
    poster: {
      prepare: () => QUERY.posted,
      send: (_, tell) => {
        setImmediate(tell, sent++ === 0 ? first : later);
        return () => undefined;
      },
      close: () => undefined,
    },
    breaker: new CircuitBreaker({ openMs: 5_000, onChange: () => undefined }),
    budget: new RetryBudget(),
    places: new Places(256, 1_000),
    silence: new Silence(),
    onTraffic: undefined,
    ...traffic,
  };
}

function failedBy(code: string): Outcome {
  return { cause: Object.assign(new Error(`connect ${code} 127.0.0.1:1`), { code }), hasBegun: false };
}

/** Calls a subgraph that cannot be reached for a reason of this system, and tells what the log said. */
async function callsThatFailBy(code: string) {
  const warnings: object[] = [];
  const log: GatewayLog = { info: () => undefined, warn: (fields) => void warnings.push(fields) };
  const breaker = new CircuitBreaker({ openMs: 5_000, onChange: () => undefined });
  const traffic = trafficOf(failedBy(code), failedBy(code), { breaker, onTraffic: logTraffic(log) });
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

  it('has sent what was answered before it had too few', async () => {
    const unavailable: Outcome = { status: 503, headers: {}, cause: new Error('Not now.') };
    const traffic = trafficOf(unavailable, failedBy('EMFILE'), { settings: trafficSettings({ retries: 1 }) });

    const error = await callSubgraph(traffic, QUERY, undefined).catch((thrown: Error) => thrown);

    expect([error, isUnsent(error)]).toEqual([expect.objectContaining({ cause: failedBy('EMFILE').cause }), false]);
  });
});
