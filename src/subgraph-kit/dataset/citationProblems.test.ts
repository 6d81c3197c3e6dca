import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { citationProblems } from './citationProblems.js';
import { type DataClaim, dataClaim, type DataFile } from './claim.js';
import type { Dataset } from './readDataset.js';

const claim = dataClaim({ key: 'assembly', files: ['a.yaml'], shape: z.unknown() });

/** A data set in which one file holds this value under `assembly`. */
function datasetWith(value: unknown): Dataset {
  const files = [{ file: 'a.yaml', value }];
  return {
    // One claim, one file: the only value there is.
    files: <T>(asked: DataClaim<T>) => (asked.key === claim.key ? (files as DataFile<T>[]) : []),
    paths: ['a.yaml'],
    hash: '',
    problems: [],
    located: (problem) => problem,
  };
}

const described = (...urls: string[]) => [{ file: 'sources.yaml', value: urls.map((url) => ({ url })) }];

describe('citationProblems', () => {
  it('finds nothing where every cited url is described, and every described one is cited', () => {
    const dataset = datasetWith({
      sources: [{ url: 'https://a.org/' }],
      quotas: [{ notes: [{ text: 'x', sources: [{ url: 'https://b.org/' }] }] }],
    });

    expect(citationProblems(dataset, [claim], described('https://a.org/', 'https://b.org/'))).toEqual([]);
  });

  it('names file, path and url of a citation that leads nowhere', () => {
    const dataset = datasetWith({ quotas: [{}, { sources: [{ url: 'https://a.org/' }, { url: 'https://c.org/' }] }] });

    expect(citationProblems(dataset, [claim], described('https://a.org/'))).toEqual([
      {
        file: 'a.yaml',
        path: 'assembly.quotas[1].sources[1].url',
        expected: 'a url that sources.yaml lists',
        got: '"https://c.org/"',
      },
    ]);
  });

  it('finds a source that no fact cites', () => {
    const dataset = datasetWith({ sources: [{ url: 'https://a.org/' }] });

    expect(citationProblems(dataset, [claim], described('https://a.org/', 'https://d.org/'))).toEqual([
      { file: 'sources.yaml', path: 'sources[1].url', expected: 'a url that some fact cites', got: '"https://d.org/"' },
    ]);
  });
});
