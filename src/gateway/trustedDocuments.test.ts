import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTrustedDocuments } from './trustedDocuments.js';

const manifests = resolve('src/testing/manifests');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'manifests-'))));
afterAll(() => rm(folder, { recursive: true }));

async function write(content: unknown): Promise<string> {
  const file = join(folder, 'manifest.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const apollo = (...operations: object[]) => ({ format: 'apollo-persisted-query-manifest', version: 1, operations });

describe('a manifest as tools write it', () => {
  // Each was written by the tool itself, from the same two operations.
  it.each([
    [
      '@apollo/generate-persisted-query-manifest 1.4',
      'apollo.json',
      '04f96c53a5afb1eaab6d61d67fcc0d6aabdd5fb3227f72c02091ed3a0e638774',
    ],
    [
      "GraphQL code generator's client preset 6.2",
      'codegen-sha256.json',
      '5b4938e7e8049b00327c08299bae23573c6c0a1ca9c5d031844814d21fc55d53',
    ],
    [
      "GraphQL code generator's client preset 6.2 with SHA-1",
      'codegen-sha1.json',
      'e88dbf942e40732a979e9d90baa5ab95965113d7',
    ],
  ])('is taken from %s', async (_, file, id) => {
    const trusted = await readTrustedDocuments(join(manifests, file));

    expect(trusted.list.map(({ name }) => name)).toEqual(['Rename', 'Things']);
    const things = trusted.find(id);
    expect(things?.text).toContain('query Things(');
    expect(trusted.find(`sha256:${id}`)).toBe(things);
    expect(trusted.hasText(things?.text ?? '')).toBe(true);
    expect(trusted.find(id.toUpperCase())).toBeUndefined();
    expect(trusted.hasText('{ id }')).toBe(false);
  });

  it('may have ids that its user chose, which claim no hash', async () => {
    const file = await write(apollo({ id: 'home-page', name: 'Home', type: 'query', body: 'query Home { id }' }));

    expect((await readTrustedDocuments(file)).find('home-page')).toMatchObject({ id: 'home-page', name: 'Home' });
  });

  it('may have hashes in capitals, by which its documents are then asked', async () => {
    const body = 'query Home { id }';
    const id = sha256(body).toUpperCase();
    const file = await write(apollo({ id, name: 'Home', type: 'query', body }));

    expect((await readTrustedDocuments(file)).find(id)?.text).toBe(body);
  });

  it('may be empty, unless nothing else is executed', async () => {
    expect((await readTrustedDocuments(await write(apollo()))).list).toEqual([]);
    const file = await write({});
    expect((await readTrustedDocuments(file)).list).toEqual([]);
    await expect(readTrustedDocuments(file, { trustedOnly: true })).rejects.toThrow(
      `Expected the manifest ${file} to have documents, because nothing else is executed (TRUSTED_DOCUMENTS_ONLY), but got none.`,
    );
  });
});

describe('a manifest that cannot be taken as it is', () => {
  const body = 'query Home { id }';
  const [sha1, wrong] = [createHash('sha1').update(body).digest('hex'), sha256('another')];
  const written =
    'a manifest as @apollo/generate-persisted-query-manifest (version 1) or GraphQL code generator writes it';

  it.each([
    [
      'a wrong hash',
      apollo({ id: wrong, name: 'Home', type: 'query', body }),
      `Expected the document ${wrong} (Home) of FILE to have its id for a hash, but got a text whose SHA-256 is ${sha256(body)}.`,
    ],
    [
      'a wrong hash in capitals',
      apollo({ id: wrong.toUpperCase(), name: 'Home', type: 'query', body }),
      `Expected the document ${wrong.toUpperCase()} (Home) of FILE to have its id for a hash, but got a text whose SHA-256 is ${sha256(body)}.`,
    ],
    [
      'a wrong hash with a prefix',
      { 'sha256:abc': body },
      `Expected the document sha256:abc of FILE to have its id for a hash, but got a text whose SHA-256 is ${sha256(body)}.`,
    ],
    [
      'a wrong SHA-1',
      { [wrong.slice(0, 40)]: body },
      `Expected the document ${wrong.slice(0, 40)} of FILE to have its id for a hash, but got a text whose SHA-1 is ${sha1}.`,
    ],
    [
      'a document that is no GraphQL',
      apollo({ id: sha256('{'), name: 'Home', type: 'query', body: '{' }),
      `Expected the document ${sha256('{')} (Home) of FILE to be GraphQL, but got: Syntax Error: Expected Name, found <EOF>.`,
    ],
    [
      'one id for two documents',
      apollo({ id: 'a', name: 'A', type: 'query', body }, { id: 'a', name: 'B', type: 'query', body: '{ id }' }),
      'Expected one document by the id a in FILE, but got two that differ.',
    ],
    ['no JSON', 'format: yaml', 'Expected the manifest of trusted documents FILE to be JSON, but got "format: yaml".'],
    ['a list', [], `Expected FILE to be ${written}, but got [].`],
    [
      'a version to come',
      { ...apollo(), version: 2 },
      `Expected FILE to be ${written}, but got {"format":"apollo-persisted-query-manifest","version":2,"operations":[]}.`,
    ],
    ['another format', { format: 'mine' }, `Expected FILE to be ${written}, but got {"format":"mine"}.`],
    [
      'an operation without a body',
      apollo({ id: 'a' }),
      `Expected FILE to be ${written}, but got {"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a"}]}.`,
    ],
  ])('for %s is refused in one sentence', async (_, content, message) => {
    const file = await write(content);

    await expect(readTrustedDocuments(file)).rejects.toMatchObject({
      name: 'OperatorError',
      message: message.replace('FILE', file),
    });
  });

  it.each([
    ['/nowhere/manifest.json', 'there is no such file'],
    ['/dev', 'it is a folder'],
    ['/dev/zero', 'more than 100000000 bytes'],
  ])('that cannot be read as %s is refused with the variable, the path and the reason', async (file, trouble) => {
    await expect(readTrustedDocuments(file)).rejects.toMatchObject({
      name: 'OperatorError',
      message: `Expected TRUSTED_DOCUMENTS to name a manifest, but ${file} cannot be read: ${trouble}.`,
    });
  });
});
