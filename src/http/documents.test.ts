import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const library = {
  library: {
    typeDefs: `type Query { things(first: Int): [Thing] note(text: String): String } type Thing { id: ID! name: String }
      type Mutation { rename(id: ID!, name: String): Thing }`,
    resolvers: {
      Query: {
        things: (_: unknown, { first }: { first: number }) =>
          Array.from({ length: first }, (__, id) => ({ id, name: 'a' })),
        note: (_: unknown, { text }: { text: string }) => text,
      },
      Mutation: { rename: (_: unknown, thing: object) => thing },
    },
  },
};
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const byHash = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });

let graph: ServedFixture;

async function post(payload: object, accept = 'application/json') {
  const headers = { 'content-type': 'application/json', accept };
  const response = await graph.http.inject({ method: 'POST', url: '/graphql', headers, payload });
  return { status: response.statusCode, json: response.json<unknown>() };
}
async function get(parameters: Record<string, string>) {
  const search = new URLSearchParams(parameters).toString();
  const response = await graph.http.inject({ method: 'GET', url: `/graphql?${search}` });
  return { status: response.statusCode, json: response.json<unknown>() };
}
const refusal = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }] });

describe('automatic persisted queries', () => {
  const query = '{ note(text: "é") }';
  const notFound = refusal('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
  beforeAll(async () => void (graph = await serveFixture(library)));
  afterAll(() => graph.close());

  it('are kept by hash, and asked by GET and POST, by extension and by documentId', async () => {
    const hash = sha256(query);

    expect(await post({ extensions: byHash(hash) })).toEqual({ status: 200, json: notFound });
    expect(await post({ query, extensions: byHash(hash) })).toEqual({ status: 200, json: { data: { note: 'é' } } });

    const kept = { status: 200, json: { data: { note: 'é' } } };
    expect(await post({ extensions: byHash(hash) })).toEqual(kept);
    expect(await post({ documentId: `sha256:${hash}` })).toEqual(kept);
    expect(await get({ extensions: JSON.stringify(byHash(hash)) })).toEqual(kept);
    expect(await get({ documentId: `sha256:${hash}` })).toEqual(kept);
  });

  it.each([
    [
      'a hash of another text',
      { query, extensions: byHash(sha256('{')) },
      `Expected a query whose SHA-256 is "${sha256('{')}", but got "${sha256(query)}".`,
    ],
    [
      'a documentId of another text',
      { query, documentId: 'sha256:abc' },
      `Expected a query whose SHA-256 is "abc", but got "${sha256(query)}".`,
    ],
    [
      'a version to come',
      { query, extensions: byHash(sha256(query), 2) },
      'Expected extensions.persistedQuery.version to be 1, but got 2.',
    ],
    [
      'a hash that is none',
      { extensions: byHash(7) },
      'Expected extensions.persistedQuery.sha256Hash to be a text, but got 7.',
    ],
    [
      'something else in its place',
      { extensions: { persistedQuery: 'abc' } },
      'Expected extensions.persistedQuery.version to be 1, but got nothing.',
    ],
  ])('with %s are the mistake of the client: 400, whatever it accepts', async (_, body, message) => {
    for (const accept of ['application/json', 'application/graphql-response+json'])
      expect(await post(body, accept)).toEqual({ status: 400, json: refusal(message, 'BAD_USER_INPUT') });
  });

  it('of mutations are not executed by GET', async () => {
    const mutation = 'mutation { rename(id: 1, name: "b") { name } }';
    await post({ query: mutation, extensions: byHash(sha256(mutation)) });

    expect((await get({ documentId: `sha256:${sha256(mutation)}` })).status).toBe(405);
  });

  it('give way to newer ones, so that nobody can fill the memory', async () => {
    const large = (at: number) => `{ note(text: "${at}") } #${'x'.repeat(900_000)}`;
    for (let at = 0; at < 12; at++) await post({ query: large(at), extensions: byHash(sha256(large(at))) });

    expect((await post({ extensions: byHash(sha256(large(0))) })).json).toEqual(notFound);
    expect((await post({ extensions: byHash(sha256(large(11))) })).json).toEqual({ data: { note: '11' } });
  });
});

describe('automatic persisted queries', () => {
  afterEach(() => graph.close());

  it('switched off, are not kept: clients are told to send the whole text', async () => {
    graph = await serveFixture(library, { PERSISTED_QUERIES: 'off' });
    const query = '{ note }';

    expect(await post({ query, extensions: byHash(sha256(query)) })).toEqual({
      status: 200,
      json: refusal('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED'),
    });
  });
});

describe('trusted documents', () => {
  afterEach(() => graph.close());
  const things = { status: 200, json: { data: { things: [{ id: '0', name: 'a' }], note: null } } };
  const variables = { first: 1, note: null };

  it.each([
    ['apollo.json', '04f96c53a5afb1eaab6d61d67fcc0d6aabdd5fb3227f72c02091ed3a0e638774'],
    ['codegen-sha256.json', '5b4938e7e8049b00327c08299bae23573c6c0a1ca9c5d031844814d21fc55d53'],
    ['codegen-sha1.json', 'e88dbf942e40732a979e9d90baa5ab95965113d7'],
  ])('of %s are asked by id alone, in every way that clients write it', async (file, id) => {
    await start(`src/testing/manifests/${file}`);

    for (const documentId of [id, `sha256:${id}`]) {
      expect(withoutTypenames(await post({ documentId, variables }))).toEqual(things);
      expect(withoutTypenames(await get({ documentId, variables: JSON.stringify(variables) }))).toEqual(things);
      expect(withoutTypenames(await post({ extensions: byHash(documentId), variables }))).toEqual(things);
    }
  });

  it('stand beside documents that clients send, and persisted queries, unless told otherwise', async () => {
    await start('src/testing/manifests/apollo.json');
    const query = '{ note(text: "x") }';

    expect((await post({ query })).json).toEqual({ data: { note: 'x' } });
    expect((await post({ query, extensions: byHash(sha256(query)) })).json).toEqual({ data: { note: 'x' } });
    expect((await post({ documentId: 'unknown' })).json).toEqual(
      refusal('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND'),
    );
  });

  it('are not mixed up with a text beside their id', async () => {
    const { operations } = await start('src/testing/manifests/apollo.json');
    const [rename, query] = operations.map(({ id, body }) => ({ documentId: id, query: body }));

    expect(withoutTypenames(await post({ ...query, variables }))).toEqual(things);
    expect(await post({ ...query, query: '{ things }' })).toEqual({
      status: 400,
      json: refusal(
        `Expected the text of the document "${query?.documentId}", or none, but got "{ things }".`,
        'BAD_USER_INPUT',
      ),
    });
    expect((await get({ documentId: rename?.documentId ?? '', variables: '{"id":1}' })).status).toBe(405);
  });

  it('are executed alone where the setting says so: by id, or by their exact text', async () => {
    const { operations } = await start('src/testing/manifests/apollo.json', { TRUSTED_DOCUMENTS_ONLY: 'on' });
    const { id = '', body = '' } = operations[1] ?? {};

    expect(withoutTypenames(await post({ documentId: id, variables }))).toEqual(things);
    expect(withoutTypenames(await post({ query: body, variables }))).toEqual(things);
    expect(withoutTypenames(await post({ query: body, extensions: byHash(sha256(body)), variables }))).toEqual(things);

    const another = refusal(
      'Expected one of the documents that are trusted here, but got another one.',
      'DOCUMENT_NOT_TRUSTED',
    );
    const introspection = '{ __schema { queryType { name } } }';
    for (const accept of ['application/json', 'application/graphql-response+json'])
      for (const query of ['{ note }', introspection, `${body} `, '{ __typename }'])
        expect(await post({ query }, accept)).toEqual({ status: 403, json: another });
    expect(await get({ query: introspection })).toEqual({ status: 403, json: another });
    expect(await post({ documentId: 'sha256:abc' })).toEqual({
      status: 403,
      json: refusal(
        'Expected one of the documents that are trusted here, but got an id that none of them has: "sha256:abc".',
        'DOCUMENT_NOT_TRUSTED',
      ),
    });
    const kept = '{ note }';
    expect((await post({ query: kept, extensions: byHash(sha256(kept)) })).status).toBe(403);
  });

  it('that no longer fit the graph are named in the log, and told what is wrong when they are asked', async () => {
    const [old, fresh] = ['query Old { zzzzzz }', 'query Fresh { note(text: "x") }'];
    const folder = await mkdtemp(join(tmpdir(), 'trusted-'));
    const file = join(folder, 'manifest.json');
    await writeFile(file, JSON.stringify({ [sha256(old)]: old, [sha256(fresh)]: fresh }));
    const warned: object[] = [];
    const log = { info: () => undefined, warn: (fields: object) => void warned.push(fields) };

    graph = await serveFixture(library, { TRUSTED_DOCUMENTS: file }, { log });
    await rm(folder, { recursive: true });

    const reason = 'Cannot query field "zzzzzz" on type "Query".';
    expect(warned).toEqual([{ document: sha256(old), operation: 'Old', reason }]);
    expect((await post({ documentId: sha256(old) })).json).toMatchObject({ errors: [{ message: reason }] });
    expect((await post({ documentId: sha256(fresh) })).json).toEqual({ data: { note: 'x' } });
  });

  it('are those that the file holds now; what cannot be taken changes nothing', async () => {
    const [first, second] = ['{ note(text: "1") }', '{ note(text: "2") }'];
    const folder = await mkdtemp(join(tmpdir(), 'trusted-'));
    const file = join(folder, 'manifest.json');
    await writeFile(file, JSON.stringify({ [sha256(first)]: first }));
    await start(file, { TRUSTED_DOCUMENTS_ONLY: 'on' });
    const isTrusted = async (text: string) => (await post({ documentId: sha256(text) })).status === 200;

    await writeFile(file, JSON.stringify({ [sha256(second)]: second }));
    while (!(await isTrusted(second))) await delay(20);
    expect(await isTrusted(first)).toBe(false);

    await writeFile(file, JSON.stringify({ [sha256(first)]: second }));
    await delay(600);
    expect([await isTrusted(first), await isTrusted(second)]).toEqual([false, true]);
    await rm(folder, { recursive: true });
  });

  interface Manifest {
    operations: { id: string; body: string }[];
  }
  async function start(file: string, environment: Record<string, string> = {}): Promise<Manifest> {
    graph = await serveFixture(library, { TRUSTED_DOCUMENTS: resolve(file), ...environment });
    return JSON.parse(await readFile(file, 'utf8')) as Manifest;
  }
});

/** Apollo's tools ask for the name of every type, the code generator does not. */
function withoutTypenames<Answer>(answer: Answer): unknown {
  return JSON.parse(JSON.stringify(answer).replaceAll(',"__typename":"Thing"', ''));
}
