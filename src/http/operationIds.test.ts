import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startArrivals, until, type ArrivalsFixture } from '../testing/arrivalsFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';

describe('an id on a WebSocket that is given to another operation', () => {
  let library: ArrivalsFixture;
  let front: ServedGateway;
  beforeAll(async () => {
    library = await startArrivals('compiled');
    front = await serveGateway(library.gateway, {}, { closingMs: 200 });
  });
  afterAll(async () => {
    await front.close();
    await library.close();
  });

  it.each([
    ['before it is begun', 'bookAdded', () => true],
    ['while it is asked for', 'bookAddedLater', () => library.arrivals.laterCount === 1],
    ['while it goes on', 'bookAdded', () => library.arrivals.subscriberCount === 1],
  ])('lets go of a subscription that is completed %s, and serves another one with its id', async (_, field, isSo) => {
    const socket = new WebSocket(front.url.replace('http', 'ws'), 'graphql-transport-ws');
    const heard: unknown[] = [];
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
    const say = (message: object) => socket.send(JSON.stringify(message));
    await once(socket, 'open');
    say({ type: 'connection_init' });
    await until(() => heard.length === 1);
    const { _socket: raw } = socket as unknown as { _socket: Socket };
    const payload = { query: `subscription { answer: ${field} { id } }` };

    raw.cork(); // so that all that follows comes at once, where nothing is waited for
    say({ type: 'subscribe', id: '1', payload });
    if (!isSo()) raw.uncork();
    await until(isSo);
    raw.cork();
    say({ type: 'complete', id: '1' });
    say({ type: 'subscribe', id: '1', payload });
    while (raw.writableCorked > 0) raw.uncork();
    if (field === 'bookAddedLater') await until(() => library.arrivals.laterCount === 2);
    library.arrivals.letArrive();
    await new Promise((resolve) => setTimeout(resolve, 50)); // in which the second would be ended with the first
    await until(() => library.arrivals.subscriberCount === 1);
    library.arrivals.publish({ id: 'b1' });
    await until(() => heard.length === 2);

    expect(heard[1]).toEqual({ type: 'next', id: '1', payload: { data: { answer: { id: 'b1' } } } });
    socket.terminate();
    await until(() => library.arrivals.subscriberCount === 0 && library.gateway.subscriptionCount === 0);
  });
});
