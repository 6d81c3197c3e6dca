import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, type Client, type SubscribePayload } from 'graphql-ws';
import { WebSocket, type ClientOptions } from 'ws';
import { startArrivals, until, type ArrivalsFixture } from '../testing/arrivalsFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';
import type { StreamLimits } from './streamLimits.js';

const PROTOCOL = 'graphql-transport-ws';

describe('/graphql as a WebSocket', () => {
  let library: ArrivalsFixture;
  let front: ServedGateway;
  let client: Client | undefined;
  const sockets: WebSocket[] = [];

  beforeAll(async () => (library = await startArrivals('compiled')));
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await client?.dispose();
    client = undefined;
    await front.close();
    // Whatever a test did, nothing is left of it.
    expect([library.arrivals.subscriberCount, library.gateway.subscriptionCount]).toEqual([0, 0]);
  });
  afterAll(() => library.close());

  async function start(environment: Record<string, string> = {}, limits: Partial<StreamLimits> = {}): Promise<void> {
    front = await serveGateway(library.gateway, environment, { closingMs: 200, ...limits });
  }
  const address = () => front.url.replace('http', 'ws');

  /** A client as applications have it. */
  function subscribe(query: string, options: Partial<SubscribePayload> = {}) {
    client ??= createClient({ url: address(), webSocketImpl: WebSocket, retryAttempts: 0 });
    return client.iterate({ query, ...options });
  }
  async function ask(query: string, options: Partial<SubscribePayload> = {}): Promise<unknown> {
    const { value } = (await subscribe(query, options).next()) as { value: unknown };
    return value;
  }

  /** A client that keeps the rules only as far as it is told. */
  async function openSocket(protocol: string | string[] = PROTOCOL, options: ClientOptions = {}): Promise<RawClient> {
    const socket = new WebSocket(address(), protocol, options);
    sockets.push(socket);
    const heard: Record<string, unknown>[] = [];
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Record<string, unknown>));
    const closed = new Promise<[number, string]>((resolve) =>
      socket.once('close', (code, reason) => resolve([code, reason.toString()])),
    );
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return { socket, heard, closed, say: (message) => socket.send(JSON.stringify(message)) };
  }
  async function connected(): Promise<RawClient> {
    const raw = await openSocket();
    raw.say({ type: 'connection_init' });
    await until(() => raw.heard.length === 1);
    return raw;
  }

  it('brings the events of a subscription, and answers queries and mutations beside them', async () => {
    await start();
    const events = subscribe('subscription ($g: String) { bookAdded(genre: $g) { title shipping } }', {
      variables: { g: 'x' },
    });
    const first = events.next();
    await until(() => library.arrivals.subscriberCount === 1);

    expect(await ask('mutation { arrive(id: "b1") }')).toEqual({ data: { arrive: true } });
    expect(await ask('query A { rate } query B { book(id: "b2") { id } }', { operationName: 'A' })).toEqual({
      data: { rate: null },
    });
    expect(await first).toEqual({ done: false, value: { data: { bookAdded: { title: 'A Tale', shipping: 20 } } } });

    await events.return?.();
    await until(() => library.arrivals.subscriberCount === 0);
    expect(library.gateway.subscriptionCount).toBe(0);
  });

  it.each([
    ['a syntax error', '{', 'GRAPHQL_PARSE_FAILED'],
    ['a validation error', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a refused variable', 'subscription ($g: String!) { bookAdded(genre: $g) { id } }', 'BAD_USER_INPUT'],
    ['too many tokens', `{ ${'rate '.repeat(10_001)} }`, 'OPERATION_TOO_LARGE'],
    ['a hash without a text', '', 'PERSISTED_QUERY_NOT_FOUND'],
  ])('refuses %s by an error message', async (_, query, code) => {
    await start();
    const extensions = query === '' ? { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } : undefined;

    await expect(ask(query, { extensions })).rejects.toMatchObject([{ extensions: { code } }]);
    expect(front.logged).toEqual([]);
  });

  it('masks errors of ours with the id of the connection, and logs each once', async () => {
    await start();
    const events = subscribe('subscription { bookAdded { at } }');
    const first = events.next();
    await until(() => library.arrivals.subscriberCount === 1);

    library.arrivals.publish({ id: 'broken' });

    const { value } = await first;
    expect(value).toMatchObject({
      data: { bookAdded: null },
      errors: [
        {
          message: expect.stringMatching(/^Something went wrong on our side\. Quote the request id [\w-]+ when/),
          path: ['bookAdded', 'at'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', subgraph: 'arrivals', requestId: expect.any(String) },
        },
      ],
    });
    expect(JSON.stringify(value)).not.toContain('secret');
    expect(front.logged).toMatchObject([{ level: 50, path: ['bookAdded', 'at'], err: { message: 'password=secret' } }]);
  });

  it('executes trusted documents alone where those alone are executed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trusted-'));
    const manifest = join(folder, 'documents.json');
    await writeFile(manifest, JSON.stringify({ [createHash('sha256').update('{ rate }').digest('hex')]: '{ rate }' }));
    await start({ TRUSTED_DOCUMENTS: manifest, TRUSTED_DOCUMENTS_ONLY: 'on' });
    await rm(folder, { recursive: true });

    expect(await ask('{ rate }')).toEqual({ data: { rate: null } });
    await expect(ask('subscription { bookAdded { id } }')).rejects.toMatchObject([
      { extensions: { code: 'DOCUMENT_NOT_TRUSTED' } },
    ]);
  });

  it('refuses more operations at once than one connection may have', async () => {
    await start({}, { operations: 2 });
    const { say, heard } = await connected();
    const payload = { query: 'subscription { bookAdded { id } }' };

    for (const id of ['1', '2', '3']) say({ type: 'subscribe', id, payload });
    await until(() => heard.length === 2);

    expect(heard[1]).toEqual({
      type: 'error',
      id: '3',
      payload: [
        {
          message: 'Expected at most 2 operations at once on a connection, but got more.',
          extensions: { code: 'OPERATION_TOO_LARGE' },
        },
      ],
    });
    say({ type: 'complete', id: '1' });
    await until(() => library.arrivals.subscriberCount === 1);
    say({ type: 'subscribe', id: '4', payload });
    await until(() => library.arrivals.subscriberCount === 2);
  });

  it('lets everything go when a client vanishes', async () => {
    await start();
    const { socket, say } = await connected();
    const payload = { query: 'subscription { bookAdded { id } }' };
    for (const id of ['1', '2', '3']) say({ type: 'subscribe', id, payload });
    await until(() => library.arrivals.subscriberCount === 3);
    say({ type: 'subscribe', id: '4', payload });

    socket.terminate();

    await until(() => library.arrivals.subscriberCount === 0 && library.gateway.subscriptionCount === 0);
  }, 20_000);

  it('closes the connection of a client that stops reading, and lets everything go', async () => {
    await start({}, { unreadMs: 100 });
    const { socket, say, closed } = await connected();
    say({ type: 'subscribe', id: '1', payload: { query: 'subscription { bookAdded { id } }' } });
    await until(() => library.arrivals.subscriberCount === 1);

    socket.pause();
    const large = { id: 'x'.repeat(500_000) };
    for (let count = 0; count < 60; count++) library.arrivals.publish(large);

    await until(() => library.arrivals.subscriberCount === 0 && library.gateway.subscriptionCount === 0);
    socket.resume();
    await closed;
    expect(front.logged).toMatchObject([{ level: 40, msg: 'Answers wait unread: the connection ends' }]);
  });

  it('ends the connection of a client that does not answer pings', async () => {
    await start({}, { pingEveryMs: 40 });
    const alive = await openSocket();
    const dead = await openSocket(PROTOCOL, { autoPong: false });

    expect((await dead.closed)[0]).toBe(1006);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('closes with the codes of the protocol: no common one, nothing said, said wrongly, said too early, too large', async () => {
    await start({}, { initialisationMs: 800 });
    const speechless = await openSocket([]);
    const silent = await openSocket();
    const wrong = await openSocket();
    wrong.socket.send('{"type":"hello"}');
    const early = await openSocket();
    early.say({ type: 'subscribe', id: '1', payload: { query: '{ rate }' } });
    const large = await connected();
    large.say({ type: 'subscribe', id: '1', payload: { query: 'x'.repeat(1_100_000) } });

    expect(await speechless.closed).toEqual([4406, 'Subprotocol not acceptable']);
    expect(await wrong.closed).toEqual([4400, 'Invalid message received']);
    expect(await early.closed).toEqual([4401, 'Unauthorized']);
    expect((await large.closed)[0]).toBe(1009);
    expect(await silent.closed).toEqual([4408, 'Connection initialisation timeout']);
  });

  describe('when a new supergraph answers subscriptions differently', () => {
    const payload = (field: string) => ({ query: `subscription { bookAdded { ${field} } }` });
    const changed = {
      type: 'error',
      payload: [{ message: 'The supergraph changed: subscribe again.', extensions: { code: 'SUPERGRAPH_CHANGED' } }],
    };
    let sdl: string;
    beforeEach(() => {
      sdl = library.gateway.supergraphSdl;
    });
    afterEach(() => library.gateway.replaceSupergraph(sdl));
    const loseShipping = () => library.gateway.replaceSupergraph(sdl.replace(/\bshipping: .*/, ''));

    it('closes with 4205 where nothing else goes on, so that clients subscribe again', async () => {
      await start();
      const [changing, staying] = [await connected(), await connected()];
      for (const id of ['1', '2']) changing.say({ type: 'subscribe', id, payload: payload('shipping') });
      staying.say({ type: 'subscribe', id: '1', payload: payload('title') });
      await until(() => library.arrivals.subscriberCount === 3);

      await loseShipping();

      expect(await changing.closed).toEqual([4205, 'Supergraph changed: subscribe again']);
      expect(changing.heard).toEqual([{ type: 'connection_ack' }]);
      await until(() => library.arrivals.subscriberCount === 1);
      library.arrivals.publish({ id: 'b1' });
      await until(() => staying.heard.length === 2);
      expect(staying.heard[1]).toEqual({
        type: 'next',
        id: '1',
        payload: { data: { bookAdded: { title: 'A Tale' } } },
      });
    });

    it('ends them alone where another subscription goes on', async () => {
      await start();
      const { say, heard } = await connected();
      for (const id of ['1', '2']) say({ type: 'subscribe', id, payload: payload('shipping') });
      say({ type: 'subscribe', id: '3', payload: payload('title') });
      await until(() => library.arrivals.subscriberCount === 3);

      await loseShipping();
      await until(() => heard.length === 3);
      library.arrivals.publish({ id: 'b1' });
      await until(() => heard.length === 4);

      expect(heard.slice(1)).toEqual([
        { ...changed, id: '1' },
        { ...changed, id: '2' },
        { type: 'next', id: '3', payload: { data: { bookAdded: { title: 'A Tale' } } } },
      ]);
      say({ type: 'subscribe', id: '1', payload: payload('id') });
      await until(() => library.arrivals.subscriberCount === 2);
    });

    it('ends them alone where a mutation is under way, which clients would send again', async () => {
      await start();
      const { say, heard } = await connected();
      say({ type: 'subscribe', id: '1', payload: payload('shipping') });
      await until(() => library.arrivals.subscriberCount === 1);
      say({ type: 'subscribe', id: '2', payload: { query: 'mutation { arriveLater(id: "b1") }' } });
      await until(() => library.arrivals.laterCount === 1);

      await loseShipping();
      await until(() => heard.length === 2);
      library.arrivals.letArrive();
      await until(() => heard.length === 4);

      expect(heard.slice(1)).toEqual([
        { ...changed, id: '1' },
        { type: 'next', id: '2', payload: { data: { arriveLater: true } } },
        { type: 'complete', id: '2' },
      ]);
    });
  });

  it('closes with 1001 when the server stops, which does not wait for who does not listen', async () => {
    await start();
    const [polite, deaf] = [await connected(), await connected()];
    polite.say({ type: 'subscribe', id: '1', payload: { query: 'subscription { bookAdded { id } }' } });
    await until(() => library.arrivals.subscriberCount === 1);
    deaf.socket.pause();

    const startedAt = performance.now();
    await front.http.close();

    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(await polite.closed).toEqual([1001, 'Going away']);
    expect([library.arrivals.subscriberCount, library.gateway.subscriptionCount]).toEqual([0, 0]);
  });

  it('takes pages of the origins that may ask, and what is no page', async () => {
    await start({ CORS_ORIGINS: 'https://good.example' });

    await openSocket(PROTOCOL);
    await openSocket(PROTOCOL, { origin: 'https://good.example' });
    await openSocket(PROTOCOL, { origin: new URL(front.url).origin });
    await expect(openSocket(PROTOCOL, { origin: 'https://bad.example' })).rejects.toThrow(
      'Unexpected server response: 403',
    );
  });

  it('takes no page of another origin where credentials go on, since browsers send them unasked', async () => {
    await start({ FORWARD_HEADERS: 'cookie' });

    await openSocket(PROTOCOL);
    await openSocket(PROTOCOL, { origin: new URL(front.url).origin });
    await expect(openSocket(PROTOCOL, { origin: 'https://any.example' })).rejects.toThrow(
      'Unexpected server response: 403',
    );
  });

  it('is at this path alone', async () => {
    await start();
    const socket = new WebSocket(address().replace('/graphql', '/elsewhere'), PROTOCOL);
    sockets.push(socket);

    await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('404');
  });

  it('gives the id of the connection with its first answer', async () => {
    await start();
    const socket = new WebSocket(address(), PROTOCOL, { headers: { 'x-request-id': 'from-a-proxy' } });
    sockets.push(socket);

    const id = await new Promise((resolve) =>
      socket.once('upgrade', ({ headers }) => resolve(headers['x-request-id'])),
    );

    expect(id).toBe('from-a-proxy');
  });

  it('is not what a client gets that offers HTTP/2: its request is answered, with its body', async () => {
    await start();
    const body = '{"query":"{ rate }"}';
    const { port } = new URL(front.url);

    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const head = `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
        socket.write(
          `${head}\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n\r\n`,
        );
        setTimeout(() => socket.write(body), 20);
      });
      socket.once('data', (data) => (resolve(data.toString()), socket.destroy()));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[^]*\{"data":\{"rate":null\}\}/);
  });

  it('is not what a client gets that offers HTTP/2 each time: twenty of its requests leave a connection as one does', async () => {
    await start();
    const listeners: number[] = [];
    let served: Socket | undefined;
    front.http.server.on('connection', (socket: Socket) => (served = socket));
    const socket = connect(Number(new URL(front.url).port), '127.0.0.1');

    const statuses: string[] = [];
    for (let count = 0; count < 20; count++) {
      socket.write('GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: Upgrade\r\nupgrade: h2c\r\n\r\n');
      const [data] = (await once(socket, 'data')) as [Buffer];
      statuses.push(data.toString().slice(0, 15));
      const { length } = (served?.eventNames() ?? []).flatMap((name) => served?.listeners(name) ?? []);
      listeners.push(length);
    }
    socket.destroy();

    expect(new Set(statuses)).toEqual(new Set(['HTTP/1.1 200 OK']));
    expect(new Set(listeners)).toEqual(new Set([listeners[0]]));
  });
});

interface RawClient {
  readonly socket: WebSocket;
  /** The messages of the server. */
  readonly heard: Record<string, unknown>[];
  /** Code and reason. */
  readonly closed: Promise<[number, string]>;
  say(message: object): void;
}
