import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TOO_MUCH_UNREAD } from './heldAnswers.js';
import { UNREAD } from './unreadAnswers.js';
import { startGateway, type FixtureGateway } from '../testing/gatewayFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';

/** More than all buffers on the way take, in characters. */
const LARGE = 40_000_000;

let fixture: FixtureGateway;
let front: ServedGateway;
let answerSlow: () => void;
beforeAll(async () => {
  const typeDefs = 'type Query { large: String small: String slow: String }';
  const slow = () => new Promise<string>((resolve) => (answerSlow = () => resolve('slow')));
  const resolvers = { Query: { large: () => 'x'.repeat(LARGE), small: () => 'x'.repeat(15_000), slow } };
  fixture = await startGateway({ things: { typeDefs, resolvers } }, 'compiled');
});
afterEach(() => front.close());
afterAll(() => fixture.close());

const connections = () => promisify(front.http.server.getConnections.bind(front.http.server))();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks by a connection that reads nothing by itself, and may send something behind that. */
async function ask(accept: string, behind = ''): Promise<Socket> {
  const socket = connect(Number(new URL(front.url).port), '127.0.0.1').on('error', () => undefined);
  socket.pause();
  socket.write(`GET /graphql?query={large} HTTP/1.1\r\nhost: a\r\naccept: ${accept}\r\n\r\n${behind}`);
  await once(socket, 'connect');
  return socket;
}

describe.each(['application/json', 'text/event-stream'])('an answer as %s', (accept) => {
  it.each([
    ['', ''],
    [', and offers another protocol', 'GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n'],
  ])(
    'is let go with its connection when the client does not read%s',
    async (_, behind) => {
      front = await serveGateway(fixture.gateway, {}, { unreadMs: 200 });
      const socket = await ask(accept, behind);

      await once(socket, 'readable');

      while ((await connections()) > 0) await pause(10);
      socket.destroy();
    },
    20_000,
  );

  it('is told as unread in the log and in metrics where it was let go, and not as answered after so long', async () => {
    const environment = { LOG_REQUESTS: 'on', METRICS: 'on', SLOW_OPERATION_MS: '150' };
    front = await serveGateway(fixture.gateway, environment, { unreadMs: 200 });
    const socket = await ask(accept);
    await once(socket, 'readable');
    const requests = () => front.logged.filter(({ msg }) => msg !== UNREAD);
    while (requests().length === 0) await pause(10);

    const metrics = await (await fetch(front.url.replace('graphql', 'metrics'))).text();
    expect(requests()).toMatchObject([{ kind: 'query', unread: true }]);
    expect(requests()[0]).not.toHaveProperty('status');
    expect(metrics).toMatch(/^hemicycle_operations_total\{.*outcome="unread"\} 1$/m);
    expect(metrics).not.toMatch(/outcome="ok"/);
    expect(metrics).not.toMatch(/^hemicycle_operation_duration_seconds_count\{.*\} 1$/m);
    socket.destroy();
  }, 20_000);

  it('ends, of those that wait unread, the one that has waited longest where they are too many bytes', async () => {
    front = await serveGateway(fixture.gateway, {}, { unreadMs: 20_000, unreadBytes: 2.5 * LARGE });
    const sockets: Socket[] = [];
    for (let at = 0; at < 3; at++) {
      const socket = await ask(accept);
      await once(socket, 'readable');
      sockets.push(socket);
    }

    while ((await connections()) > 2) await pause(10);
    await pause(600);
    const left = await connections();
    const health = await fetch(front.url.replace('graphql', 'health/live'));

    expect([left, health.status]).toEqual([2, 200]);
    expect(front.logged.filter(({ msg }) => msg === TOO_MUCH_UNREAD)).toHaveLength(1);
    for (const socket of sockets) socket.destroy();
  }, 60_000);

  it('is sent to its end when the client reads it slowly', async () => {
    front = await serveGateway(fixture.gateway, {}, { unreadMs: 1_000 });
    const socket = await ask(accept);
    let got = 0;
    let pausedAt = 0;

    for await (const part of socket) {
      got += (part as Buffer).length;
      if (got > LARGE) break;
      if (got - pausedAt < LARGE / 10) continue;
      pausedAt = got;
      await pause(400);
    }

    expect(got).toBeGreaterThan(LARGE);
  }, 60_000);
});

it('a large answer that is read more slowly than it must be is cut, though something is taken of it all the time', async () => {
  front = await serveGateway(fixture.gateway, {}, { unreadMs: 1_000, leastReadPerSecond: LARGE });
  const socket = await ask('application/json');
  let got = 0;

  for await (const part of socket) {
    got += (part as Buffer).length;
    if (got > LARGE) break;
    await pause(10);
  }

  expect(got).toBeGreaterThan(0);
  expect(got).toBeLessThan(LARGE);
}, 20_000);

it('small answers count where they wait for their turn on a connection', async () => {
  front = await serveGateway(fixture.gateway, {}, { unreadBytes: 500_000 });
  const socket = connect(Number(new URL(front.url).port), '127.0.0.1').on('error', () => undefined);
  const get = (field: string) =>
    `GET /graphql?query={${field}} HTTP/1.1\r\nhost: a\r\naccept: application/json\r\n\r\n`;
  socket.write(get('slow') + get('small').repeat(100));
  await once(socket, 'connect');

  while ((await connections()) > 0) await pause(10);

  expect(front.logged.filter(({ msg }) => msg === TOO_MUCH_UNREAD)).toHaveLength(1);
  answerSlow();
}, 5_000);
