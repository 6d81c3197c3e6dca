import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aChamber, aCountry, aParliament } from '../../testing/seeds/parliaments.js';
import { sliceUnderTest, type SliceUnderTest } from '../../testing/slice.js';

let slice: SliceUnderTest;

/** Names and codes that sort differently, chambers of known and of unknown size, and a parliament without a country. */
beforeAll(async () => {
  slice = await sliceUnderTest('parliaments', {
    'countries/ax.yaml': aCountry(
      'AX',
      'Åland',
      aParliament(
        'ax-lagting',
        'Lagting',
        [aChamber('ax-lagting', 'UNICAMERAL', 'Lagting', { statutoryMembers: 30 })],
        {
          level: 'TERRITORIAL',
        },
      ),
    ),
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
    'countries/ch.yaml': aCountry(
      'CH',
      'Switzerland',
      aParliament('ch-federal-assembly', 'Federal Assembly', [
        aChamber('ch-national-council', 'LOWER', 'National Council', { statutoryMembers: 200 }),
        aChamber('ch-council-of-states', 'UPPER', 'Council of States'),
      ]),
      aParliament('ch-zurich', 'Cantonal Council', [], { level: 'SUBNATIONAL' }),
    ),
    'countries/de.yaml': aCountry('DE', 'Germany', aParliament('de-bundestag', '100% Bundestag')),
    'supranational/union.yaml': {
      parliaments: [
        aParliament('union', 'Union Parliament', [aChamber('union', 'UNICAMERAL', 'Assembly of the Union')], {
          level: 'SUPRANATIONAL',
        }),
      ],
    },
  });
});
afterAll(() => slice?.database.close());

/** The keys of a list, in its order: `keysOf('chambers', '(filter: { types: [UPPER] })')`. */
async function keysOf(list: 'countries' | 'parliaments' | 'chambers', args: string): Promise<string[]> {
  const key = list === 'countries' ? 'code' : 'slug';
  const data = await slice.dataOf(`{ ${list}${args} { nodes { ${key} } } }`);
  return (data[list].nodes as Record<string, string>[]).map((node) => node[key] ?? '');
}

const ALL_COUNTRIES = ['AX', 'BY', 'DE', 'CH'];
const ALL_PARLIAMENTS = [
  'de-bundestag',
  'ch-zurich',
  'ch-federal-assembly',
  'ax-lagting',
  'by-national-assembly',
  'union',
];
const ALL_CHAMBERS = [
  'union',
  'ch-council-of-states',
  'by-council-of-the-republic',
  'by-house-of-representatives',
  'ax-lagting',
  'ch-national-council',
];

describe('countries', () => {
  it.each([
    ['by name, whatever its case and accents, when no order is given', '', ALL_COUNTRIES],
    ['by name, backwards', '(orderBy: { field: NAME, direction: DESC })', ['CH', 'DE', 'BY', 'AX']],
    ['by code', '(orderBy: { field: CODE })', ['AX', 'BY', 'CH', 'DE']],
    ['by code, backwards', '(orderBy: { field: CODE, direction: DESC })', ['DE', 'CH', 'BY', 'AX']],
  ])('are ordered %s', async (_, args, expected) => {
    expect(await keysOf('countries', args)).toEqual(expected);
  });

  it.each([
    ['codes, in any case; unknown ones match nothing', 'codes: ["by", "CH", "ZZ"]', ['BY', 'CH']],
    ['part of a name, without its accents', 'nameContains: "ALAND"', ['AX']],
    ['part of a name, with accents that the name lacks', 'nameContains: "bélarús"', ['BY']],
    ['both', 'codes: ["BY", "AX"], nameContains: "l"', ['AX', 'BY']],
    ['both, and so nothing', 'codes: ["DE"], nameContains: "land"', []],
    ['an empty list, which matches nothing', 'codes: []', []],
    ['null, which is no filter', 'codes: null, nameContains: null', ALL_COUNTRIES],
    ['an empty text, which is part of every name', 'nameContains: ""', ALL_COUNTRIES],
  ])('are found by %s', async (_, filter, expected) => {
    expect(await keysOf('countries', `(filter: { ${filter} })`)).toEqual(expected);
  });
});

describe('parliaments', () => {
  it.each([
    ['by name when no order is given', '', ALL_PARLIAMENTS],
    ['by name, backwards', '(orderBy: { field: NAME, direction: DESC })', [...ALL_PARLIAMENTS].reverse()],
    [
      'by country, ties by id, those without a country last',
      '(orderBy: { field: COUNTRY })',
      ['ax-lagting', 'by-national-assembly', 'de-bundestag', 'ch-federal-assembly', 'ch-zurich', 'union'],
    ],
    [
      'by country backwards, ties by id, those without a country still last',
      '(orderBy: { field: COUNTRY, direction: DESC })',
      ['ch-federal-assembly', 'ch-zurich', 'de-bundestag', 'by-national-assembly', 'ax-lagting', 'union'],
    ],
  ])('are ordered %s', async (_, args, expected) => {
    expect(await keysOf('parliaments', args)).toEqual(expected);
  });

  it.each([
    ['slugs', 'slugs: ["union", "ax-lagting", "x"]', ['ax-lagting', 'union']],
    [
      'codes of countries, in any case',
      'countryCodes: ["ch", "AX"]',
      ['ch-zurich', 'ch-federal-assembly', 'ax-lagting'],
    ],
    ['levels', 'levels: [SUPRANATIONAL, TERRITORIAL]', ['ax-lagting', 'union']],
    ['structure', 'structure: BICAMERAL', ['ch-federal-assembly', 'by-national-assembly']],
    ['the other structure', 'structure: UNICAMERAL', ['ax-lagting', 'union']],
    ['a name in another language and script', 'nameContains: "нацыянальны"', ['by-national-assembly']],
    ['letters that a pattern of SQL would read otherwise', 'nameContains: "0% B"', ['de-bundestag']],
    ['a percent sign that stands for itself alone', 'nameContains: "%Bundestag"', []],
    ['all of them', 'countryCodes: ["CH"], levels: [NATIONAL], structure: BICAMERAL', ['ch-federal-assembly']],
    ['an empty list, which matches nothing', 'levels: []', []],
    ['null, which is no filter', 'slugs: null, countryCodes: null, levels: null, structure: null', ALL_PARLIAMENTS],
  ])('are found by %s', async (_, filter, expected) => {
    expect(await keysOf('parliaments', `(filter: { ${filter} })`)).toEqual(expected);
  });
});

describe('chambers', () => {
  it.each([
    ['by name when no order is given', '', ALL_CHAMBERS],
    ['by name, backwards', '(orderBy: { field: NAME, direction: DESC })', [...ALL_CHAMBERS].reverse()],
    [
      'by country, ties by id, those without a country last',
      '(orderBy: { field: COUNTRY })',
      [
        'ax-lagting',
        'by-council-of-the-republic',
        'by-house-of-representatives',
        'ch-council-of-states',
        'ch-national-council',
        'union',
      ],
    ],
    [
      'by size, those of unknown size last',
      '(orderBy: { field: STATUTORY_MEMBERS })',
      [
        'ax-lagting',
        'by-council-of-the-republic',
        'by-house-of-representatives',
        'ch-national-council',
        'ch-council-of-states',
        'union',
      ],
    ],
    [
      'by size backwards, those of unknown size still last',
      '(orderBy: { field: STATUTORY_MEMBERS, direction: DESC })',
      [
        'ch-national-council',
        'by-house-of-representatives',
        'by-council-of-the-republic',
        'ax-lagting',
        'ch-council-of-states',
        'union',
      ],
    ],
  ])('are ordered %s', async (_, args, expected) => {
    expect(await keysOf('chambers', args)).toEqual(expected);
  });

  it.each([
    ['slugs', 'slugs: ["union", "ch-council-of-states"]', ['union', 'ch-council-of-states']],
    ['codes of countries', 'countryCodes: ["ax"]', ['ax-lagting']],
    [
      'roles',
      'types: [UPPER, UNICAMERAL]',
      ['union', 'ch-council-of-states', 'by-council-of-the-republic', 'ax-lagting'],
    ],
    ['part of a name', 'nameContains: "council of"', ['ch-council-of-states', 'by-council-of-the-republic']],
    ['a website', 'hasWebsite: true', ['by-house-of-representatives']],
    ['the lack of one', 'hasWebsite: false', ALL_CHAMBERS.filter((slug) => slug !== 'by-house-of-representatives')],
    [
      'size, both ends included',
      'statutoryMembers: { gte: 64, lte: 110 }',
      ['by-council-of-the-republic', 'by-house-of-representatives'],
    ],
    ['a least size', 'statutoryMembers: { gte: 111 }', ['ch-national-council']],
    ['a largest size', 'statutoryMembers: { lte: 63 }', ['ax-lagting']],
    [
      'an open range, which chambers of unknown size are not in',
      'statutoryMembers: {}',
      ['by-council-of-the-republic', 'by-house-of-representatives', 'ax-lagting', 'ch-national-council'],
    ],
    ['an empty list, which matches nothing', 'types: []', []],
    ['null, which is no filter', 'types: null, hasWebsite: null, statutoryMembers: null', ALL_CHAMBERS],
  ])('are found by %s', async (_, filter, expected) => {
    expect(await keysOf('chambers', `(filter: { ${filter} })`)).toEqual(expected);
  });

  it('are counted as a whole, whatever the page', async () => {
    const data = await slice.dataOf(
      '{ chambers(first: 1, filter: { types: [LOWER] }) { totalCount nodes { slug } pageInfo { hasNextPage } } }',
    );

    expect(data).toEqual({
      chambers: { totalCount: 2, nodes: [{ slug: 'by-house-of-representatives' }], pageInfo: { hasNextPage: true } },
    });
  });
});

describe('what a client may not ask', () => {
  it.each([
    ['countries(first: 101)', 'Expected first to be 0 to 100, but got 101.'],
    ['parliaments(first: 1, last: 1)', 'Expected either first or last, but got {"first":1,"last":1}.'],
    ['chambers(after: "x")', 'Expected after to be a cursor that Query.chambers gave, but got "x".'],
  ])('%s is refused before any SQL', async (list, message) => {
    const record = slice.database.record();

    expect(await slice.errorsOf(`{ ${list} { totalCount } }`)).toEqual([message]);
    expect(record.stop()).toEqual([]);
  });

  it('a list of more than 100 values is refused before any SQL', async () => {
    const record = slice.database.record();
    const codes = Array.from({ length: 101 }, () => 'BY');

    expect(
      await slice.errorsOf('query ($codes: [String!]) { countries(filter: { codes: $codes }) { totalCount } }', {
        codes,
      }),
    ).toEqual(['Expected filter.codes to have at most 100 values, but got 101.']);
    expect(record.stop()).toEqual([]);
  });

  it('a text that no database can hold is refused before any SQL', async () => {
    const record = slice.database.record();

    expect(await slice.errorsOf('query ($slug: String!) { chamber(slug: $slug) { id } }', { slug: 'a\0b' })).toEqual([
      'Expected slug to be a text without the character U+0000, but got "a\\u0000b".',
    ]);
    expect(record.stop()).toEqual([]);
  });
});
