import { afterEach, describe, expect, it } from '@jest/globals';
import { RateLimiter } from '../gateway/rateLimit.js';
import { readServerConfig } from '../platform/config.js';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { startIssuer } from '../testing/tokens.js';
import { networkOf } from './clientKey.js';

const things = {
  things: {
    typeDefs: 'type Query { pages(first: Int): [Thing] } type Thing { id: ID }',
    resolvers: { Query: { pages: () => [] } },
  },
};
const query = (first: number) => ({ query: `{ pages(first: ${first}) { id } }` });

let graph: ServedFixture | undefined;
afterEach(async () => {
  await graph?.close();
  graph = undefined;
});

/** An hour is so long that no more than one comes back while a test lasts. */
async function start(environment: Record<string, string> = {}): Promise<ServedFixture> {
  const set = { BATCHING: '2', LIMIT_COST: '60', INTROSPECTION: 'off', RATE_LIMIT: '100/36000', ...environment };
  return (graph = await serveFixture(things, set));
}

describe.each(Object.entries(TRANSPORTS))('a client that asks by %s', (transport, ask) => {
  it('is told how much it may still cost, and refused beyond that', async () => {
    const served = await start();

    const accepted = await ask(served, query(60));
    const refused = await ask(served, query(60));

    expect(accepted).toMatchObject({ status: 200, body: { data: { pages: [] } } });
    // In a list an operation without objects comes first, and each costs one besides.
    const left = transport === 'batch' ? 36 : 38;
    expect(refused.body).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED', left, got: 60, retryAfterSeconds: expect.any(Number) } }],
    });
    expect(refused.body.errors?.[0]?.message).toMatch(
      new RegExp(
        `^Expected a cost of at most ${left}, which is left to this client, but got 60. Try again in \\d+ s.$`,
      ),
    );
    expect(served.fixture.fetches).toHaveLength(1);
    if (transport === 'WebSocket') return;
    expect(accepted.headers).toMatchObject({
      'ratelimit-policy': '"cost";q=100;qu="cost";w=36000',
      ratelimit: expect.stringMatching(new RegExp(`^"cost";r=${left + (transport === 'batch' ? 2 : 1)};t=\\d+$`)),
    });
    expect(refused.status).toBe(transport === 'batch' ? 200 : 429);
    expect(refused.headers['retry-after']).toBe(String(refused.body.errors?.[0]?.extensions?.['retryAfterSeconds']));
  });

  it('pays for what is refused, too', async () => {
    const served = await start({ LIMIT_COST: '1', RATE_LIMIT: '3/36000' });
    for (let asked = 0; asked < 3; asked++) await ask(served, { query: '{ nothing' });

    expect((await ask(served, { query: '{ nothing' })).body.errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
  });

  it('pays for many values in variables', async () => {
    const served = await start();
    const many = { query: '{ nothing }', variables: { values: Array<number>(3_000).fill(1) } };

    expect((await ask(served, many)).body.errors).toMatchObject([{ message: expect.stringContaining('nothing') }]);
    expect((await ask(served, many)).body.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', got: 60 } }]);
  });
});

describe('who a client is', () => {
  const from = (served: ServedFixture, address: string) =>
    served.http
      .inject({
        method: 'GET',
        url: `/graphql?query=${encodeURIComponent(query(60).query)}`,
        headers: { 'x-forwarded-for': address },
      })
      .then(({ statusCode }) => statusCode);

  it('is told by proxies that are trusted', async () => {
    const served = await start({ TRUSTED_PROXIES: '127.0.0.0/8' });

    expect(await from(served, '192.0.2.1')).toBe(200);
    expect(await from(served, '192.0.2.2')).toBe(200);
    expect(await from(served, '192.0.2.1')).toBe(429);
  });

  it('is told by nobody else', async () => {
    const served = await start();

    expect(await from(served, '192.0.2.1')).toBe(200);
    expect(await from(served, '192.0.2.2')).toBe(429);
  });

  it('is the subject of a token, of one issuer', async () => {
    const issuer = await startIssuer();
    const served = await start({ JWT_JWKS: issuer.jwksFile, JWT_AUDIENCE: 'graph' });
    const as = async (iss: string, sub: string) => {
      const authorization = `Bearer ${await issuer.sign({ iss, sub, aud: 'graph' })}`;
      return (await fetch(`${served.url}?query={pages(first:60){id}}`, { headers: { authorization } })).status;
    };

    expect(await as('https://one.example/', 'ada')).toBe(200);
    expect(await as('https://two.example/', 'ada')).toBe(200);
    expect(await as('https://one.example/', 'eve')).toBe(200);
    expect(await as('https://one.example/', 'ada')).toBe(429);
    await issuer[Symbol.asyncDispose]();
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:a:b:c:d', '2001:db8:0:1::/64'],
    ['2001:DB8:0:01::d', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('is %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('a rate limit', () => {
  it('gives back steadily, and keeps no more than there was', () => {
    let now = 0;
    const limiter = new RateLimiter({ cost: 100, seconds: 10 }, () => now);
    limiter.allowanceOf('a').take(99);
    limiter.allowanceOf('a').take(1);
    expect(() => limiter.allowanceOf('a').take(1)).toThrow('Try again in 1 s.');

    now += 2_500;
    expect(limiter.allowanceOf('a').headers()['ratelimit']).toBe('"cost";r=25;t=8');
    now += 1_000_000;
    expect(limiter.allowanceOf('a').headers()).toEqual({
      'ratelimit-policy': '"cost";q=100;qu="cost";w=10',
      ratelimit: '"cost";r=100;t=0',
    });
  });

  it('is off unless set', async () => {
    const served = await start({ RATE_LIMIT: '' });

    expect(
      (await served.http.inject({ method: 'GET', url: '/graphql?query={__typename}' })).headers,
    ).not.toHaveProperty('ratelimit');
  });

  it.each([
    [{ LIMIT_COST: '', RATE_LIMIT: '100000/60' }, 100_000, 0],
    [{ INTROSPECTION: 'on', RATE_LIMIT: '2060/60' }, 60, 2_000],
    [{ INTROSPECTION: 'on', LIMIT_INTROSPECTION: '405', RATE_LIMIT: '101/60' }, 60, 41],
  ])('is refused where it would not let pass what is allowed: %j', async (environment, cost, introspection) => {
    await expect(start(environment)).rejects.toThrow(
      `Expected RATE_LIMIT to allow a cost above that of one operation, which LIMIT_COST has at ${cost} and introspection at ${introspection}, but got ${parseInt(environment.RATE_LIMIT)}.`,
    );
    const [most, seconds] = environment.RATE_LIMIT.split('/');
    await start({ ...environment, RATE_LIMIT: `${Number(most) + 1}/${seconds}` });
  });

  it('promises nothing to what costs more than a client may ever have', () => {
    const allowance = new RateLimiter({ cost: 100, seconds: 10 }).allowanceOf('a');
    allowance.take(1);

    expect(() => allowance.take(100)).toThrow(
      expect.objectContaining({
        message: 'Expected at most 99 units of cost, which is all that a client may have at once, but got 100.',
        extensions: { code: 'OPERATION_TOO_LARGE', limit: 'rateLimit', allowed: 99, got: 100 },
      }),
    );
    expect(allowance.headers()).not.toHaveProperty('retry-after');
    allowance.take(99);
  });

  it.each([
    ['RATE_LIMIT', '100'],
    ['RATE_LIMIT', '0/60'],
    ['RATE_LIMIT', '100/0'],
  ])('is refused in a sentence as %s=%s', (variable, value) => {
    expect(() => readServerConfig({}, { [variable]: value })).toThrow(
      new RegExp(`^Expected ${variable} to be .*, but got`),
    );
  });
});
