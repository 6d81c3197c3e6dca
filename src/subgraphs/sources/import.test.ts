import { describe, expect, it } from '@jest/globals';
import { importProblems } from '../../testing/importProblems.js';
import { SOURCE_URL } from '../../testing/seeds/dataFolder.js';
import { aCountry } from '../../testing/seeds/parliaments.js';
import { aSource } from '../../testing/seeds/sources.js';

const BELARUS = { 'countries/by.yaml': aCountry('BY', 'Belarus') };

describe('sources in data files', () => {
  it('are taken where each is cited, and each citation is listed', async () => {
    expect(await importProblems({ ...BELARUS, 'sources.yaml': { sources: [aSource(SOURCE_URL, 'A page')] } })).toEqual(
      [],
    );
  });

  it('are refused where a fact cites a page that is not listed', async () => {
    expect(await importProblems({ ...BELARUS, 'sources.yaml': { sources: [] } })).toEqual([
      'data/countries/by.yaml: country.sources[0].url: expected a url that sources.yaml lists, but got "https://example.org/source" (line 8)',
    ]);
  });

  it('are refused where nothing cites them', async () => {
    const listed = [aSource('https://example.org/other', 'Another page'), aSource(SOURCE_URL, 'A page')];

    expect(await importProblems({ ...BELARUS, 'sources.yaml': { sources: listed } })).toEqual([
      'data/sources.yaml: sources[0].url: expected a url that some fact cites, but got "https://example.org/other" (line 2)',
    ]);
  });
});
