import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { WebSocket } from 'ws';
import { readServerConfig } from '../platform/config.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { secondsFromNow, startIssuer, type TokenIssuer } from '../testing/tokens.js';
import { openAuthentication } from './bearerToken.js';

const WHO = {
  typeDefs: 'type Query { one: Int }',
  resolvers: { Query: { one: () => 1 } },
};

/** Tokens that are not believed, and the word about each. */
const BAD_TOKENS: [string, (issuer: TokenIssuer) => Promise<string>, string][] = [
  ['that has expired', (issuer) => issuer.sign(claims({ exp: secondsFromNow(-31) })), 'The token has expired'],
  [
    'without an end',
    (issuer) => issuer.sign(claims({ exp: undefined })),
    'The claim exp of the token is not what is expected',
  ],
  [
    'that holds later',
    (issuer) => issuer.sign(claims({ nbf: secondsFromNow(90) })),
    'The claim nbf of the token is not what is expected',
  ],
  [
    'of another issuer',
    (issuer) => issuer.sign(claims({ iss: 'https://other.example/' })),
    'The claim iss of the token is not what is expected',
  ],
  [
    'for another audience',
    (issuer) => issuer.sign(claims({ aud: 'another' })),
    'The claim aud of the token is not what is expected',
  ],
  [
    'with an unknown key',
    (issuer) => issuer.sign(claims(), { kid: 'x' }),
    'The key of the token is not one that is known',
  ],
  [
    'signed by another key',
    async () => signedBy((await generateKeyPair('ES256')).privateKey, 'ES256'),
    'The signature of the token does not fit',
  ],
  [
    'signed by the public key as a secret',
    (issuer) => signedBy(new TextEncoder().encode(issuer.jwks()), 'HS256'),
    'The algorithm of the token is not one that is accepted',
  ],
  [
    'of an algorithm that is not listed',
    async () => signedBy((await generateKeyPair('ES384')).privateKey, 'ES384'),
    'The algorithm of the token is not one that is accepted',
  ],
  [
    'without a signature',
    async () => new UnsecuredJWT(claims({ exp: secondsFromNow(60) })).encode(),
    'The algorithm of the token is not one that is accepted',
  ],
  [
    'changed afterwards',
    async (issuer) => changed(await issuer.sign(claims())),
    'The signature of the token does not fit',
  ],
  ['that is none', async () => 'abc', 'The token is not a signed JSON Web Token'],
];

function claims(more: Record<string, unknown> = {}) {
  return { iss: 'https://issuer.example/', aud: 'graph', ...more };
}

function signedBy(key: CryptoKey | Uint8Array, alg: string): Promise<string> {
  const payload = claims({ exp: secondsFromNow(60) });
  return new SignJWT(payload).setProtectedHeader({ alg, kid: '1' }).sign(key);
}

/** The same token with another subject. */
function changed(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const json = Buffer.from(payload, 'base64url').toString().replace('"ada"', '"eve"');
  return [header, Buffer.from(json).toString('base64url'), signature].join('.');
}

describe('a bearer token', () => {
  let issuer: TokenIssuer;
  let graph: ServedFixture;

  beforeAll(async () => {
    issuer = await startIssuer();
    graph = await serveFixture(
      { who: WHO },
      {
        JWT_JWKS: issuer.jwksFile,
        JWT_ISSUER: 'https://issuer.example/',
        JWT_AUDIENCE: 'graph',
        JWT_ALGORITHMS: 'ES256',
        BATCHING: '5',
      },
    );
  });
  afterAll(async () => {
    await graph.close();
    await issuer[Symbol.asyncDispose]();
  });

  async function ask(authorization: string | undefined, init: RequestInit & { path?: string } = {}) {
    const { path = '', ...request } = init;
    const response = await fetch(graph.url + path, {
      method: 'POST',
      ...(request.method !== 'GET' && { body: '{"query": "{ one }"}' }),
      ...request,
      headers: {
        'content-type': 'application/json',
        ...(authorization !== undefined && { authorization }),
        ...request.headers,
      },
    });
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      body: await response.text(),
    };
  }

  it('is not needed', async () => {
    expect(await ask(undefined)).toEqual({ status: 200, challenge: null, body: '{"data":{"one":1}}\n' });
  });

  it.each(['Bearer ', 'bearer ', 'BEARER  '])('that is believed is taken after %j', async (scheme) => {
    expect(await ask(scheme + (await issuer.sign(claims())))).toMatchObject({
      status: 200,
      body: '{"data":{"one":1}}\n',
    });
  });

  it('may be of a clock that is off by the tolerance, and for several audiences', async () => {
    const token = await issuer.sign(claims({ exp: secondsFromNow(-20), aud: ['another', 'graph'] }));

    expect(await ask(`Bearer ${token}`)).toMatchObject({ status: 200 });
  });

  it.each(BAD_TOKENS)('%s is refused, never taken for nothing', async (_, make, told) => {
    expect(await ask(`Bearer ${await make(issuer)}`)).toEqual({
      status: 401,
      challenge: `Bearer error="invalid_token", error_description="${told}"`,
      body: JSON.stringify({ errors: [{ message: `${told}.`, extensions: { code: 'UNAUTHENTICATED' } }] }),
    });
  });

  it('cannot be something else, nor two things', async () => {
    expect(await ask('Basic YWRhOnBhc3N3b3Jk')).toMatchObject({ status: 401, challenge: 'Bearer' });
    const invalid =
      'Bearer error="invalid_request", error_description="Expected one bearer token, but got something else"';
    for (const header of ['Bearer', 'Bearer a b', 'Bearer "x"', 'Bearer a,Bearer b'])
      expect(await ask(header)).toMatchObject({ status: 400, challenge: invalid });
  });

  it('does not belong into an address, whatever else comes', async () => {
    const token = await issuer.sign(claims());
    const refused = {
      status: 400,
      challenge:
        'Bearer error="invalid_request", error_description="Expected a token in the Authorization header, but got one in the address"',
    };

    expect(await ask(undefined, { path: `?access_token=${token}` })).toMatchObject(refused);
    expect(await ask(`Bearer ${token}`, { path: '?access_token' })).toMatchObject(refused);
    const get = { method: 'GET', path: `?query={one}&access_token=${token}` };
    expect(await ask(undefined, get)).toMatchObject(refused);
    expect(await ask(undefined, { ...get, headers: { accept: 'text/event-stream' } })).toMatchObject(refused);
    const socket = new WebSocket(`${graph.url.replace('http', 'ws')}?access_token=${token}`, 'graphql-transport-ws');
    const status = await new Promise((resolve) =>
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode)).on('error', () => {}),
    );
    expect(status).toBe(400);
  });

  it('that is bad is refused on every transport, a page for browsers included', async () => {
    const get = { method: 'GET', path: '?query={one}' };
    expect(await ask('Bearer bad', get)).toMatchObject({ status: 401 });
    expect(await ask('Bearer bad', { method: 'GET', headers: { accept: 'text/html' } })).toMatchObject({ status: 401 });
    expect(await ask('Bearer bad', { headers: { accept: 'text/event-stream' } })).toMatchObject({ status: 401 });
    expect(await ask('Bearer bad', { body: '[{"query":"{ one }"}]' })).toMatchObject({ status: 401 });
    expect(await ask('Bearer bad', { body: '{"query":"not even looked at' })).toMatchObject({ status: 401 });
  });

  it('keeps answers apart in caches', async () => {
    const { headers } = await fetch(`${graph.url}?query={one}`);

    expect(headers.get('vary')).toBe('accept, authorization');
  });

  describe('on a WebSocket', () => {
    const address = () => graph.url.replace('http', 'ws');

    it('is taken from connection_init', async () => {
      const token = await issuer.sign(claims());
      const client = createClient({
        url: address(),
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${token}` },
      });

      expect(await client.iterate({ query: '{ one }' }).next()).toEqual({ done: false, value: { data: { one: 1 } } });
      await client.dispose();
    });

    it.each(BAD_TOKENS)('%s closes it when it comes in connection_init', async (_, make, told) => {
      expect(await closeOf({ authorization: `Bearer ${await make(issuer)}` })).toEqual([4403, told]);
    });

    it.each([
      ['spelled another way', { AUTHORIZATION: 'Bearer bad' }, 'The token is not a signed JSON Web Token'],
      ['among headers', { headers: { Authorization: 'Bearer bad' } }, 'The token is not a signed JSON Web Token'],
      [
        'given twice',
        { authorization: 'Bearer bad', headers: { authorization: 'Bearer worse' } },
        'Expected one authorization in connection_init, but got several',
      ],
    ])('that is bad closes it, %s', async (_, payload, told) => {
      expect(await closeOf(payload)).toEqual([4403, told]);
    });

    it('that is no text closes it', async () => {
      expect(await closeOf({ Authorization: 5 })).toEqual([
        4403,
        'Expected authorization in connection_init to be a text',
      ]);
    });

    it.each([
      ['has another line', 'Bearer a\nb'],
      ['has a character beyond those of headers', 'Bearer \u{1f511}'],
    ])('that %s closes it', async (_, authorization) => {
      expect(await closeOf({ authorization })).toEqual([
        4403,
        'Expected authorization in connection_init to fit into a header',
      ]);
    });

    it('that is bad is refused before the upgrade when it comes in a header', async () => {
      const socket = new WebSocket(address(), 'graphql-transport-ws', { headers: { authorization: 'Bearer bad' } });

      const { statusCode, headers } = await new Promise<{ statusCode?: number; headers: Record<string, unknown> }>(
        (resolve) => socket.on('unexpected-response', (_request, response) => resolve(response)).on('error', () => {}),
      );

      expect([statusCode, headers['www-authenticate']]).toEqual([
        401,
        'Bearer error="invalid_token", error_description="The token is not a signed JSON Web Token"',
      ]);
    });

    async function closeOf(payload: object): Promise<[number, string]> {
      const socket = new WebSocket(address(), 'graphql-transport-ws');
      socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload })));
      return new Promise((resolve) => socket.on('close', (code, reason) => resolve([code, reason.toString()])));
    }
  });
});

describe('a token that does not name its key', () => {
  it('is believed where one of several keys fits, and not where none does', async () => {
    const newPair = () => generateKeyPair('ES256', { extractable: true });
    const [one, other, stranger] = [await newPair(), await newPair(), await newPair()];
    const issuer = await startIssuer();
    const keys = [await exportJWK(one.publicKey), await exportJWK(other.publicKey)];
    await issuer.publish(JSON.stringify({ keys }));
    const graph = await serveFixture({ who: WHO }, { JWT_JWKS: issuer.jwksFile });
    const statusFor = async ({ privateKey }: typeof one) => {
      const token = await new SignJWT({ exp: secondsFromNow(60) })
        .setProtectedHeader({ alg: 'ES256' })
        .sign(privateKey);
      return (await fetch(`${graph.url}?query={one}`, { headers: { authorization: `Bearer ${token}` } })).status;
    };

    expect(await Promise.all([one, other, stranger].map(statusFor))).toEqual([200, 200, 401]);
    await graph.close();
    await issuer[Symbol.asyncDispose]();
  });
});

describe('a key that is too short', () => {
  it('believes no token, and is an error of the operator, not of ours', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const issuer = await startIssuer();
    const { keys } = JSON.parse(issuer.jwks()) as { keys: object[] };
    await issuer.publish(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'weak' }, ...keys] }));
    const graph = await serveFixture({ who: WHO }, { JWT_JWKS: issuer.jwksFile });
    const signed = [{ alg: 'RS256', kid: 'weak' }, { exp: secondsFromNow(60) }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const token = `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;

    const { status } = await fetch(`${graph.url}?query={one}`, { headers: { authorization: `Bearer ${token}` } });

    expect(status).toBe(401);
    await graph.close();
    await issuer[Symbol.asyncDispose]();
  });
});

describe('tokens of any issuer, or for any audience,', () => {
  it('are believed, and the operator is told what that means', async () => {
    const issuer = await startIssuer();
    const warnings: string[] = [];
    const log = { info: () => {}, warn: (_: object, message: string) => void warnings.push(message), error: () => {} };
    const open = (environment: Record<string, string>) => {
      const { authentication } = readServerConfig({}, { JWT_JWKS: issuer.jwksFile, ...environment });
      return openAuthentication(authentication!, log); // JWT_JWKS is set
    };

    await (await open({ JWT_AUDIENCE: 'graph', JWT_ISSUER: 'us' }))[Symbol.asyncDispose]();
    expect(warnings).toEqual([]);
    await (await open({}))[Symbol.asyncDispose]();
    expect(warnings).toEqual([
      'JWT_ISSUER is not set: every token that one of the keys has signed is believed, whoever its issuer is',
      'JWT_AUDIENCE is not set: every token of the issuer is believed, also one that was made for another service (RFC 8725, section 3.9)',
    ]);
    await issuer[Symbol.asyncDispose]();
  });
});

describe('without a key', () => {
  it('everybody is anonymous, whatever they send', async () => {
    const graph = await serveFixture({ who: WHO });

    const { status } = await fetch(`${graph.url}?query={one}`, { headers: { authorization: 'Bearer bad' } });

    expect(status).toBe(200);
    await graph.close();
  });
});
