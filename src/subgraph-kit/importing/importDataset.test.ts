import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { stringify } from 'yaml';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../testing/database.js';
import { dataClaim, formatProblem } from '../dataset/claim.js';
import { count, day, slug, text } from '../dataset/shapes.js';
import { DatasetVersion } from './datasetVersion.js';
import { idFact } from './facts.js';
import { importDataset, type ImportOptions, type ImportOutcome } from './importDataset.js';
import { tableRows, type SliceImport } from './sliceImport.js';

/** What is imported here: cities, each with streets that point to it; and, by another slice, guides to cities. */
@Entity({ name: 'city' })
class City {
  @PrimaryColumn('text')
  id!: string;

  @Column('int', { nullable: true })
  inhabitants!: number | null;

  @Column('jsonb')
  mayor!: Record<string, string>;

  @Column('date', { nullable: true })
  foundedOn!: string | null;

  @Column('daterange')
  heldDuring!: string;
}

@Entity({ name: 'street' })
class Street {
  @PrimaryColumn('text')
  cityId!: string;

  @PrimaryColumn('text')
  name!: string;
}

@Entity({ name: 'guide' })
class Guide {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  cityId!: string;
}

const TABLES = `
  CREATE TABLE city (id text PRIMARY KEY, inhabitants int CONSTRAINT is_no_village CHECK (inhabitants > 100),
    mayor jsonb NOT NULL, founded_on date, held_during daterange NOT NULL);
  CREATE TABLE street (city_id text NOT NULL REFERENCES city (id), name text NOT NULL, PRIMARY KEY (city_id, name));
  CREATE TABLE guide (id text PRIMARY KEY, city_id text NOT NULL REFERENCES city (id))`;

const cityClaim = dataClaim({
  key: 'city',
  files: ['minsk.yaml', 'riga.yaml', 'wilna.yaml'],
  shape: z.strictObject({
    slug,
    inhabitants: count.optional(),
    mayor: z.record(z.string(), z.string()).default({}),
    foundedOn: day.optional(),
    streets: z.array(text).default([]),
  }),
});
const guidesClaim = dataClaim({
  key: 'guides',
  files: ['guides.yaml'],
  shape: z.array(z.strictObject({ slug, city: slug })),
});

const cities: SliceImport = {
  claims: [cityClaim],
  rows({ dataset }) {
    const files = dataset.files(cityClaim);
    const rows = files.map(({ value }) => ({
      id: `city:${value.slug}`,
      inhabitants: value.inhabitants ?? null,
      mayor: value.mayor,
      foundedOn: value.foundedOn ?? null,
      heldDuring: `[${value.foundedOn ?? ''},)`,
    }));
    const streets = files.flatMap(({ value }) => value.streets.map((name) => ({ cityId: `city:${value.slug}`, name })));
    return {
      tables: [tableRows(City, rows), tableRows(Street, streets)],
      facts: { ids: files.map(({ file, value }) => idFact('City', value.slug, { file, path: 'city' })) },
      problems: [],
    };
  },
};

const guides: SliceImport = {
  claims: [guidesClaim],
  rows({ dataset, known }) {
    const all = dataset
      .files(guidesClaim)
      .flatMap(({ file, value }) => value.map((guide, at) => ({ file, at, guide })));
    const isKnown = (city: string) => known.ids.some(({ id }) => id === `city:${city}`);
    return {
      tables: [
        tableRows(
          Guide,
          all.map(({ guide }) => ({ id: `guide:${guide.slug}`, cityId: `city:${guide.city}` })),
        ),
      ],
      facts: {},
      problems: all
        .filter(({ guide }) => !isKnown(guide.city))
        .map(({ file, at, guide }) => ({
          file,
          path: `guides[${at}].city`,
          expected: 'the slug of a city',
          got: JSON.stringify(guide.city),
        })),
    };
  },
};

const SLICES = [
  { name: 'cities', import: cities },
  { name: 'guides', import: guides },
];

type Files = Readonly<Record<string, object | string>>;

const MINSK = { slug: 'minsk', inhabitants: 1992, mayor: { name: 'A', title: 'Chair' }, foundedOn: '1067-03-03' };
const RIGA = { slug: 'riga', streets: ['Brivibas', 'Elizabetes'] };
const SEED: Files = {
  'minsk.yaml': { city: MINSK },
  'riga.yaml': { city: RIGA },
  'guides.yaml': { guides: [{ slug: 'to-riga', city: 'riga' }] },
};

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ entities: [DatasetVersion, City, Street, Guide] });
  for (const statement of TABLES.split(';')) await database.dataSource.query(statement);
});
beforeEach(() => database.dataSource.query('TRUNCATE guide, street, city, dataset_version'));
afterAll(() => database?.close());

/** Imports these files from a folder of their own. */
async function importOf(files: Files, options: Partial<ImportOptions> = {}): Promise<ImportOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'hemicycle-import-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), typeof content === 'string' ? content : stringify(content));
    }
    return await importDataset({ db: database.dataSource, folder, slices: SLICES, ...options });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What an import did, a line for each table. */
function changes(outcome: ImportOutcome): string[] {
  if (outcome.kind !== 'imported') return [outcome.kind];
  return outcome.tables.map(
    ({ table, added, changed, unchanged, removed }) =>
      `${table.replace('public.', '')} +${added} ~${changed} =${unchanged} -${removed}`,
  );
}

function problems(outcome: ImportOutcome): string[] {
  return outcome.kind === 'refused' ? outcome.problems.map((problem) => formatProblem(problem)) : [];
}

/** Everything that is in the tables, and where PostgreSQL keeps it: a row that is written again moves. */
async function content(): Promise<Record<string, unknown>> {
  const [row = {}] = await database.dataSource.query<Record<string, unknown>[]>(`SELECT
    (SELECT json_agg(c ORDER BY id) FROM (SELECT ctid, * FROM city) c) AS cities,
    (SELECT json_agg(s ORDER BY name) FROM (SELECT ctid, * FROM street) s) AS streets,
    (SELECT json_agg(g ORDER BY id) FROM (SELECT ctid, * FROM guide) g) AS guides,
    (SELECT json_agg(v ORDER BY slice) FROM dataset_version v) AS versions`);
  return row;
}

describe('an import', () => {
  it('writes the rows of all slices, and tells what it did to each table', async () => {
    expect(changes(await importOf(SEED))).toEqual(['city +2 ~0 =0 -0', 'street +2 ~0 =0 -0', 'guide +1 ~0 =0 -0']);

    const rows = await database.dataSource.manager.find(City, { order: { id: 'ASC' } });
    expect(rows.map((row) => ({ ...row }))).toEqual([
      {
        id: 'city:minsk',
        inhabitants: 1992,
        mayor: { name: 'A', title: 'Chair' },
        foundedOn: '1067-03-03',
        heldDuring: '[1067-03-03,)',
      },
      { id: 'city:riga', inhabitants: null, mayor: {}, foundedOn: null, heldDuring: '(,)' },
    ]);
  });

  it('tells after each table how far it is', async () => {
    const told: string[] = [];

    await importOf(SEED, { onProgress: ({ done, total, table }) => told.push(`${done} of ${total}: ${table}`) });

    expect(told).toEqual(['1 of 3: public.city', '2 of 3: public.street', '3 of 3: public.guide']);
  });

  it('records for each slice the version of the data, and the last migration', async () => {
    const outcome = await importOf(SEED);
    const [migration] = await database.dataSource.query<{ name: string }[]>(
      'SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1',
    );

    const recorded = await database.dataSource.manager.find(DatasetVersion, { order: { slice: 'ASC' } });

    expect(outcome).toMatchObject({ kind: 'imported', version: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(recorded).toMatchObject(
      ['cities', 'guides'].map((slice) => ({
        slice,
        version: 'version' in outcome && outcome.version,
        lastMigration: migration?.name,
      })),
    );
  });
});

describe('a second import', () => {
  it('of the same files writes nothing', async () => {
    const first = await importOf(SEED);
    const before = await content();

    expect(await importOf(SEED)).toEqual({ kind: 'unchanged', version: 'version' in first && first.version });
    expect(await content()).toEqual(before);
  });

  it('of the same facts, written differently, leaves every row where it is', async () => {
    await importOf(SEED);
    const { cities, streets, guides } = await content();
    const mayor = { title: 'Chair', name: 'A' };

    const outcome = await importOf({ ...SEED, 'minsk.yaml': { city: { ...MINSK, mayor } } });

    expect(changes(outcome)).toEqual(['city +0 ~0 =2 -0', 'street +0 ~0 =2 -0', 'guide +0 ~0 =1 -0']);
    expect(await content()).toMatchObject({ cities, streets, guides });
  });

  it('can be forced', async () => {
    await importOf(SEED);

    expect(changes(await importOf(SEED, { force: true }))[0]).toBe('city +0 ~0 =2 -0');
  });

  it('happens after a migration, since a new column needs the same facts again', async () => {
    await importOf(SEED);
    await database.dataSource.query(`UPDATE dataset_version SET last_migration = 'TheOneBefore'`);

    expect(changes(await importOf(SEED))[0]).toBe('city +0 ~0 =2 -0');
    expect(changes(await importOf(SEED))).toEqual(['unchanged']);
  });

  it('happens when a slice joined', async () => {
    await importOf(SEED);
    await database.dataSource.query(`DELETE FROM dataset_version WHERE slice = 'guides'`);

    expect(changes(await importOf(SEED))[2]).toBe('guide +0 ~0 =1 -0');
  });

  it.each([
    ['a number', { inhabitants: 1993 }],
    ['a number that is no longer known', { inhabitants: undefined }],
    ['a part of a document', { mayor: { name: 'B', title: 'Chair' } }],
    ['a day, and with it a range of days', { foundedOn: '1067-03-04' }],
  ])('changes the rows that differ: %s', async (_, differently) => {
    await importOf(SEED);

    const outcome = await importOf({ ...SEED, 'minsk.yaml': { city: { ...MINSK, ...differently } } });

    expect(changes(outcome)).toEqual(['city +0 ~1 =1 -0', 'street +0 ~0 =2 -0', 'guide +0 ~0 =1 -0']);
  });

  it('removes what the files no longer have, with all that points to it', async () => {
    await importOf(SEED);

    const outcome = await importOf({ 'minsk.yaml': { city: MINSK }, 'guides.yaml': { guides: [] } });

    expect(changes(outcome)).toEqual(['city +0 ~0 =1 -1', 'street +0 ~0 =0 -2', 'guide +0 ~0 =0 -1']);
    expect(await content()).toMatchObject({ cities: [{ id: 'city:minsk' }], streets: null, guides: null });
  });

  it('adds, changes and removes at once', async () => {
    await importOf(SEED);

    const outcome = await importOf({
      'wilna.yaml': { city: { slug: 'wilna', streets: ['Pilies'] } },
      'riga.yaml': { city: { ...RIGA, inhabitants: 605, streets: ['Brivibas'] } },
      'guides.yaml': { guides: [{ slug: 'to-riga', city: 'wilna' }] },
    });

    expect(changes(outcome)).toEqual(['city +1 ~1 =0 -1', 'street +1 ~0 =1 -1', 'guide +0 ~1 =0 -0']);
  });

  it('begun at the same time finds nothing left to do', async () => {
    const outcomes = await Promise.all([importOf(SEED, { force: true }), importOf(SEED, { force: true })]);

    expect(
      outcomes
        .map(changes)
        .map(([city]) => city)
        .sort(),
    ).toEqual(['city +0 ~0 =2 -0', 'city +2 ~0 =0 -0']);
  });
});

describe('an import that is refused', () => {
  /** Tries files after the seed; nothing may have changed. Its problems, and whether references were checked. */
  async function refusalOf(files: Files): Promise<{ told: string[]; referencesChecked: boolean }> {
    await importOf(SEED);
    const before = await content();

    const outcome = await importOf(files);

    expect(outcome.kind).toBe('refused');
    expect(await content()).toEqual(before);
    return { told: problems(outcome), referencesChecked: 'referencesChecked' in outcome && outcome.referencesChecked };
  }

  it('for one bad file changes nothing, whatever the others say', async () => {
    const files = { ...SEED, 'riga.yaml': { city: { ...RIGA, inhabitants: 605 } }, 'minsk.yaml': '[' };

    expect((await refusalOf(files)).told).toEqual([
      'data/minsk.yaml: expected YAML 1.2, but got an error: Flow sequence must end with a ] (line 1)',
    ]);
  });

  it('tells the shapes of all files with their lines, and leaves references between them for later', async () => {
    expect(
      await refusalOf({
        'minsk.yaml': { city: { ...MINSK, inhabitants: 'many' } },
        'riga.yaml': { city: { ...RIGA, colour: 'red' } },
        'guides.yaml': {
          guides: [
            { slug: 'to-oz', city: 'oz' },
            { slug: 'to-riga', city: 'riga' },
          ],
        },
      }),
    ).toEqual({
      told: [
        'data/minsk.yaml: city.inhabitants: expected a whole number of 0 or more, but got "many" (line 3)',
        'data/riga.yaml: city.colour: expected one of the keys slug, inhabitants, mayor, foundedOn, streets, ' +
          'but got the key "colour" (line 6)',
      ],
      referencesChecked: false,
    });
  });

  it('tells every reference that leads nowhere, when all files can be read', async () => {
    expect(
      await refusalOf({
        ...SEED,
        'guides.yaml': {
          guides: [
            { slug: 'to-oz', city: 'oz' },
            { slug: 'to-ur', city: 'ur' },
          ],
        },
      }),
    ).toEqual({
      told: [
        'data/guides.yaml: guides[0].city: expected the slug of a city, but got "oz" (line 3)',
        'data/guides.yaml: guides[1].city: expected the slug of a city, but got "ur" (line 5)',
      ],
      referencesChecked: true,
    });
  });

  it('tells both files of an id that is given twice, whatever else is wrong', async () => {
    const twice =
      'data/wilna.yaml: city: expected an id of its own, but got city:minsk, which stands in minsk.yaml too (line 1)';
    const files = { ...SEED, 'wilna.yaml': { city: { slug: 'minsk' } } };

    expect((await refusalOf(files)).told).toEqual([twice]);
    expect((await refusalOf({ ...files, 'riga.yaml': { city: { slug: 7 } } })).told.at(-1)).toBe(twice);
  });
});

describe('an import that fails halfway', () => {
  it('changes nothing, and is done whole the next time', async () => {
    await importOf(SEED);
    const before = await content();
    const tooFew = { city: { slug: 'wilna', inhabitants: 100 } };

    await expect(importOf({ 'minsk.yaml': { city: MINSK }, 'wilna.yaml': tooFew })).rejects.toThrow('is_no_village');

    expect(await content()).toEqual(before);
    expect(changes(await importOf(SEED))).toEqual(['unchanged']);
  });
});
