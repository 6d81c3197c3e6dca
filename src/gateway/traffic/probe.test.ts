import { expect, it } from '@jest/globals';
import { callSubgraph } from './call.js';
import { CircuitBreaker } from './circuitBreaker.js';
import { Lifetime } from './lifetime.js';
import { Places } from './places.js';
import { RetryBudget } from './retryBudget.js';
import { Silence } from './silence.js';
import { trafficSettings } from './trafficOptions.js';

it('a probe goes on when its operation is over: nobody is told that it was not asked while it still may be', async () => {
  let now = 0;
  const breaker = new CircuitBreaker({ openMs: 1, onChange: () => undefined, now: () => now });
  for (let call = 0; call < 10; call++) breaker.tell({ isProbe: false, epoch: 0 }, 'failed');
  now = 2;
  const posted = { path: '/', method: 'POST' as const };
  const traffic = {
    subgraph: 'news',
    settings: trafficSettings({ timeoutMs: 100 }),
    poster: { prepare: () => posted, send: () => () => undefined, close: () => undefined },
    breaker,
    budget: new RetryBudget(),
    places: new Places(0, 1), // all connections are in use
    silence: new Silence(),
    onTraffic: undefined,
  };

  const called = callSubgraph(traffic, { posted, isQuery: false }, new Lifetime(20, undefined));

  expect(breaker.state).toBe('half-open');
  await expect(called).rejects.toThrow(
    'The subgraph "news" is not available: all connections to it were in use for 100 ms.',
  );
});
