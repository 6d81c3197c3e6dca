import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parse, type DocumentNode } from 'graphql';
import { Documents } from './documents.js';

const keyOf = (text: string) => `schema:${createHash('sha256').update(text).digest('hex')}`;

function askOften(documents: Documents, text: string): DocumentNode {
  documents.read(text);
  documents.read(text);
  return documents.read(text);
}

describe('parsed documents', () => {
  it('are parsed once, whoever asks for them', async () => {
    const documents = new Documents();
    const document = documents.read('{ a }');

    expect(documents.read('{ a }')).toBe(document);
    expect(await documents.asStore.get(keyOf('{ a }'))).toBe(document);
    expect(await documents.asStore.get(keyOf('{ b }'))).toBeUndefined();
  });

  it('are taken from Apollo Server', async () => {
    const documents = new Documents();
    const document = parse('{ a }');
    await documents.asStore.set(keyOf('{ a }'), document);

    expect(documents.read('{ a }')).toBe(document);
  });

  it.each([
    ['text', (at: number) => `{ a(b: "${at}${'x'.repeat(100_000)}") }`, 72],
    ['words', (at: number) => `{ a${at} ${'a '.repeat(10_000)} }`, 5],
    ['comments', (at: number) => `{ a${at} } ${'#\n'.repeat(10_000)}`, 5],
  ])('are kept by what they take: many of much %s give way', (_, textOf, most) => {
    const documents = new Documents();
    for (let at = 0; at < 100; at++) askOften(documents, textOf(at));

    expect(documents.count).toBe(most);
  });

  it('that come once drive out none that come often, and take little', () => {
    const documents = new Documents();
    const often = askOften(documents, '{ often }');
    const once = documents.read('{ once }');
    for (let at = 0; at < 2_000; at++) documents.read(`{ a${at} }`);

    expect(documents.read('{ often }')).toBe(often);
    expect(documents.read('{ once }')).not.toBe(once);
    expect(documents.count).toBeLessThan(1_700);
  });

  it('are not kept where they cannot be parsed', () => {
    const documents = new Documents();

    expect(() => documents.read('{ a')).toThrow('Syntax Error: Expected Name, found <EOF>.');
    expect(documents.count).toBe(0);
  });
});
