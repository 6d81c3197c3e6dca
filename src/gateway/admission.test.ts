import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { Admissions } from './admission.js';
import { CostDirectives } from './costDirectives.js';
import { defaultLimits } from './limits.js';
import { Suggestions } from './suggestions.js';

const schema = buildSchema('type Query { note(text: String): String }');
const admissions = () =>
  new Admissions(schema, defaultLimits, new CostDirectives(parse('scalar A')), new Suggestions(schema, true));

/** Three operations that share a fragment of so many characters. */
const sharing = (characters: number) =>
  parse(
    `query A { ...F } query B { ...F } query C { ...F } fragment F on Query { note(text: "${'x'.repeat(characters)}") }`,
  );

describe('what is admitted', () => {
  it('is looked at once, each operation of a document', () => {
    const admitted = admissions();
    const document = sharing(10);
    const first = ['A', 'B', 'C'].map((name) => admitted.admit(document, name));

    expect(first.map(({ admitted }) => admitted?.operation.definition.name?.value)).toEqual(['A', 'B', 'C']);
    ['A', 'B', 'C'].forEach((name, at) => expect(admitted.admit(document, name)).toBe(first[at]));
  });

  it('is kept of one operation at a time, where each has a long text', () => {
    const admitted = admissions();
    const document = sharing(100_000);
    const first = admitted.admit(document, 'A');

    expect(admitted.admit(document, 'A')).toBe(first);
    admitted.admit(document, 'B');
    expect(admitted.admit(document, 'A')).not.toBe(first);
  });
});
