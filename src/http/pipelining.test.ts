import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../testing/arrivalsFixture.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

let graph: ServedFixture;
const held: (() => void)[] = [];
beforeAll(async () => {
  const typeDefs = 'type Query { a: Int } type Mutation { slow: String }';
  const slow = () => new Promise<string>((resolve) => held.push(() => resolve('slow')));
  graph = await serveFixture({ things: { typeDefs, resolvers: { Mutation: { slow } } } }, { LIMIT_BODY_SECONDS: '1' });
});
afterEach(() => held.splice(0).forEach((letGo) => letGo()));
afterAll(() => graph.close());

/** Sends a request to its end, and something behind it. Returns once it is under way. */
async function ask(behind: string): Promise<Socket> {
  const body = JSON.stringify({ query: 'mutation { slow }' });
  const socket = connect(Number(new URL(graph.url).port), '127.0.0.1')
    .on('error', () => undefined)
    .setEncoding('utf8');
  const headers = `host: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.write(`POST /graphql HTTP/1.1\r\n${headers}\r\n\r\n${body}${behind}`);
  await until(() => held.length === 1);
  return socket;
}

/** A request that is not whole. */
const begun = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';

const offering = (protocol: string, path = '/graphql') =>
  `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: ${protocol}\r\n` +
  'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

describe('behind a request that node answers by itself', () => {
  it.each([
    [400, 'no host', ''],
    [417, 'an expectation', 'host: a\r\nexpect: much\r\n'],
  ])('with %s for %s, an upgrade ends the connection after that answer', async (status, _, headers) => {
    for (const protocol of ['websocket', 'h2c']) {
      const socket = connect(Number(new URL(graph.url).port), '127.0.0.1')
        .on('error', () => undefined)
        .setEncoding('utf8');
      socket.write(`GET / HTTP/1.1\r\n${headers}\r\n${offering(protocol)}`);
      let text = '';
      for await (const part of socket) text += String(part);

      expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
    }
  });
});

const ANSWER = /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\{"data":\{"slow":"slow"\}\}\s*$/;

describe('behind a request that is not answered yet', () => {
  it.each([
    ['a WebSocket', offering('websocket')],
    ['a WebSocket elsewhere', offering('websocket', '/elsewhere')],
    ['another protocol', offering('h2c')],
    ['no HTTP', 'hello\r\n\r\n'],
    ['headers of 20 KB', `GET /graphql HTTP/1.1\r\nhost: a\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['a body that is none', `${begun}transfer-encoding: chunked\r\n\r\nhello\r\n`],
  ])('%s is not answered in its place: the connection ends with its answer', async (_, behind) => {
    const socket = await ask(behind);
    await new Promise((resolve) => setTimeout(resolve, 20));

    held[0]?.();
    let text = '';
    for await (const part of socket) text += String(part);

    expect(text).toMatch(ANSWER);
  });

  it('a request that comes too slowly is not told so in its place: the connection ends with its answer', async () => {
    const socket = await ask(`${begun}content-length: 100\r\n\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 2_000)); // longer than it may take to arrive, and the looks at that

    held[0]?.();
    let text = '';
    for await (const part of socket) text += String(part);

    expect(text).toMatch(ANSWER);
  });

  it('a client that leaves in the middle of another one has left', async () => {
    const socket = await ask(`${begun}content-length: 100\r\n\r\n{`);

    socket.resume().end();
    await once(socket, 'close');

    expect(socket.bytesRead).toBe(0);
  });
});
