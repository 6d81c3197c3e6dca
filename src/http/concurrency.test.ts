import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { readServerConfig } from '../platform/config.js';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { AdaptiveLimit } from './adaptiveLimit.js';
import { arrivalOf } from './arrivals.js';
import { Concurrency, Overloaded } from './concurrency.js';
import { Draining } from './draining.js';
import { LoadShedding } from './loadShedding.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

/** A graph in which an operation stays at work until it is let go. */
class HeldGraph {
  private readonly held: (() => void)[] = [];
  private served: ServedFixture | undefined;

  async start(environment: Record<string, string>): Promise<ServedFixture> {
    const hold = () => new Promise<string>((resolve) => this.held.push(() => resolve('let go')));
    const Subscription = { events: { subscribe: () => this.silence(), resolve: () => 'never' } as never }; // fixtures are typed for queries
    const things = {
      typeDefs: 'type Query { held: String free: String } type Subscription { events: String }',
      resolvers: { Query: { held: hold, free: () => 'free' }, Subscription },
    };
    return (this.served = await serveFixture({ things }, { BATCHING: '5', ...environment }));
  }

  /** Has so many operations at work, asked over HTTP, one by one or as a list. */
  async occupy(operations: number, asList = false): Promise<Promise<Response>[]> {
    const held = { query: '{ held }' };
    const { url } = this.served as ServedFixture;
    const bodies: unknown[] = asList ? [Array(operations).fill(held)] : Array(operations).fill(held);
    const answers = bodies.map((body) => post(url, body));
    while (this.held.length < operations) await new Promise((resolve) => setTimeout(resolve, 5));
    return answers;
  }

  letGo(): void {
    for (const release of this.held.splice(0)) release();
  }

  async close(): Promise<void> {
    this.letGo();
    await this.served?.close();
  }

  private async *silence(): AsyncGenerator<string> {
    await new Promise<void>((resolve) => this.held.push(resolve));
    yield 'never';
  }
}

function post(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json', origin: 'https://page.example' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

let graph = new HeldGraph();
afterEach(async () => {
  await graph.close();
  graph = new HeldGraph();
});

describe.each(Object.entries(TRANSPORTS))('an operation by %s', (transport, ask) => {
  it('is refused at once where as many are at work as may be, and answered when there is room again', async () => {
    const served = await graph.start({ LIMIT_CONCURRENCY: '2' });
    const atWork = await graph.occupy(2);

    const refused = await ask(served, { query: '{ free }' });
    const health = await Promise.all(['live', 'ready'].map((path) => served.http.inject(`/health/${path}`)));
    graph.letGo();
    const answers = await Promise.all(atWork.map(async (answer) => (await answer).json()));
    const accepted = await ask(served, { query: '{ free }' });

    expect(refused.body.errors).toEqual([
      {
        message: expect.stringMatching(/^More is asked than can be answered in time\. Try again in [123] s\.$/),
        extensions: { code: 'OVERLOADED', retryAfterSeconds: expect.any(Number) },
      },
    ]);
    if (transport !== 'WebSocket') {
      expect(refused.status).toBe(503);
      expect(refused.headers['retry-after']).toBe(String(refused.body.errors?.[0]?.extensions?.['retryAfterSeconds']));
    }
    expect(health.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(answers).toEqual([{ data: { held: 'let go' } }, { data: { held: 'let go' } }]);
    expect(accepted.body).toEqual({ data: { free: 'free' } });
  });
});

describe('what is at work', () => {
  it('is each operation of a list', async () => {
    const served = await graph.start({ LIMIT_CONCURRENCY: '3' });
    void (await graph.occupy(3, true));

    expect((await post(served.url, { query: '{ free }' })).status).toBe(503);
  });

  it('is not a subscription that has begun', async () => {
    const served = await graph.start({ LIMIT_CONCURRENCY: '1' });
    const socket = new WebSocket(served.url.replace('http', 'ws'), 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send('{"type":"subscribe","id":"1","payload":{"query":"subscription { events }"}}');
    socket.send('{"type":"ping"}');
    await once(socket, 'message');

    let answer: unknown;
    do answer = await (await post(served.url, { query: '{ free }' })).json();
    while (JSON.stringify(answer).includes('OVERLOADED')); // while it begins
    expect(answer).toEqual({ data: { free: 'free' } });
    expect(socket.readyState).toBe(socket.OPEN);
    socket.terminate();
  });
});

describe('a refusal', () => {
  it('bears the headers of every other answer', async () => {
    const served = await graph.start({ LIMIT_CONCURRENCY: '1', CORS_ORIGINS: 'https://page.example' });
    const ordinary = await post(served.url, { query: '{ free }' });
    void (await graph.occupy(1));

    const refused = await post(served.url, { query: '{ free }' });

    const { 'x-request-id': id, date, 'content-length': length, ...standing } = Object.fromEntries(ordinary.headers);
    expect([id, date, length]).not.toContain(undefined);
    expect(Object.fromEntries(refused.headers)).toMatchObject({ ...standing, 'x-request-id': expect.any(String) });
    expect(refused.headers.get('x-request-id')).not.toBe(id);
  });

  it('is written by node once in a second, and again but for the id of its request', async () => {
    const served = await graph.start({ LIMIT_CONCURRENCY: '1' });
    void (await graph.occupy(1));
    const refused = async (id: string, { version = '1.1', method = 'GET', times = 1 } = {}) => {
      const socket = connect(Number(new URL(served.url).port), '127.0.0.1').setEncoding('utf8');
      socket.write(`${method} /graphql HTTP/${version}\r\nhost: a\r\nx-request-id: ${id}\r\n\r\n`.repeat(times));
      const [answer] = (await once(socket, 'data')) as [string];
      socket.destroy();
      return answer
        .replaceAll(id, 'an id')
        .replaceAll(/date: .*\r\n/gi, '')
        .replaceAll(/(?<=[ :])[123](?= s\.|\r\n|,)/g, 'some');
    };

    const answers = [];
    for (let each = 0; each < 20; each++) answers.push(await refused(`request-${each}`));
    const twoAtOnce = await refused('twice', { times: 2 });
    const headAlone = await refused('without-a-body', { method: 'HEAD' });
    const last = await refused('old', { version: '1.0' });

    expect([...new Set(answers)]).toEqual([answers[0]]);
    expect(twoAtOnce).toBe(answers[0]?.repeat(2));
    expect(headAlone).toBe(answers[0]?.replace(/\{"errors".*/, ''));
    expect(answers[0]).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n[^]*\r\nx-request-id: an id\r\n/);
    expect(answers[0]).toMatch(/\r\nConnection: keep-alive\r\nKeep-Alive: timeout=\d+\r\n\r\n\{"errors":/);
    expect(last).toContain('\r\nConnection: close\r\n');
  });

  it('does not wait for the body, and leaves the connection open', async () => {
    const served = await graph.start({ LIMIT_CONCURRENCY: '1' });
    void (await graph.occupy(1));
    const socket = connect(Number(new URL(served.url).port), '127.0.0.1').setEncoding('utf8');
    const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 16\r\n\r\n';

    socket.write(`${head}{"query":`);
    const [refused] = (await once(socket, 'data')) as [string];
    graph.letGo();
    while (await isRefused(served)) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.write(`"{a}"} ${head.replace('16', '24')}{"query":"{__typename}"}`);
    const [answered] = (await once(socket, 'data')) as [string];
    socket.destroy();

    expect(refused).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(answered).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\{"data":\{"__typename":"Query"\}\}/);
  });

  it('is not what a browser hears that asks whether it may ask', async () => {
    const served = await graph.start({ LIMIT_CONCURRENCY: '1' });
    void (await graph.occupy(1));
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'POST' };

    expect((await fetch(served.url, { method: 'OPTIONS', headers })).status).toBe(204);
  });
});

it('has what comes at once begin some at a time, in order, so that the event loop is seen to have no room before all is at work', async () => {
  const concurrency = new Concurrency(pino({ level: 'silent' }));
  const order: number[] = [];
  const begunAt: number[] = [];

  for (let at = 0; at < 100; at++) concurrency.enter({ begin: () => order.push(at), refuse: unexpected });
  for (; order.length < 100; await nextTurn()) begunAt.push(order.length);

  expect(Math.max(...begunAt.map((begun, turn) => begun - (begunAt[turn - 1] ?? 0)))).toBe(16);
  expect(order).toEqual(Array.from({ length: 100 }, (_, at) => at));
  concurrency.close();
});

describe('a process that has too much to do', () => {
  it('lets some wait in turn, has as many at work as it may, and refuses the others', async () => {
    const { concurrency, waiting } = overloaded();
    const order: number[] = [];
    const ends: (() => void)[] = [];
    const work = (at: number) =>
      concurrency.run(1, async () => {
        order.push(at);
        await new Promise<void>((end) => ends.push(end));
      });
    const atWork = concurrency.limit;
    const all = Array.from({ length: atWork + waiting }, (_, at) => work(at));
    const refusals: unknown[] = [await work(-1).catch((error: unknown) => error)];
    concurrency.enter({ begin: () => order.push(-1), refuse: (refusal) => refusals.push(refusal) });
    const atFirst = { atWork: concurrency.atWork, waiting: concurrency.waiting };
    while (ends.length > 0) {
      ends.shift()?.();
      await nextTurn();
    }
    await Promise.all(all);

    expect(waiting).toBeGreaterThan(0);
    expect(atFirst).toEqual({ atWork, waiting });
    expect(refusals).toEqual([expect.any(Overloaded), expect.any(Overloaded)]);
    expect(order).toEqual(all.map((_, at) => at));
    expect({ atWork: concurrency.atWork, waiting: concurrency.waiting }).toEqual({ atWork: 0, waiting: 0 });
    concurrency.close();
  });

  it('refuses what has waited for a second, whatever keeps those at work', async () => {
    const { concurrency } = overloaded();
    let end = () => {};
    const atWork = concurrency.run(concurrency.limit, () => new Promise<void>((resolve) => (end = resolve)));
    const since = performance.now();

    const refusal = await new Promise((refuse) => concurrency.enter({ begin: unexpected, refuse }));

    expect(refusal).toBeInstanceOf(Overloaded);
    expect(performance.now() - since).toBeGreaterThan(990);
    expect(performance.now() - since).toBeLessThan(2_000);
    expect(concurrency.waiting).toBe(0);
    end();
    await atWork;
    concurrency.close();
  });

  it('tells the log how many are refused, the last of a burst, too', async () => {
    const told: unknown[] = [];
    const write = (line: string) => void told.push((JSON.parse(line) as { refused: number }).refused);
    const concurrency = new Concurrency(pino({}, { write }), 1);
    const atWork = concurrency.run(1, () => delay(300));

    for (let each = 0; each < 5; each++) concurrency.enter({ begin: unexpected, refuse: () => {} });
    await atWork;

    expect(told).toEqual([5]);
    concurrency.close();
  });

  it('has a request wait before anything looks at it, and forgets one whose client has left', async () => {
    const { concurrency } = overloaded();
    const handled: string[] = [];
    const shedding = new LoadShedding(
      concurrency,
      new Draining(),
      () => false,
      () => [],
    );
    const server = createServer(
      shedding.before((request, response) => {
        handled.push(request.headers['x-name'] as string);
        expect(arrivalOf(request)).toBeLessThan(performance.now() - 40);
        response.end('answered');
      }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
    let end = () => {};
    const atWork = concurrency.run(concurrency.limit, () => new Promise<void>((resolve) => (end = resolve)));
    const leaving = new AbortController();
    const left = fetch(url, { headers: { 'x-name': 'left' }, signal: leaving.signal }).catch(() => 'gone');
    const stayed = fetch(url, { headers: { 'x-name': 'stayed' } });
    while (concurrency.waiting < 2) await delay(5);
    leaving.abort();
    await left;
    await delay(50);
    end();

    expect(await (await stayed).text()).toBe('answered');
    expect(handled).toEqual(['stayed']);
    expect(concurrency.left).toBe(1);
    await atWork;
    concurrency.close();
    server.close();
  });
});

function unexpected(): never {
  throw new Error('Expected something else to become of it.');
}

/** What it is like when turns of the event loop have been long for a while; nothing is at work. */
function overloaded(): { concurrency: Concurrency; waiting: number } {
  const adaptive = new AdaptiveLimit(1_000);
  for (let look = 0; look < 20; look++) {
    adaptive.answered(4);
    adaptive.adapt({ seconds: 0.1, utilization: 1, turnMs: 50, readWaitMs: 0 }, 20);
  }
  adaptive.adapt = () => {}; // it stays so
  return {
    concurrency: new Concurrency(pino({ level: 'silent' }), 1_000, () => 0, adaptive),
    waiting: adaptive.waiting,
  };
}

async function isRefused(served: ServedFixture): Promise<boolean> {
  return (await post(served.url, { query: '{ free }' })).status === 503;
}

it.each(['0', '100001', 'many'])('LIMIT_CONCURRENCY=%s is refused in a sentence', (value) => {
  expect(() => readServerConfig({}, { LIMIT_CONCURRENCY: value })).toThrow(
    `Expected LIMIT_CONCURRENCY to be a whole number from 1 to 100000, but got "${value}".`,
  );
});
