import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connections } from './connections.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

/** More than all buffers on the way take, in characters. */
const LARGE = 20_000_000;

describe('a server', () => {
  it('closes connections beyond what it may hold, and serves the others', async () => {
    const connections = new Connections({}, 2);
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
    for (const socket of held) socket.destroy();
    await connections.close();
  }, 5_000);
});

describe('a server that closes', () => {
  let graph: ServedFixture;
  let closed: Promise<void> | undefined;

  beforeEach(async () => {
    closed = undefined;
    const typeDefs = 'type Query { large: String small: String }';
    const resolvers = { Query: { large: () => 'x'.repeat(LARGE), small: () => 'x' } };
    graph = await serveFixture({ things: { typeDefs, resolvers } }, { DRAIN_SECONDS: '10' });
  });
  afterEach(() => closed ?? graph.close());

  const open = () => connect(Number(new URL(graph.url).port), '127.0.0.1').on('error', () => undefined);
  const ask = (socket: Socket, query: string, accept = 'application/json') =>
    socket.write(`GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1\r\nhost: a\r\naccept: ${accept}\r\n\r\n`);
  async function rest(socket: Socket): Promise<string> {
    let text = '';
    for await (const part of socket) text += String(part);
    return text;
  }
  async function untilNobodyListens(): Promise<void> {
    while (graph.http.server.listening) await new Promise((resolve) => setTimeout(resolve, 10));
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
