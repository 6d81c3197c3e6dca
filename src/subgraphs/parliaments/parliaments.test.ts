import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aChamber, aCountry, aParliament } from '../../testing/seeds/parliaments.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('parliaments', {
    'countries/by.yaml': aCountry(
      'BY',
      'Belarus',
      aParliament(
        'by-national-assembly',
        'National Assembly',
        [
          aChamber('by-house-of-representatives', 'LOWER', 'House of Representatives', {
            statutoryMembers: 110,
            website: { url: 'http://house.gov.by/en/', language: 'en' },
          }),
          aChamber('by-council-of-the-republic', 'UPPER', 'Council of the Republic', { statutoryMembers: 64 }),
        ],
        {
          names: [
            { value: 'National Assembly', language: 'en', kind: 'OFFICIAL' },
            { value: 'Нацыянальны сход', language: 'be', kind: 'OFFICIAL' },
          ],
        },
      ),
    ),
    'countries/ki.yaml': aCountry(
      'KI',
      'Åland',
      aParliament('ki-lagting', 'Lagting', [aChamber('ki-lagting', 'UNICAMERAL', 'Lagting')]),
      aParliament('ki-county', 'County Council', [], { level: 'SUBNATIONAL' }),
      aParliament('ki-zone', 'Assembly of the Zone', [], { level: 'SUBNATIONAL' }),
    ),
    'supranational/union.yaml': {
      parliaments: [aParliament('union', 'Union Parliament', [], { level: 'SUPRANATIONAL' })],
    },
  });
});
afterAll(() => slice?.database.close());

describe('a lookup', () => {
  it('finds a parliament by slug, with its country and its chambers, lower before upper', async () => {
    const data = await slice.dataOf(`{ parliament(slug: "by-national-assembly") {
      id name level structure country { code } chambers { slug type statutoryMembers website { url language } }
      citations { source { id } } } }`);

    expect(data).toEqual({
      parliament: {
        id: 'parliament:by-national-assembly',
        name: 'National Assembly',
        level: 'NATIONAL',
        structure: 'BICAMERAL',
        country: { code: 'BY' },
        chambers: [
          {
            slug: 'by-house-of-representatives',
            type: 'LOWER',
            statutoryMembers: 110,
            website: { url: 'http://house.gov.by/en/', language: 'en' },
          },
          { slug: 'by-council-of-the-republic', type: 'UPPER', statutoryMembers: 64, website: null },
        ],
        citations: [{ source: { id: 'source:68e9a02c4a4f' } }],
      },
    });
  });

  it('finds a country by its code in any case', async () => {
    expect(await slice.dataOf('{ country(code: "by") { name } }')).toEqual({ country: { name: 'Belarus' } });
  });

  it('is null for a key that names nothing', async () => {
    const data = await slice.dataOf(
      '{ country(code: "ZZ") { id } parliament(slug: "x") { id } chamber(slug: "x") { id } }',
    );

    expect(data).toEqual({ country: null, parliament: null, chamber: null });
  });

  it('leaves the country of a supranational parliament null', async () => {
    expect(await slice.dataOf('{ parliament(slug: "union") { country { code } chambers { id } } }')).toEqual({
      parliament: { country: null, chambers: [] },
    });
  });
});

describe('a country', () => {
  it('has the parliament of the whole country as its own, and all of them in a list: that one, then by name', async () => {
    expect(await slice.dataOf('{ country(code: "KI") { parliament { slug } parliaments { slug } } }')).toEqual({
      country: {
        parliament: { slug: 'ki-lagting' },
        parliaments: [{ slug: 'ki-lagting' }, { slug: 'ki-zone' }, { slug: 'ki-county' }],
      },
    });
  });
});

describe('a parliament', () => {
  it('shows its name in the language of the reader, or else in English', async () => {
    const data = await slice.dataOf(
      '{ parliament(slug: "by-national-assembly") { be: name(language: "be-Latn") fr: name(language: "fr") } }',
    );

    expect(data).toEqual({ parliament: { be: 'Нацыянальны сход', fr: 'National Assembly' } });
  });

  it.each([
    ['[UPPER]', ['by-council-of-the-republic']],
    ['[UPPER, LOWER]', ['by-house-of-representatives', 'by-council-of-the-republic']],
    ['[UNICAMERAL]', []],
    ['[]', []],
    ['null', ['by-house-of-representatives', 'by-council-of-the-republic']],
  ])('lists its chambers of the types %s, lower before upper', async (types, slugs) => {
    const data = await slice.dataOf(
      `{ parliament(slug: "by-national-assembly") { chambers(types: ${types}) { slug } } }`,
    );

    expect(data).toEqual({ parliament: { chambers: slugs.map((slug) => ({ slug })) } });
  });
});

describe('what the gateway asks by key', () => {
  const ENTITIES = `query ($keys: [_Any!]!) { _entities(representations: $keys) {
    ... on Country { code } ... on Parliament { slug } ... on Chamber { slug } } }`;

  it('is found by each key of its type, in the order asked, and null where nothing is there', async () => {
    const keys = [
      { __typename: 'Chamber', slug: 'by-council-of-the-republic' },
      { __typename: 'Country', id: 'country:KI' },
      { __typename: 'Parliament', id: 'parliament:union' },
      { __typename: 'Parliament', id: 'parliament:nowhere' },
      { __typename: 'Parliament', slug: 'ki-county' },
      { __typename: 'Country', code: 'BY' },
      { __typename: 'Chamber', id: 'chamber:ki-lagting' },
    ];

    expect(await slice.dataOf(ENTITIES, { keys })).toEqual({
      _entities: [
        { slug: 'by-council-of-the-republic' },
        { code: 'KI' },
        { slug: 'union' },
        null,
        { slug: 'ki-county' },
        { code: 'BY' },
        { slug: 'ki-lagting' },
      ],
    });
  });

  it.each([
    ['Country', 'id', ['country:BY', 'country:KI', 'country:ZZ']],
    ['Country', 'code', ['BY', 'KI', 'ZZ']],
    ['Parliament', 'id', ['parliament:union', 'parliament:ki-county', 'parliament:x']],
    ['Parliament', 'slug', ['union', 'ki-county', 'x']],
    ['Chamber', 'id', ['chamber:ki-lagting', 'chamber:by-council-of-the-republic', 'chamber:x']],
    ['Chamber', 'slug', ['ki-lagting', 'by-council-of-the-republic', 'x']],
  ])('costs one statement for many of type %s by %s', async (__typename, key, values) => {
    const keys = values.map((value) => ({ __typename, [key]: value }));

    expect(await slice.statementsOf(ENTITIES, { keys })).toHaveLength(1);
  });
});

describe('the number of SQL statements', () => {
  /** Fifty countries of two chambers each. */
  let many: SliceUnderTest;
  beforeAll(async () => {
    const codes = Array.from({ length: 50 }, (_, at) => String.fromCharCode(65 + (at % 25), 65 + Math.floor(at / 25)));
    const files = codes.map((code) => {
      const slug = code.toLowerCase();
      const chambers = [aChamber(`${slug}-lower`, 'LOWER', 'Lower'), aChamber(`${slug}-upper`, 'UPPER', 'Upper')];
      return [`countries/${slug}.yaml`, aCountry(code, code, aParliament(slug, code, chambers))];
    });
    many = await sliceUnderTest('parliaments', Object.fromEntries(files));
  });
  afterAll(() => many?.database.close());

  it.each([
    ['countries(first: $first) { nodes { parliament { chambers { slug } } parliaments { slug } } }', 3],
    ['parliaments(first: $first) { nodes { country { code } chambers { slug } } }', 3],
    ['chambers(first: $first) { nodes { parliament { country { name } } } }', 3],
    ['chambers(first: $first) { totalCount edges { cursor } pageInfo { endCursor } }', 2],
  ])('of %s is the same for 1 and for 50', async (list, statements) => {
    const query = `query ($first: Int) { ${list} }`;

    expect(await many.statementsOf(query, { first: 1 })).toHaveLength(statements);
    expect(await many.statementsOf(query, { first: 50 })).toHaveLength(statements);
  });
});
