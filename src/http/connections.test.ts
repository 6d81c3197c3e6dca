import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { Connections } from './connections.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

/** More than all buffers on the way take, in characters. */
const LARGE = 20_000_000;

describe('a server', () => {
  it('closes connections beyond what it may hold, tells of them, and serves the others', async () => {
    let dropped = 0;
    const connections = new Connections({}, () => dropped++, 2);
    const server = connections.createServer((_, response) => response.end('here'), {});
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const open = () => connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    const held = [open(), open()];
    await Promise.all(held.map((socket) => once(socket, 'connect')));

    const beyond = open();
    await once(beyond, 'close');
    for (const socket of held) socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    const answers = await Promise.all(held.map(async (socket) => String((await once(socket, 'data'))[0])));

    expect(answers).toEqual([expect.stringMatching(/here$/), expect.stringMatching(/here$/)]);
    expect(dropped).toBe(1);
    for (const socket of held) socket.destroy();
    await connections.close();
  }, 5_000);
});

it.each([
  ['answers a request that waits for its turn, whose body nobody has begun to read', 500_000],
  ['does not wait for the rest of one once somebody has begun to read it', 400_000],
])(
  'a server that closes %s',
  async (_, sent) => {
    const connections = new Connections({}, () => undefined);
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      await begun;
      let length = 0;
      for await (const part of request) length += (part as Buffer).length;
      response.end(`got ${length}`);
    };
    const lost = () => undefined;
    const server = connections.createServer((request, response) => void answer(request, response).catch(lost), {});
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    socket.write(`POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 500000\r\n\r\n${'x'.repeat(sent)}`);
    await once(server, 'request');

    const closed = connections.close();
    await new Promise((resolve) => setTimeout(resolve, 2_300)); // longer than what has begun may take to arrive
    begin();

    let answered = '';
    for await (const part of socket) answered += String(part);
    expect(/got 500000$/.test(answered)).toBe(sent === 500_000);
    await closed;
  },
  10_000,
);

it('a server that was cut closes those at once that connect afterwards', async () => {
  const connections = new Connections({}, () => undefined);
  const server = connections.createServer((_, response) => response.end(), {});
  await once(server.listen(0, '127.0.0.1'), 'listening');

  connections.cut();
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);

  await once(socket, 'close');
  await connections.close();
}, 2_000);

it('a server that closes does so although clients connect without end, and turns of the loop are long', async () => {
  const connections = new Connections({}, () => undefined);
  const server = connections.createServer((_, response) => response.end(), {});
  server.on('connection', () => {
    const turn = performance.now();
    while (performance.now() < turn + 2);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const connecting = setInterval(() => {
    for (let client = 0; client < 20; client++) {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.once('connect', () => socket.destroy());
    }
  });
  await once(server, 'connection');

  const begun = performance.now();
  const closed = connections.close();
  while (server.listening) await new Promise((resolve) => setTimeout(resolve, 10));
  const took = performance.now() - begun;

  clearInterval(connecting);
  await closed;
  expect(took).toBeLessThan(1_000);
}, 10_000);

describe('a server that closes', () => {
  let graph: ServedFixture;
  let closed: Promise<void> | undefined;
  let held: (() => void)[];
  let pokes: number;

  beforeEach(async () => {
    [closed, held, pokes] = [undefined, [], 0];
    const typeDefs = 'type Query { large: String small: String slow: String } type Mutation { poke: Int }';
    const slow = () => new Promise<string>((resolve) => held.push(() => resolve('slow')));
    const resolvers = {
      Query: { large: () => 'x'.repeat(LARGE), small: () => 'x', slow },
      Mutation: { poke: () => ++pokes },
    };
    graph = await serveFixture({ things: { typeDefs, resolvers } }, { DRAIN_SECONDS: '10' });
  });
  afterEach(() => closed ?? graph.close());

  const open = () => connect(Number(new URL(graph.url).port), '127.0.0.1').on('error', () => undefined);
  const ask = (socket: Socket, query: string, accept = 'application/json') =>
    socket.write(`GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1\r\nhost: a\r\naccept: ${accept}\r\n\r\n`);
  const post = (socket: Socket, query: string) => {
    const body = JSON.stringify({ query });
    const headers = `host: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    socket.write(`POST /graphql HTTP/1.1\r\n${headers}\r\n\r\n${body}`);
  };
  async function rest(socket: Socket): Promise<string> {
    let text = '';
    for await (const part of socket) text += String(part);
    return text;
  }
  async function untilNobodyListens(): Promise<void> {
    await until(() => !graph.http.server.listening);
  }
  async function until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  it.each([
    ['application/json', '"}}\n'],
    ['text/event-stream', 'event: complete\ndata:\n\n\r\n0\r\n\r\n'],
  ])(
    'sends answers to their end that are on their way, as %s',
    async (accept, end) => {
      const socket = open();
      ask(socket, '{ large }', accept);
      await once(socket, 'readable');

      closed = graph.close();
      await untilNobodyListens();
      const answer = await rest(socket);

      expect(answer.length).toBeGreaterThan(LARGE);
      expect(answer.slice(-end.length)).toBe(end);
      await closed;
    },
    60_000,
  );

  it('lets those go at once that are kept for another request, and gives time to those that have not asked yet', async () => {
    const kept = open();
    ask(kept, '{ small }');
    await once(kept, 'data');
    const silent = open();
    await once(silent, 'connect');
    const ended: string[] = [];
    kept.once('close', () => ended.push('kept'));
    silent.once('close', () => ended.push('silent'));

    closed = graph.close();

    await closed;
    for (const socket of [kept, silent]) if (!socket.closed) await once(socket, 'close');
    expect(ended).toEqual(['kept', 'silent']);
  });

  it('answers all that was asked on a connection, and does nothing of what comes after the last answer', async () => {
    const answers: ServerResponse[] = [];
    graph.http.server.on('request', (_, response) => answers.push(response));
    const socket = open();
    for (const query of ['{ slow }', 'mutation { poke }', '{ slow }']) post(socket, query);
    await until(() => held.length === 2 && pokes === 1);

    closed = graph.close();
    await untilNobodyListens();
    held[1]?.();
    await until(() => answers[2]?.writableEnded === true);
    post(socket, 'mutation { poke }');
    await until(() => answers.length === 4);
    held[0]?.();
    const sent = (await rest(socket)).split(/(?=HTTP)/);

    expect(sent.map((answer) => answer.slice(answer.indexOf('{')).trim())).toEqual([
      '{"data":{"slow":"slow"}}',
      '{"data":{"poke":1}}',
      '{"data":{"slow":"slow"}}',
    ]);
    expect(sent.map((answer) => /connection: close/i.test(answer))).toEqual([false, false, true]);
    await closed;
    expect(pokes).toBe(1);
  }, 20_000);

  it('answers all that was asked on a connection while the WebSockets end', async () => {
    const socket = open();
    const webSocket = new WebSocket(graph.url.replace('http', 'ws'), 'graphql-transport-ws');
    await once(webSocket, 'open');
    webSocket.send('{"type":"connection_init"}');
    await once(webSocket, 'message');
    webSocket.send('{"type":"subscribe","id":"1","payload":{"query":"{ slow }"}}');
    await until(() => held.length === 1);

    closed = graph.close();
    post(socket, '{ slow }');
    await until(() => held.length === 2);
    post(socket, 'mutation { poke }');
    await until(() => pokes === 1);
    held[1]?.();
    await once(socket, 'readable');
    held[0]?.();

    expect((await rest(socket)).match(/connection: close|\{.*/gi)).toEqual([
      '{"data":{"slow":"slow"}}',
      'connection: close',
      '{"data":{"poke":1}}',
    ]);
    await closed;
  }, 20_000);

  it('does nothing of what comes behind a request under way once it does not listen any more', async () => {
    const requests: IncomingMessage[] = [];
    graph.http.server.on('request', (request) => requests.push(request));
    const socket = open();
    post(socket, '{ slow }');
    await until(() => held.length === 1);

    closed = graph.close();
    await untilNobodyListens();
    for (const query of ['{ slow }', 'mutation { poke }']) post(socket, query);
    await until(() => requests.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 100)); // in which they would be begun
    held.forEach((letGo) => letGo());

    expect((await rest(socket)).match(/connection: close|\{.*/gi)).toEqual([
      'connection: close',
      '{"data":{"slow":"slow"}}',
    ]);
    await closed;
    expect([held.length, pokes]).toEqual([1, 0]);
  }, 20_000);

  it.each([
    ['POST', post],
    ['GET', ask],
  ])(
    'answers a %s on a connection where another request has begun, for which it does not wait',
    async (_, send) => {
      const socket = open();
      send(socket, '{ slow }');
      socket.write(
        'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
      );
      await until(() => held.length === 1);

      closed = graph.close();
      await new Promise((resolve) => setTimeout(resolve, 2_500)); // longer than what has begun may take to arrive
      held[0]?.();

      expect(await rest(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\{"data":\{"slow":"slow"\}\}\s*$/);
      await closed;
    },
    20_000,
  );

  it.each([
    ['line', 'POST /gra'],
    ['headers', 'POST /graphql HTTP/1.1\r\nhost: a\r\n'],
    ['body', 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{'],
  ])('waits neither for a request of which only a part of its %s comes, nor for a second one', async (_, part) => {
    const first = open();
    first.write(part);
    const second = open();
    ask(second, '{ small }');
    await once(second, 'data');
    second.write(part);
    await new Promise((resolve) => setTimeout(resolve, 50)); // as parts, which have come

    closed = graph.close();

    await expect(closed).resolves.toBeUndefined();
    for (const socket of [first, second]) if (!socket.closed) await once(socket, 'close');
  });
});
