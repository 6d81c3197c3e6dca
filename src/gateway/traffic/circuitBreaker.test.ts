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

it('is open for as long again where the call that finds out was not even sent', () => {
  let now = 0;
  const breaker = new CircuitBreaker({ openMs: 100, onChange: () => undefined, now: () => now });
  for (let calls = 0; calls < 10; calls++) breaker.tell(admitted(breaker), 'failed');

  now = 100;
  breaker.tell(admitted(breaker), undefined);

  now = 199;
  expect(breaker.admit()).toBeUndefined();
  now = 200;
  expect(breaker.admit()).toMatchObject({ isProbe: true });
});
