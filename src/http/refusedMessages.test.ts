import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const things = {
  things: {
    typeDefs: 'type Query { note: String held: String }',
    resolvers: { Query: { note: () => 'a', held: () => new Promise(() => undefined) } },
  },
};

let graph: ServedFixture;
let socket: WebSocket;
beforeAll(async () => (graph = await serveFixture(things)));
afterEach(() => socket.terminate());
afterAll(() => graph.close());

async function open(): Promise<void> {
  socket = new WebSocket(graph.url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
}

async function connect(): Promise<void> {
  await open();
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
}

async function closed(): Promise<[code: number, reason: string]> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return [code, reason.toString()];
}

const subscribe = (id: string, query = '{ held }') => JSON.stringify({ type: 'subscribe', id, payload: { query } });

describe('a message on a WebSocket closes it, in words that fit into a close frame, and nothing is logged', () => {
  it.each([
    ['an id that is too long', [subscribe('x'.repeat(256))], 4400, 'Expected an id of at most 255 characters'],
    ['a long id twice', [subscribe('é'.repeat(255)), subscribe('é'.repeat(255))], 4409, 'Subscriber already exists'],
    [
      'more values than there may be',
      [JSON.stringify({ type: 'ping', payload: { a: Array(40_001).fill(0) } })],
      1009,
      'Expected at most 40000 values in a message, but got more than 40000',
    ],
    [
      'values that are nested too deep',
      [`{"type":"ping","payload":{"a":${'['.repeat(200)}`],
      4400,
      'Expected at most 201 levels of nesting, but got more',
    ],
    ['what servers say', ['{"type":"connection_ack"}'], 4400, 'Invalid message received'],
    ['an answer', ['{"type":"next","id":"1","payload":{}}'], 4400, 'Invalid message received'],
    ['an error', ['{"type":"error","id":"1","payload":[{"message":"a"}]}'], 4400, 'Invalid message received'],
  ])('%s', async (_, messages, code, reason) => {
    await connect();

    for (const message of messages) socket.send(message);

    expect(await closed()).toEqual([code, reason]);
    expect(graph.logged).toEqual([]);
  });
});

/** A message of so many bytes. */
function ofSize(type: string, bytes: number): string {
  const text = JSON.stringify({ type, payload: { a: '' } });
  return text.replace('""', `"${'x'.repeat(bytes - text.length)}"`);
}

it.each(['ping', 'connection_init'])('a %s before anybody is known is no longer than headers may be', async (type) => {
  await open();

  socket.send(ofSize(type, 16 * 1024 + 1));

  expect(await closed()).toEqual([4400, 'Expected at most 16384 bytes until the connection is acknowledged']);
  expect(graph.logged).toEqual([]);
});

it('a connection begins with as much as headers may be, and an operation may be larger then', async () => {
  await open();

  socket.send(ofSize('connection_init', 16 * 1024));
  const [acknowledged] = (await once(socket, 'message')) as [Buffer];
  socket.send(subscribe('1', `{ note } #${'x'.repeat(100_000)}`));
  const [data] = (await once(socket, 'message')) as [Buffer];

  expect(acknowledged.toString()).toBe('{"type":"connection_ack"}');
  expect(data.toString()).toContain('"data":{"note":"a"}');
});

it('an operation is answered whose id is as long as it may be', async () => {
  await connect();
  socket.send(subscribe('é'.repeat(255), '{ note }'));

  const [data] = (await once(socket, 'message')) as [Buffer];

  expect(JSON.parse(data.toString())).toEqual({ type: 'next', id: 'é'.repeat(255), payload: { data: { note: 'a' } } });
});
