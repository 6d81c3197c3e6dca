import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

let asked = 0;
let letGo: () => void = () => undefined;
async function* ticks() {
  yield { ticks: 1 };
  await new Promise<void>((resolve) => (letGo = resolve));
}

const things = {
  typeDefs: 'type Query { slow: String } type Subscription { ticks: Int }',
  resolvers: {
    Query: {
      slow: () => {
        asked++;
        return new Promise<string>((resolve) => (letGo = () => resolve('late')));
      },
    },
    Subscription: { ticks: { subscribe: ticks } } as never, // fixtures are typed for queries
  },
};

let served: ServedFixture;
beforeEach(async () => {
  asked = 0;
  served = await serveFixture({ things }, { SLOW_OPERATION_MS: '1' });
});
afterEach(async () => {
  letGo();
  await served.close();
});

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Asks over HTTP. @returns how the client leaves */
async function fetching(query: string, accept: string): Promise<() => void> {
  const leaving = new AbortController();
  const headers = { 'content-type': 'application/json', accept };
  const response = fetch(served.url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  });
  response.catch(() => undefined);
  if (query.startsWith('subscription')) await (await response).body?.getReader().read();
  return () => leaving.abort();
}

async function subscribing(query: string): Promise<() => void> {
  const socket = new WebSocket(served.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  if (query.startsWith('subscription')) await once(socket, 'message');
  return () => socket.terminate();
}

const post = (query: string) => fetching(query, 'application/json');
const sse = (query: string) => fetching(query, 'text/event-stream');

/** What the operations are counted as. */
async function operations(): Promise<string[]> {
  const text = await (await fetch(served.metricsUrl ?? '')).text();
  return [
    ...text.matchAll(/^hemicycle_operations_total\{.*?kind="(.*?)",transport="(.*?)",outcome="(.*?)"\} 1$/gm),
  ].map(([, kind, transport, outcome]) => `${kind} ${transport} ${outcome}`);
}

describe('an operation whose client left', () => {
  it.each([
    ['post', post],
    ['sse', sse],
    ['websocket', subscribing],
  ])('is counted as cancelled, and told with what it waited for: %s', async (transport, ask) => {
    const leave = await ask('{ slow }');
    await until(() => asked === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));

    leave();

    await until(async () => (await operations()).length > 0);
    expect(await operations()).toEqual([`query ${transport} cancelled`]);
    const [line] = served.logged.filter(({ msg }) => msg === 'A slow operation');
    // On a WebSocket it is given up before the operation is over.
    const state = transport === 'websocket' ? { errorCount: 1 } : { isUnderWay: true };
    expect(line).toMatchObject({ fetchCount: 1, fetches: [{ subgraph: 'things', path: '', ...state }] });
    const [{ durationMs = 0 } = {}] = (line?.['fetches'] ?? []) as { durationMs?: number }[];
    expect(durationMs).toBeGreaterThan(10);
  });

  it.each([
    ['sse', sse],
    ['websocket', subscribing],
  ])('is not, where it is a subscription: that is how those end: %s', async (transport, ask) => {
    const leave = await ask('subscription { ticks }');

    leave();

    await until(async () => (await operations()).length > 0);
    expect(await operations()).toEqual([`subscription ${transport} ok`]);
  });
});
