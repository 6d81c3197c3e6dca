import { afterEach, describe, expect, it } from '@jest/globals';
import { startFaultyGateway, until, type FaultyGateway } from '../../testing/faultyGateway.js';
import type { FetchEvent } from '../subgraphCalls.js';
import { ToldDeparture } from './departure.js';

let gateway: FaultyGateway;
afterEach(() => gateway.close());

const neverAnswers = () => undefined;

describe('the time of an operation', () => {
  it('ends what any subgraph still owes, in this process or elsewhere, and keeps what has come', async () => {
    gateway = await startFaultyGateway({}, { requestTimeoutMs: 200 });
    gateway.subgraph.fault = neverAnswers;

    const { data, errors } = await gateway.ask('{ one two slow }');

    expect(data).toEqual({ one: null, two: null, slow: null });
    for (const error of errors ?? [])
      expect(error.extensions).toMatchObject({
        code: 'SUBGRAPH_TIMEOUT',
        timeoutMs: 200,
        durationMs: expect.any(Number),
      });
  });

  it('ends no mutation whose client has left: its answer is heard', async () => {
    const fetched: FetchEvent[] = [];
    gateway = await startFaultyGateway({}, { onFetch: (event) => fetched.push(event) });
    let answer: (() => void) | undefined;
    gateway.subgraph.fault = (response, right) => (answer = () => response.end(JSON.stringify(right)));
    const departure = new ToldDeparture();

    const asked = gateway.ask('mutation { change }', { departure });
    await until(() => answer !== undefined);
    fetched.length = 0;
    departure.leave();
    await asked;
    expect(fetched).toEqual([]);
    answer?.();
    await until(() => fetched.length > 0);

    expect(fetched[0]).toMatchObject({ kind: 'mutation', errorCount: 0 });
  });

  it('is over for fetches whose turn has not come', async () => {
    gateway = await startFaultyGateway({}, { requestTimeoutMs: 200 });

    const { errors } = await gateway.ask('mutation { pause change }');

    expect(errors?.map(({ message }) => message)).toEqual([
      'The subgraph "stable" had not answered when the 200 ms of the request were over.',
      'The subgraph "faulty" was not asked within the 200 ms of the request: its turn had not come.',
    ]);
    expect(gateway.subgraph.asked).toBe(0);
  });

  it('bounds mutations as well', async () => {
    gateway = await startFaultyGateway({ retries: 0 }, { requestTimeoutMs: 200 });
    gateway.subgraph.fault = neverAnswers;

    expect(await gateway.ask('{ one two }')).toMatchObject({ data: { one: 1, two: null } });
    const { errors } = await gateway.ask('mutation { change }');
    expect(errors?.[0]?.message).toBe(
      'The subgraph "faulty" had not answered when the 200 ms of the request were over.',
    );
  });
});
