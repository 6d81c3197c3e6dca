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
        citations: [{ source: { id: 'source:7a6d1ceb60f9' } }],
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
