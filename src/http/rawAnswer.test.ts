import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendBytes } from '../testing/attacks.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

let graph: ServedFixture;
let port: number;
beforeAll(async () => {
  const environment = { LIMIT_BODY_SECONDS: '1', CSRF_PREVENTION: 'on' };
  graph = await serveFixture({ things: { typeDefs: 'type Query { a: Int }' } }, environment);
  port = Number(new URL(graph.url).port);
});
afterAll(() => graph.close());

const upgrade = 'host: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nx-request-id: ours\r\n\r\n';

describe('what never becomes a request', () => {
  it.each([
    [400, 'no HTTP', 'hello\r\n\r\n'],
    [
      400,
      'two lengths',
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0',
    ],
    [431, 'headers of 20 KB', `GET /graphql HTTP/1.1\r\nhost: a\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`],
    [404, 'a WebSocket elsewhere', `GET /elsewhere HTTP/1.1\r\n${upgrade}`],
  ])('is answered with %s in the form of every other answer: %s', async (status, _, text) => {
    const answer = await sendBytes(port, Buffer.from(text));

    expect(answer.status).toBe(status);
    expectForm(answer.text);
  });

  it('is answered with 408 where it comes too slowly', async () => {
    const answered = new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('POST /graphql HTTP/1.1\r\nhost: a\r\n'));
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.on('error', reject).on('close', () => resolve(text));
    });

    expect(await answered).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expectForm(await answered);
  });
});

it.each([
  [404, 'elsewhere', `GET /elsewhere HTTP/1.1\r\n${upgrade}`],
  [403, 'of a page that may not ask', `GET /graphql HTTP/1.1\r\norigin: https://other.example\r\n${upgrade}`],
])(
  'nothing is left of a connection that gets %s as a WebSocket %s, whatever else comes',
  async (status, _, text) => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write(text);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.end('x');

    expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const connections = promisify(graph.http.server.getConnections.bind(graph.http.server));
    while ((await connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  },
  10_000,
);

function expectForm(text: string): void {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  expect(JSON.parse(body)).toEqual({ errors: [{ message: expect.stringMatching(/^Expected .*, but got .*\.$/) }] });
  for (const field of [
    'x-content-type-options: nosniff',
    "content-security-policy: default-src 'none'; frame-ancestors 'none'",
    'referrer-policy: no-referrer',
    'access-control-allow-origin: *',
    'x-request-id: ',
  ])
    expect(head).toContain(`\r\n${field}`);
}
