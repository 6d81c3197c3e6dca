import { describe, expect, it } from '@jest/globals';

import { checkShape } from '../../subgraph-kit/dataset/checkShape.js';
import { parliamentsClaim } from './dataFile.js';

const SOURCES = [{ url: 'https://example.org/' }];
const NAMES = [{ value: 'Parliament', language: 'en', kind: 'OFFICIAL' }];

function refusals(structure: string | undefined, types: string[]): string[] {
  const chambers = types.map((type) => ({ slug: `xx-${type.toLowerCase()}`, type, names: NAMES, sources: SOURCES }));
  const parliament = { slug: 'xx-parliament', level: 'NATIONAL', names: NAMES, structure, sources: SOURCES, chambers };
  const checked = checkShape(parliamentsClaim.shape, [parliament], {
    file: 'countries/xx.yaml',
    path: ['parliaments'],
  });
  return 'problems' in checked ? checked.problems.map(({ path }) => path) : [];
}

describe('a parliament in a data file', () => {
  it('has the chambers of its structure, lower before upper, or none that is known', () => {
    expect(refusals('UNICAMERAL', ['UNICAMERAL'])).toEqual([]);
    expect(refusals('BICAMERAL', ['LOWER', 'UPPER'])).toEqual([]);
    expect(refusals('BICAMERAL', [])).toEqual([]);
    expect(refusals(undefined, [])).toEqual([]);
  });

  it('is refused with chambers of another structure, or in another order', () => {
    const chambers = ['parliaments[0].chambers'];

    expect(refusals('UNICAMERAL', ['LOWER', 'UPPER'])).toEqual(chambers);
    expect(refusals('BICAMERAL', ['UPPER', 'LOWER'])).toEqual(chambers);
    expect(refusals('BICAMERAL', ['LOWER'])).toEqual(chambers);
    expect(refusals('BICAMERAL', ['LOWER', 'LOWER'])).toEqual(chambers);
    expect(refusals(undefined, ['UNICAMERAL'])).toEqual(chambers);
  });
});
