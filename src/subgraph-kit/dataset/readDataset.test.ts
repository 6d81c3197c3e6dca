import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

import { dataClaim, formatProblem } from './claim.js';
import { distinct } from './expectations.js';
import { hashDataset, readDataset } from './readDataset.js';
import { citations, count, day, notes, slug, text } from './shapes.js';

const cityClaim = dataClaim({
  key: 'city',
  files: ['cities/*.yaml'],
  required: true,
  shape: z.strictObject({ slug, inhabitants: count, foundedOn: day.optional(), notes, sources: citations.optional() }),
});
const streetsClaim = dataClaim({
  key: 'streets',
  files: ['cities/*.yaml'],
  shape: distinct(z.array(z.strictObject({ slug, houses: z.array(count).optional() })), (one) => one.slug, ['slug']),
});
const titleClaim = dataClaim({ key: 'title', files: ['atlas.yaml'], required: true, shape: text });
const claims = [cityClaim, streetsClaim, titleClaim];

const ATLAS = { 'atlas.yaml': 'title: An atlas\n' };
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** A data folder with these files. */
async function aFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hemicycle-data-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** What is wrong with these files, besides a valid atlas, in lines for people. */
async function problemsIn(files: Record<string, string>): Promise<string[]> {
  const { problems } = await readDataset(await aFolder({ ...ATLAS, ...files }), claims);
  return problems.map((problem) => formatProblem(problem));
}

describe('readDataset', () => {
  it('yields what stands under each claimed key, file by file in the order of their names', async () => {
    const folder = await aFolder({
      ...ATLAS,
      'cities/riga.yaml': 'city: { slug: riga, inhabitants: 605 }\nstreets: [{ slug: brivibas }]\n',
      'cities/minsk.yaml': 'city: { slug: minsk, inhabitants: 1992 }\n',
    });

    const dataset = await readDataset(folder, claims);

    expect(dataset.problems).toEqual([]);
    expect(dataset.paths).toEqual(['atlas.yaml', 'cities/minsk.yaml', 'cities/riga.yaml']);
    expect(dataset.files(cityClaim).map(({ file, value }) => [file, value.slug, value.notes])).toEqual([
      ['cities/minsk.yaml', 'minsk', []],
      ['cities/riga.yaml', 'riga', []],
    ]);
    expect(dataset.files(streetsClaim)).toEqual([{ file: 'cities/riga.yaml', value: [{ slug: 'brivibas' }] }]);
    expect(dataset.files(titleClaim)).toEqual([{ file: 'atlas.yaml', value: 'An atlas' }]);
  });

  it('tells what was expected and what stands there, with the line', async () => {
    const problems = await problemsIn({
      'cities/riga.yaml':
        'city:\n  slug: riga\n  inhabitants: 1\nstreets:\n  - slug: a\n    houses:\n      - 3\n      - "seven"\n',
    });

    expect(problems).toEqual([
      'data/cities/riga.yaml: streets[0].houses[1]: expected a whole number of 0 or more, but got "seven" (line 8)',
    ]);
  });

  it('collects every problem of every file', async () => {
    const problems = await problemsIn({
      'cities/a.yaml': 'city:\n  slug: Not a slug\n  inhabitants: -1\n  mayor: Anna\n',
      'cities/b.yaml': 'city:\n  inhabitants: 1.5\n  foundedOn: 2023-02-30\n',
    });

    expect(problems).toEqual([
      'data/cities/a.yaml: city.slug: expected a slug of lower case letters, digits and hyphens, but got "Not a slug" (line 2)',
      'data/cities/a.yaml: city.inhabitants: expected a whole number of 0 or more, but got -1 (line 3)',
      'data/cities/a.yaml: city.mayor: expected one of the keys slug, inhabitants, foundedOn, notes, sources, but got the key "mayor" (line 4)',
      'data/cities/b.yaml: city.slug: expected a slug of lower case letters, digits and hyphens, but got nothing (line 1)',
      'data/cities/b.yaml: city.inhabitants: expected a whole number of 0 or more, but got 1.5 (line 2)',
      'data/cities/b.yaml: city.foundedOn: expected a day that exists, such as 2022-12-05, but got "2023-02-30" (line 3)',
    ]);
  });

  it('looks into the closest branch where a value may have two forms', async () => {
    const problems = await problemsIn({
      'cities/riga.yaml':
        'city:\n  slug: riga\n  inhabitants: 1\n  notes:\n    - plain\n    - text: cited\n      sources:\n        - url: ftp://example.org/\n    - 7\n',
    });

    expect(problems).toEqual([
      'data/cities/riga.yaml: city.notes[1].sources[0].url: expected an absolute http or https URL, other letters than ASCII percent-encoded, but got "ftp://example.org/" (line 8)',
      'data/cities/riga.yaml: city.notes[2]: expected a text, but got 7 (line 9)',
    ]);
  });

  it('points at the second of two list elements that must differ', async () => {
    const problems = await problemsIn({
      'cities/riga.yaml':
        'city: { slug: riga, inhabitants: 1 }\nstreets:\n  - slug: brivibas\n  - slug: tallinas\n  - slug: brivibas\n',
    });

    expect(problems).toEqual([
      'data/cities/riga.yaml: streets[2].slug: expected no two of the same, but got "brivibas" (line 5)',
    ]);
  });

  it('refuses keys, files and whole kinds of content that nobody claims', async () => {
    const problems = await problemsIn({
      'cities/riga.yaml': 'city: { slug: riga, inhabitants: 1 }\nparks: []\n',
      'cities/old/riga.yaml': 'city: { slug: riga, inhabitants: 1 }\n',
      'cities/list.yaml': '- riga\n',
      'cities/empty.yaml': '# nothing yet\n',
      'rivers.yml': 'rivers: []\n',
    });

    expect(problems).toEqual([
      'data/cities/empty.yaml: expected a map of keys, but got an empty file',
      'data/cities/list.yaml: expected a map of keys, but got ["riga"] (line 1)',
      'data/cities/old/riga.yaml: expected one of atlas.yaml, cities/*.yaml, but got a file that nothing reads',
      'data/cities/riga.yaml: parks: expected one of the keys city, streets, but got the key "parks" (line 2)',
      'data/rivers.yml: expected one of atlas.yaml, cities/*.yaml, but got a file that nothing reads',
    ]);
  });

  it('misses required keys and files', async () => {
    const { problems } = await readDataset(await aFolder({ 'cities/riga.yaml': 'streets: []\n' }), claims);

    expect(problems.map((problem) => formatProblem(problem))).toEqual([
      'data/cities/riga.yaml: city: expected a map of keys, but got nothing (line 1)',
      'data/atlas.yaml: expected a file, but got nothing',
    ]);
  });

  it('tells where a file is no YAML, or gives a key twice', async () => {
    const problems = await problemsIn({
      'cities/broken.yaml': 'city:\n  slug: [riga\n',
      'cities/twice.yaml': 'city:\n  slug: riga\n  inhabitants: 1\n  slug: minsk\n',
      'cities/alias.yaml': 'city: *nowhere\n',
    });

    expect(problems).toHaveLength(3);
    expect(problems[0]).toBe(
      'data/cities/alias.yaml: expected YAML whose aliases all have an anchor, ' +
        'but got Unresolved alias (the anchor must be set before the alias): nowhere (line 1)',
    );
    expect(problems[1]).toContain('data/cities/broken.yaml: expected YAML 1.2, but got an error: ');
    expect(problems[2]).toBe(
      'data/cities/twice.yaml: expected YAML 1.2, but got an error: Map keys must be unique (line 4)',
    );
  });

  it('refuses anchors that unfold to too much, whether in each other or in a row', async () => {
    const tenOf = (name: string) => `[${Array.from({ length: 10 }, () => `*${name}`).join(', ')}]`;
    const inEachOther = `a: &a [x]\nb: &b ${tenOf('a')}\nc: &c ${tenOf('b')}\nd: &d ${tenOf('c')}\ne: ${tenOf('d')}\n`;
    // The value itself is the first use.
    const inARow = (times: number) => `city: { slug: riga, inhabitants: 1, notes: [&a same${', *a'.repeat(times)}] }\n`;

    const refused = 'expected at most 1000 uses of an anchor, of anchors within it multiplied, but got more (line 1)';
    expect(await problemsIn({ 'cities/riga.yaml': inEachOther })).toEqual([`data/cities/riga.yaml: ${refused}`]);
    expect(await problemsIn({ 'cities/riga.yaml': inARow(1000) })).toEqual([`data/cities/riga.yaml: ${refused}`]);
    expect(await problemsIn({ 'cities/riga.yaml': inARow(999) })).toEqual([]);
  });

  it('reads anchors, and keeps dates and the country code of Norway as texts', async () => {
    const folder = await aFolder({
      'atlas.yaml': 'title: NO\n',
      'cities/riga.yaml': 'city: { slug: riga, inhabitants: 1, foundedOn: 1201-04-01, notes: [&a same, *a] }\n',
    });

    const dataset = await readDataset(folder, claims);

    expect(dataset.problems).toEqual([]);
    expect(dataset.files(titleClaim)[0]?.value).toBe('NO');
    expect(dataset.files(cityClaim)[0]?.value).toEqual({
      slug: 'riga',
      inhabitants: 1,
      foundedOn: '1201-04-01',
      notes: ['same', 'same'],
    });
  });

  it('finds the line of a problem that somebody else reports', async () => {
    const folder = await aFolder({
      ...ATLAS,
      'cities/riga.yaml': 'city: { slug: riga, inhabitants: 1 }\nstreets:\n  - slug: a\n\n  - slug: b\n',
    });
    const dataset = await readDataset(folder, claims);
    const problem = { file: 'cities/riga.yaml', expected: 'a street', got: '"b"' };

    expect(dataset.located({ ...problem, path: 'streets[1].slug' }).line).toBe(5);
    expect(dataset.located({ ...problem, path: 'streets[1].houses[0]' }).line).toBe(5);
    expect(dataset.located({ ...problem, path: 'streets[0]' }).line).toBe(3);
  });

  it('leaves the README, the licence and hidden files alone', async () => {
    const others = { 'README.md': '# Data', LICENSE: 'CC0', '.schemas/atlas.json': '{}', 'cities/.DS_Store': '' };

    expect(await problemsIn(others)).toEqual([]);
  });
});

describe('hashDataset', () => {
  it('is the hash that readDataset gives, and depends on the contents and names of data files alone', async () => {
    const riga = { ...ATLAS, 'cities/riga.yaml': 'city: { slug: riga, inhabitants: 1 }\n' };
    const folder = await aFolder(riga);
    const hash = await hashDataset(folder);

    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await readDataset(folder, claims)).hash).toBe(hash);
    expect(await hashDataset(await aFolder({ ...riga, 'README.md': 'other words' }))).toBe(hash);
    expect(await hashDataset(await aFolder({ ...riga, 'atlas.yaml': 'title: Another\n' }))).not.toBe(hash);
    expect(await hashDataset(await aFolder({ ...ATLAS, 'cities/rīga.yaml': riga['cities/riga.yaml'] }))).not.toBe(hash);
  });
});
