import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { Suggestions } from './suggestions.js';

/** The errors of a document, with suggestions, in a schema with so many types besides its own. */
function told(text: string, { areWanted = true, types = 0 } = {}): string[] {
  const more = Array.from({ length: types }, (_, at) => `type More${at} { id: ID }`);
  const schema = buildSchema(`
    type Query { thing(size: Size, filter: Filter): Thing }
    type Thing { name: String }
    enum Size { SMALL }
    input Filter { text: String }
    ${more.join(' ')}
  `);
  const document = parse(text);
  const errors = validate(schema, document, undefined, { hideSuggestions: true });
  return new Suggestions(schema, areWanted).addTo(errors, document).map(({ message }) => message);
}

const FOUR = '{ a: thin b: thin c: thin d: thin }';
const THIN = 'Cannot query field "thin" on type "Query".';
const THING = `${THIN} Did you mean "thing"?`;

describe('suggestions', () => {
  it.each([
    ['a field', '{ thin }', '"thing"'],
    ['a type', '{ thing { ... on Thin { name } } }', '"Thing"'],
    ['a type of a variable', 'query ($size: Siz) { thing { name } }', '"Size"'],
    ['an argument', '{ thing(siz: SMALL) { name } }', '"size"'],
    ['a value', '{ thing(size: SMAL) { name } }', 'the enum value "SMALL"'],
    ['a field of an input', '{ thing(filter: { tex: "" }) { name } }', '"text"'],
  ])('are made for %s', (_, text, name) => {
    expect(told(text)).toContainEqual(expect.stringMatching(`\\. Did you mean ${name}`));
    expect(told(text, { areWanted: false }).join()).not.toMatch(/Did you mean/);
  });

  it('are made for the first errors alone in a large schema, and for none in one that is larger still', () => {
    expect(told(FOUR)).toEqual([THING, THING, THING, THING]);
    expect(told(FOUR, { types: 2_000 })).toEqual([THING, THING, THIN, THIN]);
    expect(told(FOUR, { types: 6_000 })).toEqual([THIN, THIN, THIN, THIN]);
  });

  it('change nothing else about the errors', () => {
    const text = '{ thing(size: 1, size: SMAL) { nam nam(a: 1) } thin ...F }';
    const suggesting = told(text);

    expect(suggesting.map((message) => message.replace(/ Did you mean .*/, ''))).toEqual(
      told(text, { areWanted: false }),
    );
    expect(suggesting.filter((message) => message.includes('Did you mean'))).toHaveLength(4);
  });
});
