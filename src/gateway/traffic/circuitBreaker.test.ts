import { expect, it } from '@jest/globals';
import { CircuitBreaker, type Permit } from './circuitBreaker.js';

function admitted(breaker: CircuitBreaker): Permit {
  const permit = breaker.admit();
  if (!permit) throw new Error('Expected to be let through, but the breaker is open.');
  return permit;
}

it('does not look at calls from before it opened, even when it has closed again', () => {
  let now = 0;
  const states: string[] = [];
  const breaker = new CircuitBreaker({ openMs: 100, onChange: (state) => states.push(state), now: () => now });
  const early = Array.from({ length: 40 }, () => admitted(breaker));

  for (const permit of early.splice(0, 10)) breaker.tell(permit, 'failed');
  for (const permit of early.splice(0, 10)) breaker.tell(permit, 'failed');
  now = 100;
  breaker.tell(admitted(breaker), 'healthy');
  for (const permit of early) breaker.tell(permit, 'failed');

  expect(states).toEqual(['open', 'half-open', 'closed']);
});

it('judges nothing by a call that was to find out and was not even sent: the next one finds out soon', () => {
  let now = 0;
  const states: string[] = [];
  const breaker = new CircuitBreaker({ openMs: 5_000, onChange: (state) => states.push(state), now: () => now });
  for (let calls = 0; calls < 10; calls++) breaker.tell(admitted(breaker), 'failed');

  now = 5_000;
  breaker.tell(admitted(breaker), undefined);

  now = 5_099; // not each call is one more try
  expect(breaker.admit()).toBeUndefined();
  now = 5_100;
  const permit = admitted(breaker);
  expect([permit.isProbe, breaker.admit()]).toEqual([true, undefined]);
  breaker.tell(permit, 'healthy');
  expect(states).toEqual(['open', 'half-open', 'closed']);
});
