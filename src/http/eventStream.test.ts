import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-sse';
import { startArrivals, until, type ArrivalsFixture } from '../testing/arrivalsFixture.js';
import { serveFixture } from '../testing/servedFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';
import type { StreamLimits } from './streamLimits.js';

const EVENTS = { accept: 'text/event-stream', 'content-type': 'application/json' };
const BOOK = 'subscription { bookAdded { title shipping } }';

describe('/graphql by server-sent events', () => {
  let library: ArrivalsFixture;
  let front: ServedGateway;

  beforeAll(async () => (library = await startArrivals('compiled')));
  afterEach(async () => {
    await front.close();
    expect([library.arrivals.subscriberCount, library.gateway.subscriptionCount]).toEqual([0, 0]);
  });
  afterAll(() => library.close());

  async function start(environment: Record<string, string> = {}, limits: Partial<StreamLimits> = {}): Promise<void> {
    front = await serveGateway(library.gateway, environment, { closingMs: 200, ...limits });
  }
  async function post(query: string, body: object = {}): Promise<string> {
    const response = await fetch(front.url, {
      method: 'POST',
      headers: EVENTS,
      body: JSON.stringify({ query, ...body }),
    });
    return response.text();
  }
  /** Subscribes by a connection that reads nothing by itself. */
  async function subscribeUnread(): Promise<Socket> {
    const body = JSON.stringify({ query: 'subscription { bookAdded { id } }' });
    const socket = connect(Number(new URL(front.url).port), '127.0.0.1');
    socket.pause();
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await until(() => library.arrivals.subscriberCount === 1);
    return socket;
  }

  it('brings the events of a subscription to the client of the protocol, until it leaves', async () => {
    await start();
    const events = createClient({ url: front.url }).iterate({ query: BOOK });
    const first = events.next();
    await until(() => library.arrivals.subscriberCount === 1);

    library.arrivals.publish({ id: 'b1' }, { id: 'unknown' }, { id: 'b2' });

    expect((await first).value).toEqual({ data: { bookAdded: { title: 'A Tale', shipping: 20 } } });
    expect((await events.next()).value).toMatchObject({
      data: { bookAdded: null },
      errors: [{ path: ['bookAdded', 'title'] }],
    });
    expect((await events.next()).value).toEqual({ data: { bookAdded: { title: 'Another', shipping: 30 } } });
    await events.return?.();
    await until(() => library.arrivals.subscriberCount === 0);
  });

  it('leaves nothing of subscriptions that were asked for at once on a connection, where their client leaves', async () => {
    await start();
    const ask = `GET /graphql?query=${encodeURIComponent(BOOK)} HTTP/1.1\r\nhost: a\r\naccept: text/event-stream\r\n\r\n`;
    const socket = connect(Number(new URL(front.url).port), '127.0.0.1');
    socket.write(ask + ask);
    await until(() => library.arrivals.subscriberCount === 2);

    socket.destroy();

    await until(() => library.arrivals.subscriberCount === 0);
  });

  it('brings them to a page, which can only GET', async () => {
    await start();
    const response = await fetch(`${front.url}?query=${encodeURIComponent(BOOK)}`, {
      headers: { accept: EVENTS.accept },
    });
    await until(() => library.arrivals.subscriberCount === 1);

    library.arrivals.publish({ id: 'b1' });
    library.arrivals.end();

    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'access-control-allow-origin': '*',
      'x-request-id': expect.any(String),
    });
    expect(await response.text()).toBe(
      ':\n\nevent: next\ndata: {"data":{"bookAdded":{"title":"A Tale","shipping":20}}}\n\nevent: complete\ndata:\n\n',
    );
  });

  it('answers queries and mutations, but no mutation that a link could cause', async () => {
    await start();
    const next = (result: string) => `:\n\nevent: next\ndata: ${result}\n\nevent: complete\ndata:\n\n`;

    expect(await post('{ rate }')).toBe(next('{"data":{"rate":null}}'));
    expect(await post('mutation { arrive(id: "b1") }')).toBe(next('{"data":{"arrive":true}}'));
    const get = `${front.url}?query=${encodeURIComponent('mutation { arrive(id: "b1") }')}`;
    expect(await (await fetch(get, { headers: { accept: EVENTS.accept } })).text()).toContain(
      'GET requests only support query operations',
    );
  });

  it('tells what is refused as an event, since that is what the client reads', async () => {
    await start();

    expect(await post('subscription { nothing }')).toContain('"code":"GRAPHQL_VALIDATION_FAILED"');
    expect(await post('subscription { closed }')).toBe(
      ':\n\nevent: next\ndata: {"errors":[{"message":"Expected opening hours, but got a holiday.","extensions":{"code":"BAD_USER_INPUT","subgraph":"arrivals"}}]}\n\nevent: complete\ndata:\n\n',
    );
  });

  it('refuses what is no GraphQL request by an ordinary answer', async () => {
    await start();

    const response = await fetch(front.url, { method: 'POST', headers: EVENTS, body: '{"query":7}' });

    expect([response.status, await response.json()]).toEqual([
      400,
      { errors: [{ message: 'Expected query to be a text, but got 7.' }] },
    ]);
  });

  it('is for clients that prefer it to JSON; for others the answer says how to subscribe', async () => {
    await start();
    const accept = 'application/json, text/event-stream';

    const response = await fetch(front.url, {
      method: 'POST',
      headers: { ...EVENTS, accept },
      body: JSON.stringify({ query: BOOK }),
    });

    expect(await response.json()).toMatchObject({
      errors: [
        { message: expect.stringMatching(/Subscribe over a WebSocket .* or with Accept: text\/event-stream\.$/) },
      ],
    });
    expect((await fetch(front.url, { method: 'HEAD', headers: EVENTS })).status).toBe(406);
  });

  it('shows silent connections to be alive', async () => {
    await start({}, { pingEveryMs: 20 });
    const response = await fetch(front.url, { method: 'POST', headers: EVENTS, body: JSON.stringify({ query: BOOK }) });

    setTimeout(() => library.arrivals.end(), 100);

    expect(await response.text()).toMatch(/^(:\n\n){3,}event: complete\ndata:\n\n$/);
  });

  it('cuts off a client that stops reading, and lets everything go', async () => {
    await start({}, { unreadMs: 100 });
    const socket = await subscribeUnread();

    const large = { id: 'x'.repeat(500_000) };
    for (let count = 0; count < 60; count++) library.arrivals.publish(large);

    await until(() => library.arrivals.subscriberCount === 0);
    expect(front.logged).toMatchObject([{ level: 40, msg: 'Answers wait unread: the connection ends' }]);
    socket.destroy();
  });

  it('lets clients wait for events longer than events may wait for them', async () => {
    await start({}, { unreadMs: 50 });
    const events = createClient({ url: front.url }).iterate({ query: BOOK });
    const first = events.next();
    await until(() => library.arrivals.subscriberCount === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));

    library.arrivals.publish({ id: 'b1' });

    expect((await first).value).toEqual({ data: { bookAdded: { title: 'A Tale', shipping: 20 } } });
    await events.return?.();
    await until(() => library.arrivals.subscriberCount === 0);
  });

  it('logs no error when a client leaves while the subgraph still takes its time to accept', async () => {
    await start();
    const leaving = new AbortController();
    const response = fetch(front.url, {
      method: 'POST',
      headers: EVENTS,
      body: JSON.stringify({ query: 'subscription { bookAddedLater { title } }' }),
      signal: leaving.signal,
    });
    await until(() => library.arrivals.laterCount === 1);

    leaving.abort();
    await expect(response).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50)); // until the server knows
    library.arrivals.letArrive();
    await until(() => library.arrivals.subscriberCount === 1);

    await until(() => library.arrivals.subscriberCount === 0);
    expect(front.logged).toEqual([]);
  });

  it('ends with an error, then completes, when a new supergraph answers a subscription differently', async () => {
    await start();
    const response = await fetch(front.url, { method: 'POST', headers: EVENTS, body: JSON.stringify({ query: BOOK }) });
    await until(() => library.arrivals.subscriberCount === 1);

    const sdl = library.gateway.supergraphSdl;
    await library.gateway.replaceSupergraph(sdl.replace(/\bshipping: .*/, ''));

    expect(await response.text()).toBe(
      ':\n\nevent: next\ndata: {"errors":[{"message":"The supergraph changed: subscribe again.","extensions":{"code":"SUPERGRAPH_CHANGED"}}]}\n\nevent: complete\ndata:\n\n',
    );
    await library.gateway.replaceSupergraph(sdl);
  });

  it('completes when the server stops, which waits neither for more nor for who asked nothing', async () => {
    await start();
    connect(Number(new URL(front.url).port), '127.0.0.1').on('error', () => undefined);
    const response = await fetch(front.url, { method: 'POST', headers: EVENTS, body: JSON.stringify({ query: BOOK }) });
    await until(() => library.arrivals.subscriberCount === 1);

    const startedAt = performance.now();
    await front.http.close();

    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(await response.text()).toBe(':\n\nevent: complete\ndata:\n\n');
  });

  it('sends an event to its end that is on its way when the server stops', async () => {
    await start();
    const socket = await subscribeUnread();
    library.arrivals.publish({ id: 'x'.repeat(20_000_000) }); // more than the buffers on the way take
    await once(socket, 'readable');
    await until(() => socket.readableLength > 1_000);

    const closed = front.http.close();
    await until(() => !front.http.server.listening); // which is after others are let go
    let text = '';
    for await (const part of socket) text += String(part);

    expect(text.length).toBeGreaterThan(20_000_000);
    expect(text).toMatch(/event: complete\ndata:\n\n\r\n0\r\n\r\n$/);
    await closed;
  });
});

describe('a graph without subscriptions', () => {
  it('says so', async () => {
    const server = await serveFixture({
      things: { typeDefs: 'type Query { one: Int }', resolvers: { Query: { one: () => 1 } } },
    });

    const body = JSON.stringify({ query: 'subscription { changed }' });
    const response = await fetch(server.url, { method: 'POST', headers: EVENTS, body });

    expect(await response.text()).toContain('"message":"Expected a query, because no subscriptions are offered."');
    await server.close();
  });
});
