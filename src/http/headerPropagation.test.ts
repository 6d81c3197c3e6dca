import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import type { SubgraphClient } from '../gateway/subgraphClients.js';
import { stop, urlOf, withLink } from '../testing/gatewayFixture.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const subgraphs = {
  first: { typeDefs: 'type Query { one: Int }' },
  second: { typeDefs: 'type Query { two: Int }' },
};
type Name = keyof typeof subgraphs;

/** Header lines of an answer, as they are written: names may come twice. */
type HeaderLines = readonly string[];

let servers: Server[];
let graph: ServedFixture;
/** What each subgraph was sent last. */
let seen: Partial<Record<Name, IncomingHttpHeaders>>;

/** A gateway over two subgraphs behind HTTP, which answer with these headers, the second after the first. */
async function start(
  environment: Record<string, string>,
  answers: Partial<Record<Name, HeaderLines>> = {},
  { errors, queryPlanner = 'native' }: { errors?: object[]; queryPlanner?: 'native' | 'stitched' } = {},
): Promise<void> {
  seen = {};
  servers = [];
  const clients: SubgraphClient[] = [];
  for (const name of ['first', 'second'] as const) {
    const server = createServer((request, response) => {
      seen[name] = request.headers;
      request.resume().on('end', () => {
        const data = name === 'first' ? { one: 1 } : { two: 2 };
        const send = () => response.writeHead(200, [...(answers[name] ?? [])]).end(JSON.stringify({ data, errors }));
        setTimeout(send, name === 'first' ? 0 : 50);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    clients.push(remoteSubgraph({ name, url: urlOf(server), sdl: withLink(subgraphs[name].typeDefs) }));
  }
  graph = await serveFixture(subgraphs, environment, { clients, queryPlanner });
}

async function ask(headers: Record<string, string> = {}, query = '{ one two }') {
  const response = await graph.http.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload: { query },
  });
  return { headers: response.headers, body: response.json<{ data: unknown; errors?: unknown[] }>() };
}

afterEach(async () => {
  await graph.close();
  await Promise.all(servers.map(stop));
});

describe('headers of a client on their way to subgraphs', () => {
  it('stay behind, but for the request id and the trace', async () => {
    await start({});

    await ask({
      'x-request-id': 'r-1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      tracestate: 'vendor=1',
      authorization: 'Bearer secret',
      cookie: 'session=secret',
      'x-tenant': 'minsk',
      'accept-language': 'be',
      'user-agent': 'a client',
    });

    for (const name of ['first', 'second'] as const)
      expect(seen[name]).toEqual({
        host: new URL(urlOf(servers[name === 'first' ? 0 : 1]!)).host,
        connection: 'keep-alive',
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        'content-length': expect.stringMatching(/^\d+$/),
        'x-request-id': 'r-1',
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        tracestate: 'vendor=1',
      });
  });

  it.each([
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'nonsense',
  ])('leave out what is no trace: %s', async (traceparent) => {
    await start({});

    await ask({ traceparent, tracestate: 'vendor=1' });

    expect(seen.first).not.toHaveProperty('traceparent');
    expect(seen.first).not.toHaveProperty('tracestate');
  });

  it.each(['native', 'stitched'] as const)(
    'go on where the list has them, in whatever case they are written (%s)',
    async (queryPlanner) => {
      await start({ FORWARD_HEADERS: 'Authorization, x-tenant, x-absent' }, {}, { queryPlanner });

      await ask({ AUTHORIZATION: 'Bearer secret', 'X-Tenant': 'minsk', cookie: 'session=secret' });

      expect(seen.first).toMatchObject({ authorization: 'Bearer secret', 'x-tenant': 'minsk' });
      expect(seen.second).toMatchObject({ authorization: 'Bearer secret', 'x-tenant': 'minsk' });
      expect(seen.first).not.toHaveProperty('cookie');
      expect(seen.first).not.toHaveProperty('x-absent');
    },
  );

  it('go to one subgraph alone where the list says so', async () => {
    await start({ FORWARD_HEADERS: 'authorization@second, x-tenant, x-part@first, x-part@second' });

    await ask({ authorization: 'Bearer secret', 'x-tenant': 'minsk', 'x-part': 'a' });

    expect(seen.first).toMatchObject({ 'x-tenant': 'minsk', 'x-part': 'a' });
    expect(seen.first).not.toHaveProperty('authorization');
    expect(seen.second).toMatchObject({ authorization: 'Bearer secret', 'x-tenant': 'minsk', 'x-part': 'a' });
  });

  it('carry an id of ours in place of one that could forge lines of a log', async () => {
    await start({ FORWARD_HEADERS: 'x-request-id' });

    const { headers } = await ask({ 'x-request-id': 'r-1 level=error' });

    expect(seen.first?.['x-request-id']).toBe(headers['x-request-id']);
    expect(seen.first?.['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('go on whole when they come twice, in bytes beyond ASCII, and never with a line break inside', async () => {
    await start({ FORWARD_HEADERS: 'x-tenant, cookie' });

    expect(await askRaw(['x-tenant: one', 'X-Tenant: two', 'cookie: a=1', 'cookie: b=2'])).toContain('200 OK');
    expect(seen.first).toMatchObject({ 'x-tenant': 'one, two', cookie: 'a=1; b=2' });

    expect(await askRaw(['x-tenant: caf\xe9'])).toContain('200 OK');
    expect(seen.first).toMatchObject({ 'x-tenant': 'caf\xe9' });

    seen = {};
    for (const broken of ['x-tenant: one\rx-evil: 1', 'x-tenant: one\n x-evil: 1', 'x-tenant: one\0two'])
      expect(await askRaw([broken])).toContain('400 Bad Request');
    expect(seen).toEqual({});
  });
});

describe('headers of subgraphs on their way to a client', () => {
  it('stay behind unless a rule says otherwise', async () => {
    await start({}, { first: ['set-cookie', 'a=1', 'cache-control', 'max-age=60', 'x-served-by', 'one'] });

    const { headers } = await ask();

    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('cache-control');
    expect(headers).not.toHaveProperty('x-served-by');
  });

  it.each(['native', 'stitched'] as const)(
    'come back by their rules: the most restrictive, every one, the first or the last (%s)',
    async (queryPlanner) => {
      await start(
        { RETURN_HEADERS: 'cache-control, set-cookie, x-first:first, x-last, x-all:append, x-absent' },
        {
          first: [
            'cache-control',
            'max-age=60',
            'set-cookie',
            'a=1',
            'set-cookie',
            'b=2',
            'x-first',
            '1',
            'x-last',
            '1',
            'x-all',
            '1',
          ],
          second: [
            'cache-control',
            'private, max-age=90',
            'set-cookie',
            'c=3',
            'x-first',
            '2',
            'x-last',
            '2',
            'x-all',
            '2',
          ],
        },
        { queryPlanner },
      );

      const { headers, body } = await ask();

      expect(body).toEqual({ data: { one: 1, two: 2 } });
      expect(headers).toMatchObject({
        'cache-control': 'private, max-age=60',
        'set-cookie': ['a=1', 'b=2', 'c=3'],
        'x-first': '1',
        'x-last': '2',
        'x-all': ['1', '2'],
        'access-control-expose-headers':
          'x-request-id, retry-after, ratelimit, ratelimit-policy, cache-control, set-cookie, x-first, x-last, x-all, x-absent',
      });
      expect(headers).not.toHaveProperty('x-absent');
    },
  );

  it('let nobody keep an answer of which a part says nothing, tells errors, or is missing', async () => {
    await start({ RETURN_HEADERS: 'cache-control' }, { first: ['cache-control', 'max-age=60'] });

    expect((await ask({}, '{ one }')).headers['cache-control']).toBe('max-age=60');
    expect((await ask({}, '{ one two }')).headers['cache-control']).toBe('no-store');
    expect((await ask({}, '{ __typename }')).headers).not.toHaveProperty('cache-control');

    await stop(servers[1]!);
    expect((await ask({}, '{ one two }')).headers['cache-control']).toBe('no-store');
  });

  it('are kept apart by caches as the headers are that went to subgraphs, and by media type and origin', async () => {
    await start({ FORWARD_HEADERS: 'x-tenant, accept-language', CORS_ORIGINS: 'https://a.example' });

    const { headers } = await graph.http.inject({ method: 'GET', url: '/graphql?query={one}' });

    expect(headers['vary']).toBe('Origin, accept, x-tenant, accept-language');
  });

  it('let nobody keep an answer with errors', async () => {
    await start(
      { RETURN_HEADERS: 'cache-control' },
      { first: ['cache-control', 'max-age=60'] },
      { errors: [{ message: 'half of it' }] },
    );

    expect((await ask({}, '{ one }')).headers['cache-control']).toBe('no-store');
  });

  it('come back once for a list of requests', async () => {
    await start(
      { RETURN_HEADERS: 'x-last, set-cookie', BATCHING: '2' },
      { first: ['x-last', '1', 'set-cookie', 'a=1'], second: ['x-last', '2', 'set-cookie', 'b=2'] },
    );

    const response = await graph.http.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      payload: [{ query: '{ one }' }, { query: '{ two }' }],
    });

    expect(response.json()).toEqual([{ data: { one: 1 } }, { data: { two: 2 } }]);
    expect(response.headers).toMatchObject({ 'x-last': '2', 'set-cookie': ['a=1', 'b=2'] });
  });
});

/** Sends a request byte by byte as written: clients of Node would refuse to. @returns the answer's first line */
async function askRaw(headerLines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(graph.url);
  const body = JSON.stringify({ query: '{ one two }' });
  const socket = connect(Number(port), hostname);
  const head = [
    'POST /graphql HTTP/1.1',
    'host: x',
    'connection: close',
    'content-type: application/json',
    `content-length: ${body.length}`,
    ...headerLines,
  ];
  socket.write(Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1'));
  let answer = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString('latin1');
  return answer.split('\r\n', 1)[0] ?? '';
}
