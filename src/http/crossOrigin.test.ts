import { afterEach, describe, expect, it } from '@jest/globals';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { mayConnect } from './crossOrigin.js';

let graph: ServedFixture;
afterEach(() => graph.close());

async function start(environment: Record<string, string>): Promise<void> {
  graph = await serveFixture({ things: { typeDefs: 'type Query { hello: String }' } }, environment);
}

async function corsHeaders(origin: string, method: 'GET' | 'OPTIONS' = 'GET') {
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
  const { headers } = await graph.http.inject({
    method,
    url: '/graphql?query={__typename}',
    headers: { origin, ...(method === 'OPTIONS' && preflight) },
  });
  return {
    origin: headers['access-control-allow-origin'],
    credentials: headers['access-control-allow-credentials'],
    vary: headers['vary'],
  };
}

describe('pages of other origins', () => {
  it('may all ask without credentials by default', async () => {
    await start({});

    for (const method of ['GET', 'OPTIONS'] as const)
      expect(await corsHeaders('https://anybody.example', method)).toMatchObject({
        origin: '*',
        credentials: undefined,
      });
  });

  it('may read what a client should know of an answer: its id, what it may still cost, and when to come back', async () => {
    await start({ RETURN_HEADERS: 'x-served-by' });

    const { headers } = await graph.http.inject({ method: 'GET', url: '/graphql?query={__typename}' });

    expect(headers['access-control-expose-headers']).toBe(
      'x-request-id, retry-after, ratelimit, ratelimit-policy, x-served-by',
    );
  });

  it('may ask with credentials where the list has them, and the others may not', async () => {
    await start({ CORS_ORIGINS: 'https://a.example,https://b.example' });

    for (const method of ['GET', 'OPTIONS'] as const) {
      expect(await corsHeaders('https://b.example', method)).toMatchObject({
        origin: 'https://b.example',
        credentials: 'true',
        vary: expect.stringContaining('Origin'),
      });
      for (const other of ['https://c.example', 'http://a.example', 'https://a.example.evil', 'null'])
        expect((await corsHeaders(other, method)).origin).toBeUndefined();
    }
  });

  it('may not ask where CORS is off', async () => {
    await start({ CORS_ORIGINS: 'off' });

    expect(await corsHeaders('https://a.example')).toEqual({ vary: 'accept' });
  });
});

describe('a GET that a foreign page could have caused', () => {
  const get = (headers: Record<string, string>) =>
    graph.http.inject({ method: 'GET', url: '/graphql?query={__typename}', headers });

  it('is answered where nothing of a visitor is passed on', async () => {
    await start({});

    expect((await get({})).statusCode).toBe(200);
  });

  it('is refused in words where cookies are passed on, unless it bears a header that pages cannot send unasked', async () => {
    await start({ FORWARD_HEADERS: 'cookie' });

    const bare: Record<string, string>[] = [{}, { 'content-type': 'text/plain' }, { 'x-apollo-operation-name': '' }];
    for (const headers of bare) {
      const response = await get(headers);
      expect([response.statusCode, response.json()]).toEqual([
        400,
        {
          errors: [
            {
              message:
                'Expected a header that no page can send unasked, x-apollo-operation-name or apollo-require-preflight, or content-type application/json (CSRF prevention), but got nothing.',
            },
          ],
        },
      ]);
    }
    const signs: Record<string, string>[] = [
      { 'x-apollo-operation-name': 'A' },
      { 'apollo-require-preflight': '1' },
      { 'content-type': 'application/json; charset=utf-8' },
    ];
    for (const headers of signs) expect((await get(headers)).statusCode).toBe(200);
  });

  it('is refused by setting, too; a browser still gets its page', async () => {
    await start({ CSRF_PREVENTION: 'on' });

    expect((await get({})).statusCode).toBe(400);
    const page = await graph.http.inject({ method: 'GET', url: '/graphql', headers: { accept: 'text/html' } });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  });
});

describe('a page that connects by WebSocket', () => {
  it.each([
    ['http://graph.example', true],
    ['https://a.example', false],
    ['http://[', false],
    ['null', false],
  ])('of the origin %s may: %j, where visitors send credentials unasked', (origin, may) => {
    const request = { headers: { origin }, host: 'graph.example' };

    expect(mayConnect(request, { corsOrigins: '*', csrfPrevention: true })).toBe(may);
  });
});
