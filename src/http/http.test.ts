import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Concurrency } from './concurrency.js';
import { createHttpServer, listen } from './createHttpServer.js';
import type { GraphqlBackend } from './graphqlBackend.js';
import { OPEN_PROTOCOL } from './protocol.js';
import type { Readiness } from './healthRoutes.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const NEW_TYPE = 'application/graphql-response+json';

let http: FastifyInstance;
let apollo: ApolloServer<{ requestId: string }>;
let backend: GraphqlBackend<{ requestId: string }> | null;
const concurrency = new Concurrency(pino({ level: 'silent' }));
let changes = 0;
let readiness: Readiness = { graph: true, database: true };

beforeAll(async () => {
  apollo = new ApolloServer<{ requestId: string }>({
    typeDefs: 'type Query { hello(name: String!): String } type Mutation { change: Int }',
    resolvers: {
      Query: { hello: (_: unknown, { name }: { name: string }) => `Hello ${name}` },
      Mutation: { change: () => ++changes },
    },
    csrfPrevention: false,
  });
  await apollo.start();
  const streams = {
    answer: async () => {
      throw new Error('Expected one answer to each request, but got one for streams.');
    },
  };
  backend = { apollo, streams, contextFor: (request) => ({ requestId: request.id }), checkText: () => undefined };
  http = await createHttpServer({
    log: pino({ level: 'silent' }),
    protocol: OPEN_PROTOCOL,
    concurrency,
    backend: () => backend,
    readiness: async () => readiness,
    schema: () => 'type Query',
  });
});
afterAll(async () => {
  await http.close();
  await apollo.stop();
});

async function post(payload: unknown, headers: Record<string, string> = JSON_TYPE) {
  const response = await http.inject({ method: 'POST', url: '/graphql', headers, payload: payload as object });
  return { status: response.statusCode, type: response.headers['content-type'], body: response.body };
}

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await http.inject({ method: 'GET', url, headers });
  return { status: response.statusCode, type: response.headers['content-type'], body: response.body };
}

describe('POST /graphql', () => {
  it('answers with data and the id of the request', async () => {
    const response = await http.inject({
      method: 'POST',
      url: '/graphql',
      headers: { ...JSON_TYPE, 'x-request-id': 'from-a-proxy' },
      payload: { query: 'query ($name: String!) { hello(name: $name) }', variables: { name: 'Minsk' } },
    });

    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['x-request-id']).toBe('from-a-proxy');
    expect(response.json()).toEqual({ data: { hello: 'Hello Minsk' } });
  });

  it.each([
    ['a syntax error', '{', {}],
    ['a validation error', '{ nothing }', {}],
    ['a missing variable', 'query ($name: String!) { hello(name: $name) }', {}],
  ])('tells %s with 200 as application/json, and with 400 as the newer type', async (_, query, variables) => {
    const asJson = await post({ query, variables });
    const asGraphql = await post({ query, variables }, { ...JSON_TYPE, accept: NEW_TYPE });

    expect([asJson.status, asJson.type]).toEqual([200, 'application/json; charset=utf-8']);
    expect([asGraphql.status, asGraphql.type]).toEqual([400, `${NEW_TYPE}; charset=utf-8`]);
    expect(JSON.parse(asJson.body)).toHaveProperty('errors');
  });

  it.each([
    [{}, 'Expected a query, but got nothing.'],
    [{ query: 7 }, 'Expected query to be a text, but got 7.'],
    [{ query: '{ a }', variables: [1] }, 'Expected variables to be a map, but got [1].'],
    [{ query: '{ a }', operationName: 1 }, 'Expected operationName to be a text, but got 1.'],
    [[{ query: '{ a }' }], 'Expected one request, since lists are not taken here, but got [{"query":"{ a }"}].'],
  ])('refuses the body %j with 400, whatever the client accepts', async (body, message) => {
    for (const accept of ['application/json', NEW_TYPE]) {
      const { status, body: text } = await post(body, { ...JSON_TYPE, accept });

      expect([status, JSON.parse(text)]).toEqual([400, { errors: [{ message }] }]);
    }
  });

  it('refuses a body that is no JSON, another content type, and a body that is too large', async () => {
    const noJson = await post('{"query":', JSON_TYPE);
    const form = await post('query=%7Bhello%7D', { 'content-type': 'application/x-www-form-urlencoded' });
    const text = await post('{"query":"{ hello }"}', { 'content-type': 'text/plain' });
    const large = await post({ query: 'x'.repeat(1_100_000) });

    expect([noJson.status, form.status, text.status, large.status]).toEqual([400, 415, 415, 413]);
  });

  it('refuses other character sets and compressed bodies with 415, and other methods with 405', async () => {
    const payload = { query: '{ __typename }' };
    const utf16 = await post(payload, { 'content-type': 'application/json; charset=utf-16' });
    const utf8 = await post(payload, { 'content-type': 'application/json; charset=UTF-8' });
    const zipped = await post(payload, { ...JSON_TYPE, 'content-encoding': 'gzip' });
    const put = await http.inject({ method: 'PUT', url: '/graphql', headers: JSON_TYPE, payload });

    expect([utf16.status, utf8.status, zipped.status, put.statusCode]).toEqual([415, 200, 415, 405]);
    expect(JSON.parse(utf16.body)).toEqual({ errors: [{ message: 'Expected a body in UTF-8, but got "utf-16".' }] });
    expect(put.headers['allow']).toBe('GET, POST');
  });

  it('refuses values that are nested without end, wherever they stand', async () => {
    const deep = `${'['.repeat(300_000)}${']'.repeat(300_000)}`;
    const bodies = [
      `{"query":"{ a }","variables":{"deep":${deep}}}`,
      `{"query":${deep}}`,
      `{"query":"{ a }","extensions":{"persistedQuery":{"version":${deep}}}}`,
    ];

    for (const payload of bodies)
      expect(await post(payload)).toMatchObject({
        status: 400,
        body: '{"errors":[{"message":"Expected at most 200 levels of nesting, but got more."}]}',
      });
    expect((await post(deep)).status).toBe(400);
    expect((await get(`/graphql?query={a}&variables={"a":${'['.repeat(250)}${']'.repeat(250)}}`)).status).toBe(400);
    expect(
      (await post(`{"query":"{ __typename }","variables":{"a":${'['.repeat(150)}${']'.repeat(150)}}}`)).status,
    ).toBe(200);
  });

  it.each([
    ['UTF-7', 'application/json; charset=utf-7', 415],
    ['UTF-8 in quotes', 'application/json;charset="utf-8"', 200],
    ['JSON in capital letters', 'APPLICATION/JSON', 200],
    ['a form with a file', 'multipart/form-data; boundary=x', 415],
    ['a type that only begins like JSON', 'application/jsonp', 415],
    ['none', '', 415],
  ])('reads JSON in UTF-8 alone: %s', async (_, type, status) => {
    const payload = '{"query":"{ __typename }"}';

    expect(
      (await http.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': type }, payload })).statusCode,
    ).toBe(status);
  });

  it.each([
    [
      'bytes that are no UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      'Expected a body in UTF-8, but got bytes that are none.',
    ],
    [
      'half of a sign',
      Buffer.from('{"query":"{ a }é"}').subarray(0, 16),
      'Expected a body in UTF-8, but got bytes that are none.',
    ],
    [
      'UTF-16',
      Buffer.from('\uFEFF{"query":"{ a }"}', 'utf16le'),
      'Expected a body in UTF-8, but got bytes that are none.',
    ],
    [
      'a byte order mark',
      Buffer.from('\uFEFF{"query":"{ a }"}'),
      'Expected a JSON body, but got a byte order mark before it.',
    ],
  ])('refuses %s in a body with 400', async (_, payload, message) => {
    const response = await http.inject({ method: 'POST', url: '/graphql', headers: JSON_TYPE, payload });

    expect([response.statusCode, response.json()]).toEqual([400, { errors: [{ message }] }]);
  });

  it('answers 406 to a client that accepts neither media type', async () => {
    expect((await post({ query: '{ __typename }' }, { ...JSON_TYPE, accept: 'image/png' })).status).toBe(406);
  });

  it('lets pages of every origin ask', async () => {
    const response = await http.inject({
      method: 'OPTIONS',
      url: '/graphql',
      headers: {
        origin: 'https://studio.apollographql.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

    expect(response.statusCode).toBe(204);
    expect(response.headers['access-control-allow-origin']).toBe('*');
    expect(response.headers['access-control-allow-headers']).toBe('content-type');
  });
});

describe('GET /graphql', () => {
  it('executes a query without any special header', async () => {
    const { status, body } = await get(`/graphql?query=${encodeURIComponent('{ hello(name: "x") }')}`);

    expect([status, JSON.parse(body)]).toEqual([200, { data: { hello: 'Hello x' } }]);
  });

  it('refuses mutations, also by HEAD', async () => {
    const url = `/graphql?query=${encodeURIComponent('mutation { change }')}`;

    expect((await get(url)).status).toBe(405);
    expect((await http.inject({ method: 'HEAD', url })).statusCode).toBe(405);
    expect(changes).toBe(0);
  });

  it('refuses variables that are no JSON, naming them', async () => {
    const { status, body } = await get('/graphql?query=%7Ba%7D&variables=%7B');

    expect([status, JSON.parse(body)]).toEqual([
      400,
      { errors: [{ message: 'Expected variables to be JSON, but got "{".' }] },
    ]);
  });

  it.each([
    [
      'bytes that are no UTF-8',
      '/graphql?query=%FF',
      'Expected a query string in percent-encoded UTF-8, but got "/graphql?query=%FF".',
    ],
    [
      'a parameter twice',
      '/graphql?query=%7Ba%7D&query=%7Bb%7D',
      'Expected query to be a text, but got ["{a}","{b}"].',
    ],
    ['variables that are no map', '/graphql?query=%7Ba%7D&variables=3', 'Expected variables to be a map, but got 3.'],
    ['no query', '/graphql?operationName=A', 'Expected a query, but got nothing.'],
  ])('refuses %s with 400', async (_, url, message) => {
    const { status, body } = await get(url);

    expect([status, JSON.parse(body)]).toEqual([400, { errors: [{ message }] }]);
  });

  it('reads signs of every alphabet from the query string', async () => {
    const search = new URLSearchParams({
      query: 'query Ask($name: String!) { hello(name: $name) }',
      operationName: 'Ask',
      variables: '{"name":"Минск + 🏛"}',
    });

    expect(JSON.parse((await get(`/graphql?${search.toString()}`)).body)).toEqual({
      data: { hello: 'Hello Минск + 🏛' },
    });
  });

  it('gives a browser a page that says where endpoint and schema are, and how to ask by curl', async () => {
    const { status, type, body } = await get('/graphql', { accept: 'text/html,*/*;q=0.8', host: 'graph.example' });

    expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('EmbeddedSandbox');
    expect(body).toContain('http://graph.example/graphql');
    expect(body).toContain('http://graph.example/schema.graphql');
    expect(body).toContain('curl http://graph.example/graphql');
    // The words of our own graph are no business of others.
    expect(body).not.toMatch(/hemicycle|assembly/i);
  });
});

describe('health', () => {
  it('is ready only when the graph is loaded and the database answers', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });

    readiness = { graph: true, database: false };
    const { status, body } = await get('/health/ready');
    readiness = { graph: true, database: true };

    expect([status, JSON.parse(body)]).toEqual([503, { status: 'not ready', graph: true, database: false }]);
  });

  it('tells clients to come again while the graph is loading', async () => {
    const loaded = backend;
    backend = null;
    const response = await http.inject({
      method: 'POST',
      url: '/graphql',
      headers: JSON_TYPE,
      payload: { query: '{ a }' },
    });
    backend = loaded;

    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
  });
});

describe('listen', () => {
  it('names a port that is in use', async () => {
    const options = {
      log: pino({ level: 'silent' }),
      protocol: OPEN_PROTOCOL,
      concurrency,
      backend: () => null,
      readiness: async () => readiness,
      schema: () => null,
    };
    const [first, second] = await Promise.all([createHttpServer(options), createHttpServer(options)]);
    const port = Number(new URL(await listen(first, { host: '127.0.0.1', port: 0 })).port);

    await expect(listen(second, { host: '127.0.0.1', port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use; set PORT to another one.`,
    );

    await first.close();
    await second.close();
  });
});
