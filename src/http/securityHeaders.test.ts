import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { createMetricsServer } from './metricsRoute.js';
import { SECURITY_HEADERS } from './securityHeaders.js';

const things = {
  things: {
    typeDefs: 'type Query { thing(size: Size): Int broken: Int } enum Size { SMALL }',
    resolvers: {
      Query: {
        thing: () => 1,
        broken: () => {
          throw new Error('SELECT secret FROM /srv/app/store.js:7:9');
        },
      },
    },
  },
};

let open: ServedFixture;
let closed: ServedFixture;
beforeAll(async () => {
  open = await serveFixture(things, { BATCHING: '2' });
  closed = await serveFixture(things, { BATCHING: '2', INTROSPECTION: 'off' });
});
afterAll(async () => {
  await open.close();
  await closed.close();
});

describe('what browsers are told', () => {
  it.each(['/graphql?query={thing}', '/graphql', '/nowhere', '/%ff', '/schema.graphql', '/health/live', '/metrics'])(
    'of the answer at %s: to take it for what it says, run nothing, and not to know by what it was made',
    async (url) => {
      const { headers } = await open.http.inject({ method: 'GET', url });

      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
      });
      for (const banner of ['server', 'x-powered-by']) expect(headers).not.toHaveProperty(banner);
    },
  );

  it.each(['/metrics', '/nowhere', '/%ff'])(
    'of the answer at %s of a port for metrics alone: the same',
    async (url) => {
      const metrics = createMetricsServer(async () => '');

      const { headers } = await metrics.inject({ method: 'GET', url });

      expect(headers).toMatchObject(SECURITY_HEADERS);
      await metrics.close();
    },
  );

  it.each([
    ['/nowhere', 404, 'Nothing is at /nowhere: the metrics are at /metrics.'],
    ['/%ff', 400, 'Expected an address in percent-encoded UTF-8, but got "/%ff".'],
  ])('of what is not there at a port for metrics, %s: why', async (url, status, message) => {
    const metrics = createMetricsServer(async () => '');

    const response = await metrics.inject({ method: 'GET', url });

    expect([response.statusCode, response.json()]).toEqual([status, { errors: [{ message }] }]);
    await metrics.close();
  });

  it('of an address that is none: as of any other, with the id of the request', async () => {
    const headers = { origin: 'https://page.example', 'x-request-id': 'abc' };

    const response = await open.http.inject({ method: 'POST', url: '/%ff', headers });

    expect([response.statusCode, response.json()]).toEqual([
      400,
      { errors: [{ message: 'Expected an address in percent-encoded UTF-8, but got "/%ff".' }] },
    ]);
    expect(response.headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-request-id': 'abc' });
  });

  it('of our own page: to run what bears its nonce, a new one each time, and nothing else', async () => {
    const pages = await Promise.all(
      [1, 2].map(() => open.http.inject({ method: 'GET', url: '/graphql', headers: { accept: 'text/html' } })),
    );
    const nonces = pages.map(({ headers, body }) => {
      const policy = String(headers['content-security-policy']);
      const nonce = /script-src 'nonce-([\w+/=]{24})';/.exec(policy)?.[1];
      expect(policy.split('; ')).toEqual([
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src 'nonce-${nonce}'`,
        "connect-src 'self'",
        'frame-src https://sandbox.embed.apollographql.com',
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]);
      for (const [tag] of body.matchAll(/<(script|style)[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`);
      expect(body).not.toMatch(/\son\w+=|\sstyle=/);
      return nonce;
    });

    expect(nonces[0]).not.toBe(nonces[1]);
  });
});

describe('the schema as a file', () => {
  it('is there for those who may ask for the schema, and for nobody else', async () => {
    const statusAt = async ({ http }: ServedFixture) => (await http.inject('/schema.graphql')).statusCode;

    expect([await statusAt(open), await statusAt(closed)]).toEqual([200, 404]);
    expect((await closed.http.inject('/nowhere')).body).not.toContain('schema.graphql');
  });
});

describe.each(Object.entries(TRANSPORTS))('an error by %s', (_, ask) => {
  it.each(['{ thin }', '{ thing(size: SMAL) }', '{ thing(siz: SMALL) }'])(
    'suggests names for %s where clients may ask for the schema, and no others',
    async (query) => {
      expect((await ask(open, { query })).body.errors?.[0]?.message).toMatch(/Did you mean/);
      const { errors = [] } = (await ask(closed, { query })).body;
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toMatch(/^[^?]*\.$/);
    },
  );

  it('suggests no values for a variable, either', async () => {
    const operation = { query: 'query ($size: Size) { thing(size: $size) }', variables: { size: 'SMAL' } };

    expect(JSON.stringify((await ask(open, operation)).body)).toContain('Did you mean');
    expect(JSON.stringify((await ask(closed, operation)).body)).not.toMatch(/Did you mean|"SMALL"/);
  });

  it('holds no SQL, no path, and no stack trace', async () => {
    const { body } = await ask(open, { query: '{ broken }' });

    expect(body.errors).toEqual([
      {
        message: expect.stringMatching(
          /^Something went wrong on our side. Quote the request id [\w-]+ when you report it.$/,
        ),
        path: ['broken'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String), subgraph: 'things' },
      },
    ]);
  });
});
