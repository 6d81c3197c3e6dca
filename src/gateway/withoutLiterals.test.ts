import { describe, expect, it } from '@jest/globals';
import { withoutLiterals } from './withoutLiterals.js';

describe('an operation without literals', () => {
  it.each([
    ['strings', '{ a(b: "secret") }', '{ a(b: "") }'],
    ['block strings', '{ a(b: """secret""") }', '{ a(b: "") }'],
    ['numbers', '{ a(b: 17, c: -3.5e9) }', '{ a(b: 0, c: 0) }'],
    ['lists and objects', '{ a(b: [17, {c: "secret", d: [3.5]}]) }', '{ a(b: [0, {c: "", d: [0]}]) }'],
    ['defaults of variables', 'query A($b: B = {c: "secret"}) { a(b: $b) }', 'query A($b: B = {c: ""}) { a(b: $b) }'],
    ['directives', '{ a @b(c: "secret") }', '{ a @b(c: "") }'],
    ['comments', '{ # secret\n a }', '{ a }'],
  ])('has nothing of %s', (_, text, expected) => {
    expect(withoutLiterals(text).replace(/\s+/g, ' ')).toBe(expected);
  });

  it('keeps names, and what is one of few', () => {
    const text = '{ a(b: true, c: null, d: RED, e: $f) }';

    expect(withoutLiterals(text).replace(/\s+/g, ' ')).toBe(text);
  });

  it('is nothing where it cannot be read', () => {
    expect(withoutLiterals('{ a(b: "secret)')).toBe('');
  });
});
