import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startArrivals, until, type ArrivalsFixture } from '../testing/arrivalsFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';

let library: ArrivalsFixture;
let front: ServedGateway;
let socket: WebSocket;
beforeEach(async () => {
  library = await startArrivals('compiled', { subscriptionLimits: { mostPerClient: 100 } });
  front = await serveGateway(library.gateway);
  socket = new WebSocket(front.url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
});
afterEach(async () => {
  socket.terminate();
  await front.close();
  await library.close();
});

const query = 'subscription ($g: String) { bookAdded(genre: $g) { id } }';
const long = 'x'.repeat(900_000);
const TOO_MANY = expect.stringMatching(/^Expected at most 100 subscriptions .* counts as 2\d\d\. Try again later\.$/);

it.each([
  ['variables', { payload: { query, variables: { g: long } } }],
  ['variables that nobody names', { payload: { query, variables: { other: long } } }],
  ['extensions', { payload: { query, extensions: { long } } }],
  ['a key that nobody knows', { payload: { query }, long }],
])('a WebSocket with a long subscription under way is refused another: %s', async (_, message) => {
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', ...message }));
  await until(() => library.arrivals.subscriberCount === 1);

  socket.send(JSON.stringify({ type: 'subscribe', id: '2', ...message }));
  const [answer] = (await once(socket, 'message')) as [Buffer];

  expect(JSON.parse(answer.toString())).toEqual({
    type: 'error',
    id: '2',
    payload: [{ message: TOO_MANY, extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', most: 100 } }],
  });
});

it('so it is by server-sent events', async () => {
  const ended = new AbortController();
  const subscribe = () =>
    fetch(front.url, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { g: long } }),
      signal: ended.signal,
    });
  await subscribe();
  await until(() => library.arrivals.subscriberCount === 1);

  expect(await (await subscribe()).text()).toContain('TOO_MANY_SUBSCRIPTIONS');
  ended.abort();
});
