import { createServer, type Server } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jwtVerify } from 'jose';
import { until } from '../testing/arrivalsFixture.js';
import { stop, urlOf } from '../testing/gatewayFixture.js';
import { startIssuer, type TokenIssuer } from '../testing/tokens.js';
import { openJsonWebKeys, type JsonWebKeys, type JsonWebKeysOptions } from './jsonWebKeys.js';

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
    return (keys = await openJsonWebKeys(source, { info: tell, warn: tell, error: tell }, options));
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
    ['no keys', '{"keys": []}', '{"keys": […]} with at least one key, but got what has ["keys"]'],
    ['one key alone', '{"kty": "EC", "d": "x"}', '{"keys": […]} with at least one key, but got what has ["kty","d"]'],
    ['a private key', `-----BEGIN PRIVATE KEY-----\nsecret`, 'JSON, but got "-----BEGIN PRIVATE K"'],
  ])('end the start where the file holds %s', async (_, text, told) => {
    await issuer.publish(text);

    await expect(open(issuer.jwksFile)).rejects.toThrow(
      `Expected JWT_JWKS, ${issuer.jwksFile}, to be a JSON Web Key Set: ${told}.`,
    );
  });

  it('end the start where there is no such file, or the URL does not answer with them', async () => {
    await expect(open('/nowhere/jwks.json')).rejects.toThrow(
      'Expected JWT_JWKS, /nowhere/jwks.json, to be a JSON Web Key Set: a file that can be read, but got ENOENT.',
    );
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
