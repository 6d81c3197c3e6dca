import { describe, expect, it } from '@jest/globals';
import { callSubgraph, type Traffic } from './call.js';
import { CircuitBreaker } from './circuitBreaker.js';
import { ToldDeparture } from './departure.js';
import { Lifetime } from './lifetime.js';
import { Places } from './places.js';
import { RetryBudget } from './retryBudget.js';
import { Silence } from './silence.js';
import { trafficSettings } from './trafficOptions.js';

const posted = { path: '/', method: 'POST' as const };

/** A subgraph that has failed, and may be tried again; `states` are those of its breaker from then on. */
function triedAgain(given: Partial<Traffic> = {}) {
  let now = 0;
  const states: string[] = [];
  const breaker = new CircuitBreaker({ openMs: 1, onChange: (state) => states.push(state), now: () => now });
  for (let call = 0; call < 10; call++) breaker.tell({ isProbe: false, epoch: 0 }, 'failed');
  now = 2;
  states.length = 0;
  const traffic: Traffic = {
    subgraph: 'news',
    settings: trafficSettings({ timeoutMs: 100 }),
    poster: { prepare: () => posted, send: () => () => undefined, close: () => undefined },
    breaker,
    budget: new RetryBudget(),
    places: new Places(1, 1),
    silence: new Silence(),
    onTraffic: undefined,
    ...given,
  };
  return { traffic, states };
}

/** Fails for want of a file descriptor. */
const lacking: Traffic['poster'] = {
  prepare: () => posted,
  send: (_, tell) => {
    setImmediate(tell, { cause: Object.assign(new Error('connect EMFILE'), { code: 'EMFILE' }), hasBegun: false });
    return () => undefined;
  },
  close: () => undefined,
};

describe('a probe', () => {
  const endings = [
    ['its client leaves', 10_000, 'The client has left.', ['half-open']],
    ['its time is over', 20, 'was not asked within the 20 ms', ['half-open', 'open']], // nobody was answered meanwhile
  ] as const;

  it.each(endings)('that waits for a connection when %s is sent to nobody', async (name, timeoutMs, told, expected) => {
    let sent = 0;
    const poster = { ...lacking, send: () => (sent++, () => undefined) };
    const { traffic, states } = triedAgain({ poster });
    const other = () => undefined;
    traffic.places.enter(other); // the only connection is in use
    const departure = new ToldDeparture();

    const called = callSubgraph(traffic, { posted, isQuery: false }, new Lifetime(timeoutMs, departure));
    if (name === 'its client leaves') departure.leave();
    await expect(called).rejects.toThrow(told);
    traffic.places.leave(other);

    expect([sent, states]).toEqual([0, expected]);
  });

  it.each([
    ['this system lacks file descriptors', { poster: lacking }],
    ['too many wait already', { places: new Places(0, 0) }],
  ])('says nothing of a subgraph that could not be asked since %s', async (_, given) => {
    const { traffic, states } = triedAgain(given);

    await expect(callSubgraph(traffic, { posted, isQuery: true }, undefined)).rejects.toThrow('is not available');

    expect(states).toEqual(['half-open']);
  });
});
