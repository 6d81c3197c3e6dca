import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jwtVerify } from 'jose';
import { until } from '../testing/arrivalsFixture.js';
import { stop, urlOf } from '../testing/gatewayFixture.js';
import { startIssuer, type TokenIssuer } from '../testing/tokens.js';
import { openJsonWebKeys, type JsonWebKeys, type JsonWebKeysOptions } from './jsonWebKeys.js';

const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const SHORT_RSA = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });

describe('the keys of tokens', () => {
  let issuer: TokenIssuer;
  let keys: JsonWebKeys | undefined;
  let server: Server;
  let answer: { status: number; text: string; location?: string };
  let fetches: number;
  let logged: { fields: object; message: string }[];

  beforeEach(async () => {
    issuer = await startIssuer();
    answer = { status: 200, text: issuer.jwks() };
    fetches = 0;
    logged = [];
    server = createServer((_request, response) => {
      fetches++;
      const { status, text, location } = answer;
      response.writeHead(status, location === undefined ? {} : { location }).end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await keys?.[Symbol.asyncDispose]();
    keys = undefined;
    await stop(server);
    await issuer[Symbol.asyncDispose]();
  });

  async function open(source: string, options: JsonWebKeysOptions = {}): Promise<JsonWebKeys> {
    const tell = (fields: object, message: string) => void logged.push({ fields, message });
    const from = { jwks: source, algorithms: ['ES256', 'RS256'] };
    return (keys = await openJsonWebKeys(from, { info: tell, warn: tell, error: tell }, options));
  }
  const subjectOf = async (token: string, { find }: JsonWebKeys) => (await jwtVerify(token, find)).payload.sub;

  it('are read from a file, and again when it changes', async () => {
    const opened = await open(issuer.jwksFile);
    const before = await issuer.sign();
    expect(await subjectOf(before, opened)).toBe('ada');

    await issuer.rotate();
    await until(() => logged.length > 0);

    expect(logged).toEqual([
      { fields: { source: issuer.jwksFile, keys: 1 }, message: 'The keys of tokens were replaced' },
    ]);
    expect(await subjectOf(await issuer.sign(), opened)).toBe('ada');
    await expect(subjectOf(before, opened)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('stay believed while the file holds something else', async () => {
    const opened = await open(issuer.jwksFile);
    const token = await issuer.sign();

    await writeFile(issuer.jwksFile, '{"keys": [');
    await until(() => logged.length > 0);

    expect(logged[0]?.message).toBe('The keys of tokens cannot be read again; those before go on being believed');
    expect(await subjectOf(token, opened)).toBe('ada');
  });

  it('are taken back, all of them, where the issuer publishes none, and loudly', async () => {
    const opened = await open(issuer.jwksFile);
    const token = await issuer.sign();

    await issuer.publish('{"keys": []}');
    await until(() => logged.length > 0);

    expect(logged).toEqual([
      {
        fields: { source: issuer.jwksFile },
        message: 'All keys of tokens were taken back: no token is believed until there are others',
      },
    ]);
    await expect(subjectOf(token, opened)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await issuer.rotate();
    await until(() => logged.length > 1);
    expect(await subjectOf(await issuer.sign(), opened)).toBe('ada');
  });

  it('stay believed while the file has only keys that verify nothing', async () => {
    const opened = await open(issuer.jwksFile);
    const token = await issuer.sign();

    await issuer.publish('{"keys": [{"kty": "RSA", "kid": "x"}]}');
    await until(() => logged.length > 0);

    expect(logged[0]?.message).toBe('The keys of tokens cannot be read again; those before go on being believed');
    expect(await subjectOf(token, opened)).toBe('ada');
  });

  it('are fetched once from a URL, and again for a token whose key is not known', async () => {
    const opened = await open(urlOf(server), { cooldownMs: 0 });
    await subjectOf(await issuer.sign(), opened);
    await subjectOf(await issuer.sign(), opened);
    expect(fetches).toBe(1);

    await issuer.rotate();
    answer.text = issuer.jwks();
    const token = await issuer.sign();

    expect(await Promise.all([subjectOf(token, opened), subjectOf(token, opened)])).toEqual(['ada', 'ada']);
    expect(fetches).toBe(2);
  });

  it('are fetched no more than once in a while, however many tokens name unknown keys', async () => {
    const opened = await open(urlOf(server), { cooldownMs: 60_000 });

    for (const kid of ['a', 'b', 'c'])
      await expect(subjectOf(await issuer.sign({}, { kid }), opened)).rejects.toMatchObject({
        code: 'ERR_JWKS_NO_MATCHING_KEY',
      });

    expect(fetches).toBe(1);
  });

  it('are fetched anew by themselves, so that one which was taken back is believed no longer', async () => {
    const opened = await open(urlOf(server), { refreshEveryMs: 20 });
    const token = await issuer.sign();
    expect(await subjectOf(token, opened)).toBe('ada');

    await issuer.rotate();
    answer.text = issuer.jwks();
    await until(() => logged.length > 0);

    await expect(subjectOf(token, opened)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('stay believed while their URL does not answer', async () => {
    const opened = await open(urlOf(server), { cooldownMs: 0 });
    answer.status = 503;

    await expect(subjectOf(await issuer.sign({}, { kid: 'new' }), opened)).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });

    expect(logged[0]?.message).toBe('The keys of tokens cannot be read again; those before go on being believed');
    expect(await subjectOf(await issuer.sign(), opened)).toBe('ada');
  });

  it.each([
    ['no JSON', 'keys', 'JSON, but got "keys"'],
    ['no keys', '{"keys": []}', '{"keys": […]} with at least one key, but got none'],
    ['one key alone', '{"kty": "EC", "d": "x"}', '{"keys": […]} with at least one key, but got what has ["kty","d"]'],
    ['a private key', `-----BEGIN PRIVATE KEY-----\nsecret`, 'JSON, but got "-----BEGIN PRIVATE K"'],
  ])('end the start where the file holds %s', async (_, text, told) => {
    await issuer.publish(text);

    await expect(open(issuer.jwksFile)).rejects.toThrow(
      `Expected JWT_JWKS, ${issuer.jwksFile}, to be a JSON Web Key Set: ${told}.`,
    );
  });

  it.each([
    ['secrets that both sides know', { kty: 'oct', k: 'c2VjcmV0', alg: 'HS256' }, '["oct HS256"]'],
    ['no key in a key', { kty: 'RSA', kid: 'x' }, '["RSA"]'],
    ['a point that is not on its curve', { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }, '["EC P-256"]'],
    ['keys for encryption', { ...P256, use: 'enc' }, '["EC P-256 enc"]'],
    ['keys for other algorithms', { ...P256, crv: 'P-521' }, '["EC P-521"]'],
    ['a private key', { ...P256, d: P256.x }, '["EC P-256"]'],
    ['an RSA key that is too short', SHORT_RSA, '["RSA"]'],
  ])('end the start where the file holds %s', async (_, key, described) => {
    await issuer.publish(JSON.stringify({ keys: [key] }));

    await expect(open(issuer.jwksFile)).rejects.toThrow(
      `Expected JWT_JWKS, ${issuer.jwksFile}, to be a JSON Web Key Set: at least one public key for ES256, RS256 (JWT_ALGORITHMS), ` +
        `but got keys that cannot be used for them: ${described}.`,
    );
  });

  it('need only one among others that can be used', async () => {
    const { keys: published } = JSON.parse(issuer.jwks()) as { keys: object[] };
    await issuer.publish(JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0' }, { kty: 'RSA' }, ...published] }));

    expect(await subjectOf(await issuer.sign(), await open(issuer.jwksFile))).toBe('ada');
  });

  it.each([
    ['/nowhere/jwks.json', 'there is no such file'],
    ['/dev', 'it is a folder'],
    ['/dev/zero', 'more than 1000000 bytes'],
  ])('end the start where their file cannot be read, as %s', async (file, trouble) => {
    await expect(open(file)).rejects.toThrow(
      `Expected JWT_JWKS to be the file or the http(s) URL of a JSON Web Key Set, but ${file} cannot be read: ${trouble}.`,
    );
  });

  it('end the start where the URL does not answer with them', async () => {
    answer.status = 404;
    await expect(open(urlOf(server))).rejects.toThrow(
      `Expected JWT_JWKS, ${urlOf(server)}, to be a JSON Web Key Set: an address that answers, but got status 404.`,
    );
  });

  it('are read no further than a key set can be', async () => {
    answer.text = `{"keys": [{"kty": "${'x'.repeat(1_000_000)}"}]}`;

    await expect(open(urlOf(server))).rejects.toThrow(
      `Expected JWT_JWKS, ${urlOf(server)}, to be a JSON Web Key Set: an address that answers, but got more than 1000000 bytes.`,
    );
  });

  it('come from the address that is configured, not from where it leads', async () => {
    answer.status = 302;
    answer.location = urlOf(server);

    await expect(open(urlOf(server))).rejects.toThrow(
      'to be a JSON Web Key Set: an address that answers, but got unexpected redirect.',
    );
    expect(fetches).toBe(1);
  });
});
