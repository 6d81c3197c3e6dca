import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { WebSocketServer, type WebSocket } from 'ws';
import { nextOf, startArrivals, until, type Answers, type ArrivalsFixture } from '../testing/arrivalsFixture.js';
import { stop, urlOf } from '../testing/gatewayFixture.js';
import { createEventStreamEvents } from './eventStreamEvents.js';
import type { RemoteEvents } from './remoteEvents.js';
import type { SubgraphEvents, SubgraphResult } from './subgraphProtocol.js';
import { createWebSocketEvents } from './webSocketEvents.js';

const unavailable = {
  message: 'The subgraph "arrivals" is not available.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'arrivals', durationMs: expect.any(Number) },
};

describe.each(['websocket', 'event stream'] as const)('a subscription over %s', (transport) => {
  let library: ArrivalsFixture;
  afterEach(() => library.close());

  it('ends with SUBGRAPH_UNAVAILABLE when its subgraph dies, and so does every other one', async () => {
    library = await startArrivals(transport);
    const first = await library.subscribe('subscription { bookAdded { id } }');
    const second = await library.subscribe('subscription { bookAdded { title } }');
    library.arrivals.publish({ id: 'b1' });
    expect(await nextOf(first)).toEqual({ data: { bookAdded: { id: 'b1' } } });
    expect(await nextOf(second)).toEqual({ data: { bookAdded: { title: 'A Tale' } } });

    await library.kill();

    for (const answers of [first, second]) {
      expect(await nextOf(answers)).toEqual({ errors: [unavailable] });
      expect(await nextOf(answers)).toBeNull();
    }
    expect(library.gateway.subscriptionCount).toBe(0);
  });

  it('cannot begin when nobody listens', async () => {
    library = await startArrivals(transport);
    await library.kill();

    const document = parse('subscription { bookAdded { id } }');
    const answers = await library.gateway.subscribe({ document, newContext: () => ({}) });

    expect('next' in answers ? await nextOf(answers) : answers).toMatchObject({ errors: [unavailable] });
    expect(library.gateway.subscriptionCount).toBe(0);
  });
});

describe('subscriptions over a WebSocket', () => {
  let library: ArrivalsFixture;
  afterEach(() => library.close());

  it('share one connection, which a lost one does not keep from coming back', async () => {
    library = await startArrivals('websocket');
    const answers = await library.subscribe('subscription { bookAdded { id } }');
    await library.subscribe('subscription { bookAdded { title } }');
    expect(library.connectionCount()).toBe(1);

    library.loseConnections();
    expect(await nextOf(answers)).toEqual({ errors: [unavailable] });
    await until(() => library.arrivals.subscriberCount === 0);

    const again = await library.subscribe('subscription { bookAdded { id } }');
    library.arrivals.publish({ id: 'b2' });
    expect(await nextOf(again)).toEqual({ data: { bookAdded: { id: 'b2' } } });
    expect(library.connectionCount()).toBe(1);
  });

  it.each([
    ['a thousand', 1_000, 'b'],
    ['eight mebibytes', 8, 'b'.repeat(1_000_000)],
  ])('end with TOO_MANY_EVENTS where more than %s wait to be read', async (_, most, id) => {
    library = await startArrivals('websocket');
    const answers = await library.subscribe('subscription { bookAdded { id } }');

    for (let number = 0; number <= most; number++) library.arrivals.publish({ id: `${id}${number}` });
    await until(() => library.arrivals.subscriberCount === 0);

    for (let number = 0; number < most; number++) expect((await nextOf(answers))?.errors).toBeUndefined();
    expect(await nextOf(answers)).toEqual({
      errors: [
        {
          message:
            'More than 1000 events, or 8 MiB of them, of the subgraph "arrivals" wait to be answered. Subscribe again.',
          extensions: { code: 'TOO_MANY_EVENTS', subgraph: 'arrivals' },
        },
      ],
    });
    expect(await nextOf(answers)).toBeNull();
  });
});

/** Servers that no library would write. */
describe('a subgraph that breaks the rules', () => {
  let server: Server;
  let events: RemoteEvents;
  afterEach(async () => {
    events.close();
    await stop(server);
  });

  const options = { subgraph: 'odd', timeoutMs: 200, maxEventBytes: 1_000 };
  const subscription = { query: 'subscription { a }', variables: {} };

  async function serve(listener: RequestListener = () => {}): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return urlOf(server);
  }
  async function streamOf(...chunks: string[]): Promise<unknown[]> {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      for (const chunk of chunks) response.write(chunk);
      response.end();
    });
    events = createEventStreamEvents({ ...options, url });
    return read(await events.subscribe(subscription, {}));
  }

  it('over server-sent events: names, comments, line ends and cut lines are read as the standard says', async () => {
    expect(
      await streamOf(
        ':\n\n',
        'event: next\r\ndata: {"data":\r',
        '\ndata:{"a":1}}\r\n\r\nid: 7\nretry: 1\n\nevent: other\ndata: x\n\nev',
        'ent: next\rdata: {"data":{"a":"ä"}}\r\revent: complete\ndata\n\n',
        'event: next\ndata: {"data":{"a":3}}\n\n',
      ),
    ).toEqual([{ data: { a: 1 } }, { data: { a: 'ä' } }]);
  });

  it.each([
    ['an event that is no GraphQL response', 'event: next\ndata: {"a":1}\n\n'],
    ['an event that is too long', `event: next\ndata: {"data":{"a":"${'x'.repeat(1_000)}`],
    ['an end without completion', 'event: next\ndata: {"data":{}}\n\n'],
  ])('over server-sent events: %s is the end', async (_, chunk) => {
    expect((await streamOf(chunk)).at(-1)).toBe('SUBGRAPH_UNAVAILABLE');
  });

  it('over server-sent events: who refuses by an ordinary answer is heard, who gives none is not waited for', async () => {
    const url = await serve((_, response) => void response.writeHead(400).end('{"errors":[{"message":"no"}]}'));
    events = createEventStreamEvents({ ...options, url });
    expect(await events.subscribe(subscription, {})).toMatchObject({ errors: [{ message: 'no' }] });

    events.close();
    await stop(server);
    events = createEventStreamEvents({ ...options, url: await serve() });
    await expect(events.subscribe(subscription, {})).rejects.toMatchObject({
      message: 'The subgraph "odd" did not answer within 200 ms.',
    });
  });

  it('over a WebSocket: headers go with each subscription, and what is no GraphQL response is the end', async () => {
    const url = await serve();
    const sockets = new WebSocketServer({ server });
    const heard: unknown[] = [];
    sockets.on('connection', (socket: WebSocket) =>
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; id: string };
        heard.push(message);
        if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}');
        if (message.type === 'subscribe') socket.send(JSON.stringify({ type: 'next', id: message.id, payload: {} }));
      }),
    );
    events = createWebSocketEvents({ ...options, url: url.replace('http', 'ws') });

    expect(await read(await events.subscribe(subscription, { authorization: 'Bearer x' }))).toEqual([
      'SUBGRAPH_UNAVAILABLE',
    ]);
    await until(() => heard.length === 3);
    expect(heard).toMatchObject([
      { type: 'connection_init' },
      { type: 'subscribe', payload: { ...subscription, extensions: { headers: { authorization: 'Bearer x' } } } },
      { type: 'complete' },
    ]);
  });

  it('over a WebSocket: an event that is too large ends its own subscription alone', async () => {
    const url = await serve();
    const sockets = new WebSocketServer({ server });
    const next = (id: string, a: string) => JSON.stringify({ type: 'next', id, payload: { data: { a } } });
    const ids: string[] = [];
    sockets.on('connection', (socket: WebSocket) => {
      socket.send('{"type":"connection_ack"}');
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as { type: string; id: string };
        if (message.type === 'subscribe') ids.push(message.id);
        if (ids.length < 2 || message.type !== 'subscribe') return;
        socket.send(next(ids[0] ?? '', 'x'.repeat(1_000)));
        socket.send(next(ids[1] ?? '', 'x'.repeat(900)));
        socket.send(JSON.stringify({ type: 'complete', id: ids[1] }));
      });
    });
    events = createWebSocketEvents({ ...options, url: url.replace('http', 'ws') });

    const [large, small] = await Promise.all([
      read(await events.subscribe(subscription, {})),
      read(await events.subscribe(subscription, {})),
    ]);

    expect(large).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(small).toEqual([{ data: { a: 'x'.repeat(900) } }]);
  });

  it('over a WebSocket: who subscribes while the idle socket closes gets another one', async () => {
    const url = await serve();
    const sockets = new WebSocketServer({ server });
    const opened: WebSocket[] = [];
    sockets.on('connection', (socket: WebSocket) => {
      opened.push(socket);
      socket.send('{"type":"connection_ack"}');
      socket.on('message', (data: Buffer) => {
        const { type, id } = JSON.parse(data.toString()) as { type: string; id: string };
        if (type === 'subscribe') socket.send(JSON.stringify({ type: 'next', id, payload: { data: { a: 1 } } }));
        // The farewell of an idle client is not answered any more.
        if (type === 'complete') socket.pause();
      });
    });
    events = createWebSocketEvents({ ...options, url: url.replace('http', 'ws'), keptIdleMs: 20 });
    expect(await firstOf(await events.subscribe(subscription, {}))).toEqual({ data: { a: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(await firstOf(await events.subscribe(subscription, {}))).toEqual({ data: { a: 1 } });
    expect(opened).toHaveLength(2);
    for (const socket of opened) socket.terminate();
  });

  it('over a WebSocket: who never acknowledges, or closes as if nothing were going on, is not waited for', async () => {
    const url = await serve();
    const sockets = new WebSocketServer({ server });
    events = createWebSocketEvents({ ...options, url: url.replace('http', 'ws') });
    expect(await read(await events.subscribe(subscription, {}))).toEqual(['SUBGRAPH_UNAVAILABLE']);

    let connections = 0;
    sockets.on('connection', (socket: WebSocket) => {
      connections++;
      socket.on('message', () => socket.close(1000));
      socket.send('{"type":"connection_ack"}');
    });
    expect(await read(await events.subscribe(subscription, {}))).toEqual(['SUBGRAPH_UNAVAILABLE']);
    expect(connections).toBe(1);
  });
});

/** The first result of a subscription, which is left then. */
async function firstOf(events: SubgraphEvents | SubgraphResult): Promise<unknown> {
  if (!(Symbol.asyncIterator in events)) throw new Error(`Expected events, but got ${JSON.stringify(events)}.`);
  for await (const event of events) return event({});
  return undefined;
}

/** All results of a subscription, and in the end the code of the error by which it broke. */
async function read(events: SubgraphEvents | SubgraphResult): Promise<unknown[]> {
  if (!(Symbol.asyncIterator in events)) throw new Error(`Expected events, but got ${JSON.stringify(events)}.`);
  const results: unknown[] = [];
  try {
    for await (const event of events) results.push(await event({}));
  } catch (error) {
    results.push((error as Answers & { extensions: { code: string } }).extensions.code);
  }
  return results;
}
