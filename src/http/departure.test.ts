import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import { createGateway, type Gateway } from '../gateway/createGateway.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import { stop, urlOf, withLink } from '../testing/gatewayFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';

const first = withLink(
  'type Query { thing: Thing } type Mutation { one: Int } type Thing @key(fields: "id") { id: ID! }',
);
const second = withLink('type Mutation { two: Int } type Thing @key(fields: "id") { id: ID! size: Int }');

/** A subgraph that answers when it is told to. */
class HeldSubgraph {
  readonly asked: string[] = [];
  closed = 0;
  private held: ServerResponse[] = [];
  readonly server: Server = createServer((request, response) => void this.hold(request, response));

  answer(data: object): void {
    for (const response of this.held.splice(0)) response.end(JSON.stringify({ data }));
  }

  private async hold(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.asked.push((JSON.parse(body) as { query: string }).query);
    response.once('close', () => (this.closed += response.writableEnded ? 0 : 1));
    this.held.push(response);
  }
}

let one: HeldSubgraph;
let other: HeldSubgraph;
let gateway: Gateway;
let served: ServedGateway;

beforeEach(async () => {
  [one, other] = [new HeldSubgraph(), new HeldSubgraph()];
  for (const { server } of [one, other]) await once(server.listen(0, '127.0.0.1'), 'listening');
  gateway = await createGateway({
    supergraphSdl: composeSupergraph([
      { name: 'first', sdl: first },
      { name: 'second', sdl: second },
    ]),
    clients: [
      remoteSubgraph({ name: 'first', url: urlOf(one.server) }),
      remoteSubgraph({ name: 'second', url: urlOf(other.server) }),
    ],
  });
  served = await serveGateway(gateway, { BATCHING: '2' });
});
afterEach(async () => {
  one.answer({});
  other.answer({});
  await served.close();
  gateway.dispose();
  await Promise.all([stop(one.server), stop(other.server)]);
});

/** Waits for something to become true; the test's own deadline ends it. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Each asks a query, and returns how its client leaves. */
const CLIENTS: Record<string, (query: string) => Promise<() => void>> = {
  POST: async (query) => fetching({ query }, 'application/json'),
  batch: async (query) => fetching([{ query: '{ __typename }' }, { query }], 'application/json'),
  'server-sent events': async (query) => fetching({ query }, 'text/event-stream'),
  'complete on a WebSocket': async (query) => {
    const socket = await subscribed(query);
    return () => socket.send('{"type":"complete","id":"1"}');
  },
  'a WebSocket that closes': async (query) => {
    const socket = await subscribed(query);
    return () => socket.terminate();
  },
};

function fetching(body: object, accept: string): () => void {
  const leaving = new AbortController();
  const headers = { 'content-type': 'application/json', accept };
  fetch(served.url, { method: 'POST', headers, body: JSON.stringify(body), signal: leaving.signal }).catch(
    () => undefined, // it leaves
  );
  return () => leaving.abort();
}

async function subscribed(query: string): Promise<WebSocket> {
  const socket = new WebSocket(served.url.replace(/^http/, 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  return socket;
}

describe.each(Object.entries(CLIENTS))('a client that leaves: %s', (_, ask) => {
  it('has its query given up', async () => {
    const leave = await ask('{ thing { size } }');
    await until(() => one.asked.length === 1);

    leave();

    await until(() => one.closed === 1);
    expect(other.asked).toEqual([]);
    expect(served.logged).toEqual([]);
  });

  it('has a later fetch of it given up', async () => {
    const leave = await ask('{ thing { size } }');
    await until(() => one.asked.length === 1);
    one.answer({ thing: { __typename: 'Thing', id: '1' } });
    await until(() => other.asked.length === 1);

    leave();

    await until(() => other.closed === 1);
  }, 20_000);
});

it('lets a mutation that was sent go on, and begins no other field of it', async () => {
  const leave = fetching({ query: 'mutation { one two }' }, 'application/json');
  await until(() => one.asked.length === 1);

  leave();
  await until(async () => (await connections()) === 0);
  // What becomes of it shows before another client's query is answered, which comes after it.
  const answer = asked('{ thing { size } }');
  await until(() => one.asked.length === 2);
  const closed = one.closed;
  one.answer({ one: 1, thing: { __typename: 'Thing', id: '1' } });
  await until(() => other.asked.length === 1);
  other.answer({ _entities: [{ size: 3 }] });

  expect(await answer).toEqual({ data: { thing: { size: 3 } } });
  expect(closed).toBe(0);
  expect(other.asked).toHaveLength(1);
});

async function asked(query: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(served.url, { method: 'POST', headers, body: JSON.stringify({ query }) })).json();
}

function connections(): Promise<number> {
  return new Promise((resolve, reject) =>
    served.http.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
