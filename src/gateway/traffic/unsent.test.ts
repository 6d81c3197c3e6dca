import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startFaultyGateway, until, type FaultyGateway } from '../../testing/faultyGateway.js';
import type { FetchEvent } from '../subgraphCalls.js';
import { ToldDeparture } from './departure.js';
import type { TrafficOptions } from './trafficOptions.js';

let gateway: FaultyGateway;
let fetched: FetchEvent[];
let answers: (() => void)[];
afterEach(() => gateway.close());

/** A gateway whose subgraph answers when it is told. */
async function start(traffic: TrafficOptions, requestTimeoutMs?: number): Promise<void> {
  fetched = [];
  answers = [];
  gateway = await startFaultyGateway(traffic, { onFetch: (event) => fetched.push(event), requestTimeoutMs });
  fetched.length = 0;
  gateway.subgraph.fault = (response, right) => answers.push(() => response.end(JSON.stringify(right)));
}

/** Takes the only connection. */
async function occupy(): Promise<void> {
  void gateway.ask('{ two }');
  await until(() => answers.length > 0);
}

const told = () => fetched.map(({ code, wasSent }) => [code, wasSent]);

describe('a request to a subgraph that is told as not sent', () => {
  it('is one that a breaker refuses, not one that fails', async () => {
    await start({ retries: 0 });
    gateway.subgraph.fault = (response) => response.writeHead(500).end();

    for (let calls = 0; calls < 10; calls++) await gateway.ask('{ two }'); // after a good one

    expect(told()).toEqual([...Array(9).fill(['SUBGRAPH_UNAVAILABLE', true]), ['SUBGRAPH_UNAVAILABLE', false]]);
  });

  it('is one for which there is no room to wait', async () => {
    await start({ connections: 1, queue: 0 });
    await occupy();

    await gateway.ask('{ two }');
    answers[0]?.();
    await until(() => fetched.length === 2);

    expect(told()).toEqual([
      ['SUBGRAPH_UNAVAILABLE', false],
      [undefined, true],
    ]);
  });

  it('is one that waits for a connection until its time is over', async () => {
    await start({ connections: 1, timeoutMs: 1_000 });
    gateway.subgraph.fault = (response, right) => setTimeout(() => response.end(JSON.stringify(right)), 100);

    const answered = await Promise.all(Array.from({ length: 20 }, () => gateway.ask('{ two }')));

    const inVain = answered.filter(({ errors }) => errors?.[0]?.message.includes('all connections to it were in use'));
    expect(inVain.length).toBeGreaterThan(5);
    expect(fetched.filter(({ wasSent }) => !wasSent)).toHaveLength(inVain.length);
  });

  it('is one whose client has left before it has a connection', async () => {
    await start({ connections: 1 });
    await occupy();
    const departure = new ToldDeparture();

    const left = gateway.ask('{ two }', { departure });
    await delay(100);
    departure.leave();
    await left;

    expect(told()).toEqual([['REQUEST_CANCELLED', false]]);
  });

  it('is one whose turn has not come when the operation is over', async () => {
    await start({}, 200);

    await gateway.ask('mutation { pause change }');

    expect(fetched.map(({ subgraph, wasSent }) => [subgraph, wasSent])).toEqual([
      ['stable', true],
      ['faulty', false],
    ]);
  });
});
