import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { citationProblems } from '../subgraph-kit/dataset/citationProblems.js';
import { formatProblem } from '../subgraph-kit/dataset/claim.js';
import { jsonSchemas, SCHEMA_FOLDER } from '../subgraph-kit/dataset/jsonSchemas.js';
import { readDataset } from '../subgraph-kit/dataset/readDataset.js';
import type { SliceImport } from '../subgraph-kit/importing/sliceImport.js';
import * as assemblies from '../subgraphs/assemblies/dataFile.js';
import { reconcileAll } from '../subgraphs/assemblies/subgraph.js';
import * as news from '../subgraphs/news/dataFile.js';
import * as parliaments from '../subgraphs/parliaments/dataFile.js';
import * as people from '../subgraphs/people/dataFile.js';
import * as sources from '../subgraphs/sources/dataFile.js';
import { checkData } from './checkData.js';

const TODAY = '2026-11-24';

describe('the data folder', () => {
  const claims = [...parliaments.claims, ...assemblies.claims, ...people.claims, ...news.claims, ...sources.claims];
  const reading = readDataset(resolve('data'), claims);

  it('has no problem: every key is known, every fact cites a described source, every source is cited', async () => {
    const dataset = await reading;

    const problems = [...dataset.problems, ...citationProblems(dataset, claims, dataset.files(sources.sourcesClaim))];

    expect(problems.map((problem) => formatProblem(problem))).toEqual([]);
  });

  it('holds what its README counts', async () => {
    const dataset = await reading;
    const parliamentsInFiles = dataset.files(parliaments.parliamentsClaim).flatMap(({ value }) => value);
    const delegations = dataset.files(assemblies.delegationsClaim).flatMap(({ value }) => value);
    const quotas = delegations.flatMap((delegation) => delegation.quotas);

    expect({
      countries: dataset.files(parliaments.countryClaim).length,
      parliaments: parliamentsInFiles.length,
      chambers: parliamentsInFiles.flatMap((parliament) => parliament.chambers).length,
      assemblies: dataset.files(assemblies.assemblyClaim).length,
      delegations: delegations.length,
      delegationsWithQuotas: delegations.filter((delegation) => delegation.quotas.length > 0).length,
      quotas: quotas.length,
      disputed: quotas.filter((quota) => String(quota.standing) === 'DISPUTED').length,
      people: dataset.files(people.peopleClaim).flatMap(({ value }) => value).length,
      posts: dataset.files(people.postsClaim).flatMap(({ value }) => value).length,
      sources: dataset.files(sources.sourcesClaim).flatMap(({ value }) => value).length,
    }).toEqual({
      countries: 235,
      parliaments: 244,
      chambers: 308,
      assemblies: 51,
      delegations: 536,
      delegationsWithQuotas: 376,
      quotas: 516,
      disputed: 15,
      people: 64,
      posts: 45,
      sources: 697,
    });
  });

  it('reconciles the assemblies whose tables are known to equal the stated total, and no other differs', async () => {
    const reconciliations = reconcileAll(await reading, TODAY);
    const equal = reconciliations.filter(({ verdict }) => verdict === 'EQUAL');

    expect(Object.fromEntries(equal.map(({ assembly, stated }) => [assembly, stated]))).toEqual({
      'arab-parliament': 88,
      benelux: 49,
      bipa: 68,
      'cariforum-eu-pc': 30,
      'cemac-parliament': 30,
      eala: 72,
      'ecowas-parliament': 115,
      'efta-mps': 12,
      eurolat: 150,
      euronest: 110,
      'nato-pa': 281,
      'nordic-council': 87,
      'pa-ufm': 280,
      pace: 306,
      'pacific-eu-pa': 30,
      pap: 275,
      parlandino: 25,
      parlasur: 122,
      parlatino: 276,
      'pl-lt-assembly': 40,
      'west-nordic-council': 18,
    });
    expect(reconciliations.filter(({ verdict }) => verdict === 'MISMATCH')).toEqual([]);
    expect(
      reconciliations
        .filter(({ verdict }) => verdict === 'PARTIAL')
        .map(({ assembly, sum, stated }) => [assembly, sum, stated]),
    ).toEqual([
      ['osce-pa', 168, 323],
      ['pabsec', 18, 76],
    ]);
  });

  it('has beside it the JSON Schemas that the shapes make', async () => {
    const schemas = [...jsonSchemas(claims)];

    const written = await Promise.all(schemas.map(([name]) => readFile(resolve('data', SCHEMA_FOLDER, name), 'utf8')));

    expect(written.map((text) => JSON.parse(text) as unknown)).toEqual(schemas.map(([, schema]) => schema));
  });

  it('gives the CSTO PA 68 seats in five of six delegations', async () => {
    const csto = reconcileAll(await reading, TODAY).find(({ assembly }) => assembly === 'csto-pa');

    expect(csto).toMatchObject({ delegations: 6, withSeats: 5, sum: 68, stated: null });
  });
});

describe('checkData', () => {
  const slices: { name: string; import: SliceImport }[] = [
    {
      name: 'assemblies',
      import: { claims: assemblies.claims, rows: () => ({ tables: [], facts: {}, problems: [] }) },
    },
  ];
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hemicycle-check-data-'));
    await mkdir(join(folder, 'assemblies'));
    await writeFile(
      join(folder, 'organizations.yaml'),
      '# yaml-language-server: $schema=.schemas/organizations.json\ninternationalOrganizations: []\n',
    );
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function anAssemblyOf(statedSeats: number | string): Promise<void> {
    await writeFile(
      join(folder, 'assemblies/x.yaml'),
      `# yaml-language-server: $schema=../.schemas/assemblies.json
assembly:
  slug: x
  names: [{ value: X, language: en, kind: OFFICIAL }]
  statedSeats: ${statedSeats}
  complete: true
  sources: [{ url: https://example.org/ }]
delegations:
  - sender: parliament:by-national-assembly
    status: MEMBER
    sources: [{ url: https://example.org/ }]
    quotas:
      - n: 1
        seats: 7
        basis: STATUTORY
        recordedAt: '2026-11-23T00:00:00Z'
        sources: [{ url: https://example.org/ }]
`,
    );
  }

  /** Runs the command; its exit code and what it printed. */
  async function checked(writeSchemas = false): Promise<{ exitCode: number; printed: string[] }> {
    const printed: string[] = [];
    const print = (line: string) => void printed.push(line);
    const exitCode = await checkData({ folder, slices, today: TODAY, writeSchemas, print });
    return { exitCode, printed };
  }

  it('passes files without a problem whose seats add up', async () => {
    await anAssemblyOf(7);

    expect(await checked(true)).toEqual({
      exitCode: 0,
      printed: [
        'assembly  delegations  with seats  sum  unassigned  stated  verdict',
        'x                   1           1    7                   7  OK',
        '0 assemblies without recorded seats',
        '',
        '2 files, 0 problems, 0 mismatches',
      ],
    });
  });

  it('fails on a sum that differs where all delegations are known', async () => {
    await anAssemblyOf(9);

    const { exitCode, printed } = await checked(true);

    expect(exitCode).toBe(1);
    expect(printed).toContain('x                   1           1    7                   9  MISMATCH -2');
    expect(printed.at(-1)).toBe('2 files, 0 problems, 1 mismatch');
  });

  it('fails on a problem and says where it is', async () => {
    await anAssemblyOf('"seven"');

    const { exitCode, printed } = await checked(true);

    expect(exitCode).toBe(1);
    expect(printed.slice(-3)).toEqual([
      `${folder}/assemblies/x.yaml: assembly.statedSeats: expected a whole number of 0 or more, but got "seven" (line 5)`,
      'References between files are checked once every file can be read.',
      '2 files, 1 problem, 0 mismatches',
    ]);
  });

  it('fails on schemas that are not those of the code, and on files that do not name theirs', async () => {
    await anAssemblyOf(7);
    await checked(true);
    await writeFile(join(folder, '.schemas/assemblies.json'), '{}');
    await writeFile(join(folder, 'organizations.yaml'), 'internationalOrganizations: []\n');

    const { exitCode, printed } = await checked();

    expect(exitCode).toBe(1);
    expect(printed.slice(4, -1)).toEqual([
      `${folder}/.schemas/assemblies.json: expected the schema that check-data --write-schemas writes, but got another one`,
      `${folder}/organizations.yaml: expected the line "# yaml-language-server: $schema=.schemas/organizations.json", but got "internationalOrganizations: []" (line 1)`,
    ]);
  });

  it('takes schemas that a formatter has laid out differently', async () => {
    await anAssemblyOf(7);
    await checked(true);
    const schema: unknown = JSON.parse(await readFile(join(folder, '.schemas/assemblies.json'), 'utf8'));
    await writeFile(join(folder, '.schemas/assemblies.json'), JSON.stringify(schema));

    expect((await checked()).exitCode).toBe(0);
  });
});
