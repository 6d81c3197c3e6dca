import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { startGateway, type FixtureGateway } from '../testing/gatewayFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';
import { HeldAnswers, TOO_MUCH_UNREAD } from './heldAnswers.js';
import type { StreamLimits } from './streamLimits.js';
import { UnreadMessages } from './unreadMessages.js';

const MEGABYTE = 1_000_000;

/** More than the buffers of the system take on the way, which have 4 MB and more. */
const MANY = 100;

let fixture: FixtureGateway;
let front: ServedGateway;
let answered = 0;
let turn = 0;
const answeredIn: number[] = [];
const sockets: WebSocket[] = [];
beforeAll(async () => {
  const typeDefs = 'type Query { large(megabytes: Int! = 1): String }';
  const large = (_: unknown, { megabytes }: { megabytes: number }) => {
    answered++;
    answeredIn.push(turn);
    return 'x'.repeat(megabytes * MEGABYTE);
  };
  fixture = await startGateway({ things: { typeDefs, resolvers: { Query: { large } } } }, 'compiled');
});
afterAll(() => fixture.close());

async function start(limits: Partial<StreamLimits> = {}): Promise<void> {
  front = await serveGateway(fixture.gateway, {}, limits);
}

/** A client that reads nothing of what comes then, until it resumes. */
async function deafClient(): Promise<{ socket: WebSocket; heard: Buffer[] }> {
  const socket = new WebSocket(front.url.replace('http', 'ws'), 'graphql-transport-ws');
  sockets.push(socket);
  const heard: Buffer[] = [];
  socket.on('message', (data: Buffer) => heard.push(data));
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  heard.length = 0;
  socket.pause();
  return { socket, heard };
}

describe('the client of a WebSocket that does not read', () => {
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await front.close();
  });

  it('gets no payload of a ping back, and one pong for those that come while it waits', async () => {
    await start();
    const { socket, heard } = await deafClient();
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(900_000) } });

    for (let count = 0; count < 20; count++) socket.send(ping);
    socket.resume();
    await until(() => socket.bufferedAmount === 0 && heard.length > 0);
    await pause(200);

    expect(new Set(heard.map(String))).toEqual(new Set(['{"type":"pong"}']));
    expect(heard.length).toBeLessThanOrEqual(20);
  });

  it('is not heard while much waits for it, and is answered whatever it asked once it reads', async () => {
    await start();
    const { socket, heard } = await deafClient();
    answered = 0;

    for (let id = 1; id <= MANY; id++) {
      socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query: '{ large }' } }));
      await pause(5);
    }
    await pause(300);
    const whileDeaf = answered;
    socket.resume();
    await until(() => heard.length === 2 * MANY); // `next` and `complete`

    expect(whileDeaf).toBeLessThan(MANY / 2);
    expect(answered).toBe(MANY);
  }, 20_000);

  it('is told of once in the log, whatever waits for it', async () => {
    await start({ unreadMs: 300 });
    const { socket } = await deafClient();
    const closed = once(socket, 'close');

    for (let id = 1; id <= MANY; id++)
      socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query: '{ large }' } }));
    await until(() => front.logged.length > 0);
    await pause(500);
    socket.resume();
    await closed;

    expect(front.logged).toMatchObject([{ level: 40, msg: 'Answers wait unread: the connection ends' }]);
  }, 20_000);

  it('ends, where all that wait are too many bytes, when it has waited longest', async () => {
    await start({ unreadBytes: 100 * MEGABYTE });
    const clients = [await deafClient(), await deafClient(), await deafClient()] as const;
    const codes = clients.map(async ({ socket }) => ((await once(socket, 'close')) as [number])[0]);
    answered = 0;

    for (const [at, { socket }] of clients.entries()) {
      const payload = { query: '{ large(megabytes: 40) }' };
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
      await until(() => answered === at + 1);
    }
    await until(() => front.logged.length > 0);
    await pause(600);
    for (const { socket } of clients) socket.resume();
    await Promise.all([codes[0], until(() => clients[1].heard.length === 2 && clients[2].heard.length === 2)]);

    expect(clients[0].heard).toEqual([]);
    expect(await codes[0]).toBe(1006);
    expect(front.logged).toMatchObject([{ level: 40, msg: TOO_MUCH_UNREAD }]);
  }, 20_000);
});

it('begins each message that comes with others in a turn of the event loop of its own', async () => {
  await start();
  const { socket, heard } = await deafClient();
  socket.resume();
  const ask = (id: number) =>
    socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query: '{ large(megabytes: 0) }' } }));
  ask(0);
  await until(() => heard.length === 2); // `next` and `complete`: it is planned now
  answeredIn.length = 0;
  let counting = setImmediate(function count() {
    turn++;
    counting = setImmediate(count);
  });

  const { _socket: raw } = socket as unknown as { _socket: Socket };
  raw.cork(); // so that all come in one piece
  for (const id of [1, 2, 3]) ask(id);
  raw.uncork();
  await until(() => heard.length === 8);
  clearImmediate(counting);

  expect(new Set(answeredIn).size).toBe(3);
  socket.terminate();
  await front.close();
});

describe('a client is heard again', () => {
  const socket = {
    once: () => undefined,
    bufferedAmount: 0,
    isPaused: false,
    pause: () => (socket.isPaused = true),
    resume: () => (socket.isPaused = false),
  };
  const limits = { unreadMs: 1_000, operations: 2 };
  const held = new HeldAnswers({ unreadBytes: Infinity }, pino({ enabled: false }));
  const letGo: (() => void)[] = [];

  /** Takes a message, and tells whether the next is heard before it is done with. */
  function taker(): (message: string) => boolean {
    const unread = new UnreadMessages(socket as unknown as WebSocket, limits, held, () => undefined);
    return (message) => {
      void unread.take(message, () => new Promise((resolve) => letGo.push(resolve)));
      return !socket.isPaused;
    };
  }

  it('once fewer of its messages are under way, however little waits for it', async () => {
    socket.bufferedAmount = 0;
    const isHeardAfter = taker();

    const heard = ['a', 'b', 'c', 'd', 'e'].map(isHeardAfter);
    letGo.pop()?.();
    await pause(1);

    expect([heard, socket.isPaused]).toEqual([[true, true, true, true, false], false]);
  });

  it.each([
    ['where answers wait', 20_000, [true, false]],
    ['but not where it reads', 0, [true, true]],
  ])('once fewer of their characters are under way, %s', async (_, bufferedAmount, expected) => {
    socket.bufferedAmount = bufferedAmount;
    const isHeardAfter = taker();

    const heard = [600_000, 600_000].map((length) => isHeardAfter('x'.repeat(length)));
    letGo.pop()?.();
    await pause(1);

    expect([heard, socket.isPaused]).toEqual([expected, false]);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(10);
}
