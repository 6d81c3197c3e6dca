import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startFaultyGateway, until, type FaultyGateway } from '../../testing/faultyGateway.js';
import type { Fault } from '../../testing/faultySubgraph.js';
import { SUBGRAPH_FAULTS } from '../../testing/subgraphFaults.js';
import { ToldDeparture } from './departure.js';

let subgraph: FaultyGateway['subgraph'];
let client: FaultyGateway['client'];
let events: FaultyGateway['events'];
let ask: FaultyGateway['ask'];
let close: FaultyGateway['close'];

async function start(...options: Parameters<typeof startFaultyGateway>): Promise<void> {
  ({ subgraph, client, events, ask, close } = await startFaultyGateway(...options));
}
afterEach(() => close());

function known(name: string): Fault {
  const fault = SUBGRAPH_FAULTS[name]?.fault;
  if (!fault) throw new Error(`Expected a known fault, but got ${name}.`);
  return fault;
}

/** The next request meets a fault, those after it do not. */
function once(fault: Fault): void {
  subgraph.fault = (response, right) => {
    subgraph.fault = undefined;
    fault(response, right);
  };
}

const RIGHT = { data: { two: 2 } };
const failed = (code: string, others: object = {}) => ({
  data: { two: null },
  errors: [{ path: ['two'], extensions: { code, subgraph: 'faulty', durationMs: expect.any(Number), ...others } }],
});

describe('a breaker', () => {
  it('opens within 20 calls, leaves others alone, and closes when the subgraph is back', async () => {
    await start({ retries: 0, breakerMs: 200 });
    for (let calls = 0; calls < 40; calls++) await ask('{ two }'); // a window full of good answers
    subgraph.fault = known('fails with 500');

    let calls = 0;
    for (; client.breakerState === 'closed' && calls < 20; calls++) await ask('{ two }');
    const { asked } = subgraph;
    const whileOpen = await ask('{ one two }');

    expect(client.breakerState).toBe('open');
    expect(whileOpen).toMatchObject({
      data: { one: 1, two: null },
      errors: [
        {
          message: 'The subgraph "faulty" is not available: it failed too often, and is left alone for a moment.',
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'faulty', durationMs: 0 },
        },
      ],
    });
    expect(subgraph.asked).toBe(asked);

    subgraph.fault = undefined;
    await until(async () => (await ask('{ two }')).data?.['two'] === 2);
    expect(client.breakerState).toBe('closed');
    expect(events.map((event) => event.kind === 'breaker' && event.state)).toEqual(['open', 'half-open', 'closed']);
  });

  it('lets one call through that finds out, and opens again where that fails', async () => {
    await start({ retries: 0, breakerMs: 100, timeoutMs: 200 });
    subgraph.fault = known('fails with 500');
    await until(async () => (await ask('{ two }')) && client.breakerState === 'open');
    subgraph.asked = 0;
    subgraph.fault = known('never answers');

    await until(() => {
      void ask('{ two }');
      return client.breakerState === 'half-open';
    });
    await Promise.all([1, 2, 3].map(() => ask('{ two }')));
    await until(() => client.breakerState === 'open');

    expect(subgraph.asked).toBe(1);
  });

  it('finds out although the client that asked leaves', async () => {
    await start({ retries: 0, breakerMs: 100 });
    subgraph.fault = known('fails with 500');
    await until(async () => (await ask('{ two }')) && client.breakerState === 'open');
    let answer: (() => void) | undefined;
    subgraph.fault = (response, right) => (answer = () => response.end(JSON.stringify(right)));
    const departure = new ToldDeparture();

    await until(() => {
      void ask('{ two }', { departure });
      return client.breakerState === 'half-open';
    });
    await until(() => answer !== undefined);
    departure.leave();
    const others = await ask('{ two }');
    answer?.();
    await until(() => client.breakerState === 'closed');

    expect(others).toMatchObject(failed('SUBGRAPH_UNAVAILABLE'));
    expect(events.map((event) => event.kind === 'breaker' && event.state)).toEqual(['open', 'half-open', 'closed']);
  });

  it.each(['wants no more requests', 'sends too much'])(
    'says nothing where one client may be the reason: %s',
    async (name) => {
      await start({ retries: 0, maxAnswerBytes: 1_000 });
      subgraph.fault = known(name);

      for (let calls = 0; calls < 30; calls++)
        expect(await ask('{ two }')).toMatchObject(failed('SUBGRAPH_UNAVAILABLE'));

      expect(client.breakerState).toBe('closed');
    },
  );

  it('stays closed where it is off', async () => {
    await start({ retries: 0, breakerMs: 0 });
    subgraph.fault = known('fails with 500');

    for (let calls = 0; calls < 30; calls++) await ask('{ two }');

    expect(subgraph.asked).toBe(30);
  });
});

describe('a query that was not answered', () => {
  it.each(['resets the connection', 'closes the connection', 'is unavailable for now'])(
    'is asked again: %s',
    async (name) => {
      await start();
      once(known(name));

      expect(await ask('{ two }')).toEqual(RIGHT);
      expect([subgraph.asked, events.map(({ kind }) => kind)]).toEqual([2, ['retry']]);
    },
  );

  it.each(['cuts the answer off', 'sends HTML', 'fails with 500'])(
    'is not asked again where there was an answer: %s',
    async (name) => {
      await start();
      once(known(name));

      expect(await ask('{ two }')).toMatchObject(failed('SUBGRAPH_UNAVAILABLE'));
      expect(subgraph.asked).toBe(1);
    },
  );

  it('is never asked again where it is a mutation', async () => {
    await start();
    once(known('resets the connection'));

    expect(await ask('mutation { change }')).toMatchObject({ data: { change: null } });
    expect(subgraph.asked).toBe(1);
  });

  it('is asked again as often as a fifth of the calls, and ten times more', async () => {
    await start({ breakerMs: 0, retries: 5, timeoutMs: 2_000 });
    subgraph.fault = known('resets the connection');

    await Promise.all(Array.from({ length: 100 }, () => ask('{ two }')));

    expect(subgraph.asked).toBeGreaterThan(100);
    expect(subgraph.asked).toBeLessThanOrEqual(100 + 10 + 20);
  });

  it('is not waited for longer than it may take: Retry-After', async () => {
    await start({ timeoutMs: 60_000 });
    once(known('wants no more requests')); // for an hour

    expect(await ask('{ two }')).toMatchObject(failed('SUBGRAPH_UNAVAILABLE'));

    once(known('is unavailable for now')); // for a second
    const startedAt = performance.now();
    expect(await ask('{ two }')).toEqual(RIGHT);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });
});

describe('a hedge', () => {
  it('asks a second time, takes the first answer, and gives the other request up', async () => {
    await start({ hedgeAfterMs: 50 });
    let closed = false;
    once((response) => response.once('close', () => (closed = true)));

    expect(await ask('{ two }')).toEqual(RIGHT);
    await until(() => closed);
    expect([subgraph.asked, events.map(({ kind }) => kind)]).toEqual([2, ['hedge']]);
  });

  it('is of a request that was sent, and only where a connection is free', async () => {
    await start({ connections: 2, queue: 6, hedgeAfterMs: 300 });
    const answers: (() => void)[] = [];
    subgraph.fault = (response, right) => answers.push(() => response.end(JSON.stringify(right)));

    const asked = Array.from({ length: 8 }, () => ask('{ two }'));
    await delay(500);
    expect([answers.length, events]).toEqual([2, []]);
    subgraph.fault = undefined;
    for (const answer of answers) answer();

    expect(await Promise.all(asked)).toEqual(Array(8).fill(RIGHT));
    expect([subgraph.asked, events]).toEqual([8, []]);
  });

  it('is never of a mutation', async () => {
    await start({ hedgeAfterMs: 100, timeoutMs: 300 });
    subgraph.fault = known('never answers');

    expect(await ask('mutation { change }')).toMatchObject({ data: { change: null } });
    expect(subgraph.asked).toBe(1);
  });
});

describe('connections', () => {
  it('are so many, so many requests wait for them, and the next one fails at once', async () => {
    await start({ connections: 1, queue: 1 });
    let answer: (() => void) | undefined;
    subgraph.fault = (response, right) => (answer = () => response.end(JSON.stringify(right)));

    const first = ask('{ two }');
    await until(() => answer !== undefined);
    const second = ask('{ two }');
    const third = await ask('{ two }');
    subgraph.fault = undefined;
    answer?.();

    expect(third).toMatchObject(failed('SUBGRAPH_UNAVAILABLE'));
    expect(third.errors?.[0]?.message).toBe(
      'The subgraph "faulty" is not available: too many requests wait for it already.',
    );
    expect([await first, await second]).toEqual([RIGHT, RIGHT]);
    expect(events).toEqual([{ kind: 'shed', subgraph: 'faulty' }]);
    expect(await ask('{ two }')).toEqual(RIGHT);
  });
});

describe('a wait for connections', () => {
  const inTime = (afterMs: number): Fault => {
    return (response, right) => void setTimeout(() => response.end(JSON.stringify(right)), afterMs);
  };

  it('is no fault of a subgraph that answers others meanwhile', async () => {
    await start({ connections: 2, timeoutMs: 1_000 });
    subgraph.fault = inTime(100);

    const answers = await Promise.all(Array.from({ length: 60 }, () => ask('{ two }')));

    const messages = new Set(answers.flatMap(({ errors = [] }) => errors.map(({ message }) => message)));
    expect(messages).toContain(
      'The subgraph "faulty" is not available: all connections to it were in use for 1000 ms.',
    );
    expect(client.breakerState).toBe('closed');
    const unsent = answers.filter(({ errors }) => errors?.[0]?.extensions?.['code'] === 'SUBGRAPH_UNAVAILABLE').length;
    expect(events).toEqual(Array(unsent).fill({ kind: 'shed', subgraph: 'faulty' }));
  });

  it('is its fault where it answers nobody', async () => {
    await start({ connections: 2, timeoutMs: 200, retries: 0 });
    subgraph.fault = known('never answers');

    await Promise.all(Array.from({ length: 20 }, () => ask('{ two }')));

    expect(client.breakerState).toBe('open');
  });

  it('is no fault of it either where the operation is over, and is told', async () => {
    await start({ connections: 2 }, { requestTimeoutMs: 1_000 });
    subgraph.fault = inTime(100);

    const answers = await Promise.all(Array.from({ length: 60 }, () => ask('{ two }')));

    const unasked = answers.flatMap(({ errors = [] }) => errors).filter(({ message }) => message.includes('not asked'));
    expect(events.map(({ kind }) => kind)).toEqual(unasked.map(() => 'shed'));
    expect(unasked[0]).toMatchObject({
      message:
        'The subgraph "faulty" was not asked within the 1000 ms of the request: all connections to it were in use.',
      extensions: { code: 'SUBGRAPH_TIMEOUT', subgraph: 'faulty', timeoutMs: 1_000 },
    });
    expect(client.breakerState).toBe('closed');
  });
});

describe('clients that leave', () => {
  /** So many clients ask together, and leave together. */
  async function leaveAfter(ms: number, clients: number): Promise<void> {
    const departure = new ToldDeparture();
    const asked = Array.from({ length: clients }, () => ask('{ two }', { departure }));
    await delay(ms);
    departure.leave();
    await Promise.all(asked);
  }

  it('after half of its time tell of a subgraph that answers nobody', async () => {
    await start({ timeoutMs: 1_000 });
    subgraph.fault = known('never answers');

    await leaveAfter(600, 12);

    expect(client.breakerState).toBe('open');
  });

  it('tell nothing of one that answers others meanwhile', async () => {
    await start({ timeoutMs: 1_000 });
    subgraph.fault = known('never answers');

    const left = leaveAfter(600, 12);
    await until(() => subgraph.asked === 12);
    subgraph.fault = undefined;
    await ask('{ two }');
    await left;

    expect([client.breakerState, events]).toEqual(['closed', []]);
  });

  it('are asked for nothing more: a mutation that waits for a connection is not sent', async () => {
    await start({ connections: 1 });
    let answer: (() => void) | undefined;
    subgraph.fault = (response, right) => (answer = () => response.end(JSON.stringify(right)));
    const departure = new ToldDeparture();

    const first = ask('{ two }');
    await until(() => answer !== undefined);
    const left = ask('mutation { change }', { departure });
    await delay(100); // it has its plan, and waits
    departure.leave();
    subgraph.fault = undefined;
    answer?.();

    expect([await first, await left]).toMatchObject([
      RIGHT,
      { errors: [{ extensions: { code: 'REQUEST_CANCELLED' } }] },
    ]);
    expect(await ask('{ two }')).toEqual(RIGHT); // whoever waited before was sent before
    expect(subgraph.asked).toBe(2);
  });

  it('sooner are told of, where ten of them had no answer, and nobody else', async () => {
    await start({ timeoutMs: 2_000 });
    subgraph.fault = known('never answers');

    await leaveAfter(10, 20);
    await leaveAfter(200, 9);
    expect(events).toEqual([]);
    await leaveAfter(200, 1);

    expect([client.breakerState, events]).toEqual(['closed', [{ kind: 'silent', subgraph: 'faulty', left: 10 }]]);
  });
});
