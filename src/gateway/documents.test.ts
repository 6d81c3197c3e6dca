import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { Documents } from './documents.js';

const keyOf = (text: string) => `schema:${createHash('sha256').update(text).digest('hex')}`;

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
    ['text', (at: number) => `{ a(b: "${at}${'x'.repeat(100_000)}") }`, 82],
    ['words', (at: number) => `{ a${at} ${'a '.repeat(10_000)} }`, 6],
    ['comments', (at: number) => `{ a${at} } ${'#\n'.repeat(10_000)}`, 6],
  ])('are kept by what they take: many of much %s give way', (_, textOf, most) => {
    const documents = new Documents();
    for (let at = 0; at < 100; at++) documents.read(textOf(at));

    expect(documents.count).toBe(most);
  });

  it('are not kept where they cannot be parsed', () => {
    const documents = new Documents();

    expect(() => documents.read('{ a')).toThrow('Syntax Error: Expected Name, found <EOF>.');
    expect(documents.count).toBe(0);
  });
});
