import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { comparesMore } from './comparisons.js';

function counted(text: string): number {
  const document = parse(text);
  let most = 0;
  while (comparesMore(document, most)) most++;
  return most;
}

describe('the comparisons of a document', () => {
  it.each<[string, number, number, string]>([
    ['fields of different names', 3, 0, '{ a b c }'],
    ['fields of one name', 3, 3, '{ a a a }'],
    ['an alias and a name', 2, 1, '{ a: b a }'],
    ['arguments, twice as much', 3, 6, '{ a(x: 1) a(x: 1) a(x: 2) }'],
    ['long arguments, by their length', 2, 5, `{ a(x: "${'x'.repeat(3_000)}") a(x: "${'x'.repeat(3_000)}") }`],
    ['fields of one name in inline fragments', 3, 3, '{ a ... on Q { a ... { a } } }'],
    ['what fields of one name select', 8, 2, '{ a { b } a { b } }'],
    ['what fields of one name select, and what that selects', 14, 3, '{ a { b { c } } a { b { c } } }'],
    ['a field and one in a fragment', 5, 1, '{ a ...F } fragment F on Q { a }'],
    ['two fragments, and their fields', 8, 2, '{ ...F ...G } fragment F on Q { a } fragment G on Q { a }'],
    ['a fragment and itself, but not its fields', 7, 1, '{ ...F ...F } fragment F on Q { a }'],
    ['a fragment by itself, not where it is spread alone', 12, 1, '{ a { ...F } b { ...F } } fragment F on Q { c c }'],
    ['a fragment that is not used', 3, 1, '{ a } fragment F on Q { b b }'],
  ])('are those of %s, and what is looked at for them', (_, lookedAt, compared, text) => {
    expect(counted(text)).toBe(lookedAt + compared);
  });

  it('have no end where fragments are within themselves', () => {
    expect(comparesMore(parse('{ ...F } fragment F on Q { a { ...F } a { ...F } }'), 100_000)).toBe(true);
    expect(comparesMore(parse('{ ...F } fragment F on Q { a { ...F } ...F }'), 100)).toBe(false);
  });

  it('are counted however deep fragments are within each other', () => {
    const deep = (at: number) => `fragment F${at} on Q { ${'... { '.repeat(40)}...F${at + 1}${' }'.repeat(40)} }`;
    const fragments = Array.from({ length: 1_000 }, (_, at) => deep(at)).join(' ');

    expect(comparesMore(parse(`{ a } ${fragments}`), 100_000)).toBe(true);
  });
});
