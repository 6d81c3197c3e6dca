import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startArrivals, until, type ArrivalsFixture } from '../testing/arrivalsFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';

let library: ArrivalsFixture;
let front: ServedGateway;
beforeAll(async () => {
  library = await startArrivals('compiled');
  front = await serveGateway(library.gateway);
});
afterAll(() => library.close());

const open = () => new WebSocket(front.url.replace('http', 'ws'), 'graphql-transport-ws');

it('opens no WebSocket while the server stops: it would end before it is answered', async () => {
  const [idle, busy] = [open(), open()];
  const heard: unknown[] = [];
  busy.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
  await Promise.all([once(idle, 'open'), once(busy, 'open')]);
  busy.send('{"type":"connection_init"}');
  await until(() => heard.length === 1);
  busy.send('{"type":"subscribe","id":"1","payload":{"query":"mutation { arriveLater(id: \\"b1\\") }"}}');
  await until(() => library.arrivals.laterCount === 1);

  const closed = front.close();
  expect((await once(idle, 'close'))[0]).toBe(1001);
  const again = open();

  await expect(once(again, 'open')).rejects.toThrow('Unexpected server response: 503');
  library.arrivals.letArrive();
  expect((await once(busy, 'close'))[0]).toBe(1001);
  expect(heard[1]).toEqual({ type: 'next', id: '1', payload: { data: { arriveLater: true } } });
  await closed;
});

it('begins no operation on a WebSocket that waits for those under way: it would never close where its client always asks', async () => {
  front = await serveGateway(library.gateway);
  const [socket, idle] = [open(), open()];
  const heard: object[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as object));
  await Promise.all([once(socket, 'open'), once(idle, 'open')]);
  socket.send('{"type":"connection_init"}');
  await until(() => heard.length === 1);
  const ask = (id: string) => {
    const payload = { query: 'mutation { arriveLater(id: "b1") }' };
    socket.send(JSON.stringify({ type: 'subscribe', id, payload }));
  };
  for (const id of ['1', '2']) ask(id);
  await until(() => library.arrivals.laterCount === 2);

  const closed = front.close();
  await once(idle, 'close');
  ask('3');
  socket.send('{"type":"complete","id":"2"}');
  ask('2');
  socket.send('{"type":"ping"}');
  await until(() => heard.length === 2);
  expect(library.arrivals.laterCount).toBe(2);
  library.arrivals.letArrive();

  expect((await once(socket, 'close'))[0]).toBe(1001);
  expect(heard.slice(1)).toEqual([
    { type: 'pong' },
    { type: 'next', id: '1', payload: { data: { arriveLater: true } } },
    { type: 'complete', id: '1' },
  ]);
  await closed;
});
