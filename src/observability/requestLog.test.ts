import { afterEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import { OperationRecord } from '../gateway/operationRecord.js';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { RequestLog } from './requestLog.js';
import { secondsFromNow, startIssuer } from '../testing/tokens.js';

let hang: ((value: string) => void) | undefined;
const shop = {
  products: {
    typeDefs: `type Query { products(named: String): [Product!] failing: String slow: String } type Product @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        products: () => [{ id: '1' }, { id: '2' }],
        failing: () => {
          throw new Error('a secret of ours');
        },
        slow: () => new Promise((resolve) => (hang = resolve)),
      },
    },
  },
  reviews: {
    typeDefs: 'type Product @key(fields: "id") { id: ID! stars: Int }',
    resolvers: { Product: { __resolveReference: (product: object) => product, stars: () => 5 } },
  },
};

let graph: ServedFixture | undefined;
afterEach(async () => {
  await graph?.close();
  graph = undefined;
});
const start = async (environment: Record<string, string> = {}) =>
  (graph = await serveFixture(shop, { LOG_REQUESTS: 'on', ...environment }));

const post = (served: ServedFixture, payload: object, headers: Record<string, string> = {}) =>
  served.http.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });

const MESSAGE = 'A request was answered';

/** Waits for something to become true; the test's own deadline ends it. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the log of requests', () => {
  it('has one line for each, with the id that came in and goes out, and nothing about who asked', async () => {
    const served = await start();
    const query = 'query Stars($secret: String) { products(named: $secret) { stars } }';

    const response = await post(
      served,
      { query, variables: { secret: 'variable-of-a-client' } },
      { 'x-request-id': 'abc', authorization: 'Bearer token-of-a-client' },
    );

    expect(response.headers['x-request-id']).toBe('abc');
    expect(served.logged).toEqual([
      {
        level: 30,
        time: expect.anything(),
        msg: MESSAGE,
        requestId: 'abc',
        transport: 'post',
        operation: 'Stars',
        kind: 'query',
        status: 200,
        durationMs: expect.any(Number),
        planMs: expect.any(Number),
        cost: expect.any(Number),
        fetches: 2,
      },
    ]);
    expect(JSON.stringify(served.logged)).not.toMatch(/of-a-client|127\.0\.0\.1/);
  });

  it.each(Object.entries(TRANSPORTS))('has one by %s, too', async (transport, ask) => {
    const served = await start({ BATCHING: '2' });

    await ask(served, { query: 'query Stars { products { stars } }' });
    await until(() => served.logged.length >= (transport === 'batch' ? 2 : 1));

    const lines = served.logged.filter(({ operation }) => operation === 'Stars');
    expect(lines).toMatchObject([{ msg: MESSAGE, kind: 'query', fetches: 2 }]);
  });

  it('tells what was refused, and why, and an error of ours once, by the same id', async () => {
    const served = await start({ LIMIT_ALIASES: '0' });

    await post(served, { query: 'query Mine { a: products { id } }', operationName: 'Mine' });
    await post(served, { query: 7 });
    await post(served, { query: '{ failing }' });

    expect(served.logged).toMatchObject([
      { msg: MESSAGE, operation: 'Mine', status: 200, errors: { OPERATION_TOO_LARGE: 1 } },
      { msg: MESSAGE, status: 400 },
      { msg: 'A request met an error of ours', level: 50 },
      { msg: MESSAGE, kind: 'query', errors: { INTERNAL_SERVER_ERROR: 1 } },
    ]);
    const [, , error, line] = served.logged;
    expect(error?.['requestId']).toBe(line?.['requestId']);
    expect(served.logged.filter((each) => JSON.stringify(each).includes('a secret of ours'))).toHaveLength(1);
  });

  it.each([
    ['has expired', { exp: secondsFromNow(-60) }, {}, 'expired'],
    ['is for another audience', { aud: 'secret-audience' }, {}, 'wrong audience'],
    ['is of another issuer', { iss: 'secret-issuer' }, {}, 'wrong issuer'],
    ['is by an unknown key', {}, { kid: 'secret-kid' }, 'unknown key'],
  ])('tells and counts a token that %s, and nothing in it', async (_, claims, header, reason) => {
    await using issuer = await startIssuer();
    const served = await start({ JWT_JWKS: issuer.jwksFile, JWT_AUDIENCE: 'graph', JWT_ISSUER: 'us' });
    const token = await issuer.sign({ sub: 'secret-subject', iss: 'us', aud: 'graph', ...claims }, header);

    await fetch(`${served.url}?query={products{id}}`, { headers: { authorization: `Bearer ${token}` } });
    const socket = new WebSocket(served.url.replace('http', 'ws'), 'graphql-transport-ws');
    const payload = { authorization: `Bearer ${token}` };
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
    await new Promise((resolve) => socket.once('close', resolve));

    expect(served.logged).toMatchObject([
      { msg: MESSAGE, status: 401, errors: { UNAUTHENTICATED: 1 }, reason },
      { msg: 'A connection was refused', transport: 'websocket', errors: { UNAUTHENTICATED: 1 }, reason },
    ]);
    expect(JSON.stringify(served.logged)).not.toMatch(new RegExp(`secret-|${token}`));
    const metrics = await (await fetch(served.metricsUrl ?? '')).text();
    expect(metrics).toContain('hemicycle_errors_total{code="UNAUTHENTICATED"} 2');
  });

  it.each([{}, { upgrade: 'websocket' }])('tells a client that left, with %o', async (others) => {
    const served = await start();
    const headers = { 'content-type': 'application/json', ...others };
    const leaving = request(served.url, { method: 'POST', headers });
    leaving.on('error', () => undefined);
    leaving.end(JSON.stringify({ query: 'query Slow { slow }' }));
    await until(() => hang !== undefined);

    leaving.destroy();
    await until(() => served.logged.length > 0);
    hang?.('late');
    hang = undefined;

    expect(served.logged).toMatchObject([{ msg: MESSAGE, operation: 'Slow', aborted: true }]);
  });

  it('tells slow operations with their plan', async () => {
    const served = await start({ SLOW_OPERATION_MS: '1', LOG_REQUESTS: 'off' });

    await post(served, {
      query: 'query Stars($x: String) { products(named: $x) { stars } }',
      variables: { x: 'mine' },
    });

    expect(served.logged).toEqual([
      {
        level: 40,
        time: expect.anything(),
        msg: 'A slow operation',
        requestId: expect.any(String),
        operation: 'Stars',
        durationMs: expect.any(Number),
        planMs: expect.any(Number),
        fetchCount: 2,
        fetches: [
          expect.objectContaining({ subgraph: 'products', path: '', errorCount: 0, startedAtMs: expect.any(Number) }),
          expect.objectContaining({ subgraph: 'reviews', path: 'products.@', representations: 2 }),
        ],
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        text: expect.stringContaining('products(named: $x)'),
      },
    ]);
    expect(JSON.stringify(served.logged)).not.toContain('mine');
  });

  it('tells of a slow operation and its fetches nothing that its client wrote into it', async () => {
    const served = await start({ SLOW_OPERATION_MS: '1', LOG_REQUESTS: 'off' });

    await post(served, { query: '{ products(named: "mine") { stars } } # mine' });
    await post(served, { query: '{ products(named: "yours") { stars } }' });

    const [first, second] = served.logged;
    expect(first).toMatchObject({
      text: expect.stringContaining('products(named: "")'),
      fetches: [{ text: expect.stringContaining('products(named: "")') }, { text: expect.stringContaining('stars') }],
    });
    expect(second?.['hash']).toBe(first?.['hash']);
    expect(JSON.stringify(served.logged)).not.toMatch(/mine|yours/);
  });

  it('tells no operation as slow that is not', async () => {
    const served = await start({ SLOW_OPERATION_MS: '30000', LOG_REQUESTS: 'off' });

    await post(served, { query: '{ products { id } }' });

    expect(served.logged).toEqual([]);
  });

  it('tells no subscription as slow, however long it goes on, and cuts long texts of others', () => {
    const told: { text: string; fetches: { text: string }[] }[] = [];
    const log = { warn: (line: (typeof told)[number]) => void told.push(line) } as unknown as Logger;
    const requestLog = new RequestLog(log, { logRequests: false, slowOperationMs: 0 });
    const long = `{ ${Array.from({ length: 1_000 }, (_, at) => `field${at}`).join(' ')} }`;
    const record = new OperationRecord('abc', 'sse');
    record.text = long;
    record.fetching({ subgraph: 'news', path: '', operation: long, representations: 0 })(0);

    record.kind = 'subscription';
    requestLog.onOperation(record);
    expect(told).toEqual([]);

    record.kind = 'query';
    requestLog.onOperation(record);
    expect(told.map(({ text, fetches }) => [text.length, ...fetches.map((fetch) => fetch.text.length)])).toEqual([
      [2_000, 500],
    ]);
  });

  it('takes of a name no more than fits a line', async () => {
    const served = await start();

    await post(served, { query: '{ products { id } }', operationName: 'x\n'.repeat(10_000) });

    expect(served.logged[0]?.['operation']).toBe('x\n'.repeat(50));
  });
});
