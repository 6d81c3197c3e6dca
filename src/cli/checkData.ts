import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { type DataProblem, formatProblem } from '../subgraph-kit/dataset/claim.js';
import { type JsonSchemas, jsonSchemas, SCHEMA_FOLDER, schemaComment } from '../subgraph-kit/dataset/jsonSchemas.js';
import { type Dataset, readDataset } from '../subgraph-kit/dataset/readDataset.js';
import { type ImportOptions, REFERENCES_UNCHECKED, rowsOfAllSlices } from '../subgraph-kit/importing/importDataset.js';
import { reconcileAll } from '../subgraphs/assemblies/subgraph.js';
import { counted, reconciliationTable } from './reconciliationTable.js';

export interface CheckDataOptions {
  /** The data folder. */
  folder: string;
  /** All subgraphs, in the order in which they import. */
  slices: ImportOptions['slices'];
  /** Quotas count that hold on this day (ISO 8601). */
  today: string;
  /** Writes the JSON Schemas for editors instead of comparing them. */
  writeSchemas?: boolean;
  print: (line: string) => void;
}

/**
 * `check-data`: everything that an import would refuse, without a database; the JSON Schemas beside the files; and each
 * assembly's seats against its stated total. Prints what it finds; the exit code is 1 where something is wrong.
 */
export async function checkData({ folder, slices, today, writeSchemas, print }: CheckDataOptions): Promise<0 | 1> {
  const claims = slices.flatMap((slice) => slice.import.claims);
  const schemas = jsonSchemas(claims);
  if (writeSchemas) await replaceSchemas(folder, schemas);

  const dataset = await readDataset(folder, claims);
  const { problems: refused, referencesChecked } = rowsOfAllSlices(dataset, slices);
  const problems = [
    ...refused,
    ...(await schemaProblems(folder, schemas)),
    ...(await commentProblems(folder, dataset)),
  ];
  const reconciliations = reconcileAll(dataset, today);
  const mismatches = reconciliations.filter(({ verdict }) => verdict === 'MISMATCH').length;

  for (const line of reconciliationTable(reconciliations)) print(line);
  print('');
  for (const problem of problems) print(formatProblem(problem, folder));
  if (!referencesChecked) print(REFERENCES_UNCHECKED);
  print(
    `${counted(dataset.paths.length, 'file')}, ${counted(problems.length, 'problem')}, ${counted(mismatches, 'mismatch', 'es')}`,
  );
  return problems.length + mismatches > 0 ? 1 : 0;
}

async function replaceSchemas(folder: string, schemas: JsonSchemas): Promise<void> {
  await rm(join(folder, SCHEMA_FOLDER), { recursive: true, force: true });
  await mkdir(join(folder, SCHEMA_FOLDER));
  for (const [name, schema] of schemas)
    await writeFile(join(folder, SCHEMA_FOLDER, name), `${JSON.stringify(schema, null, 2)}\n`);
}

async function schemaProblems(folder: string, schemas: JsonSchemas): Promise<DataProblem[]> {
  const present = await readdir(join(folder, SCHEMA_FOLDER)).catch((): string[] => []);
  const problem = (name: string, got: string): DataProblem => ({
    file: `${SCHEMA_FOLDER}/${name}`,
    path: '',
    expected: 'the schema that check-data --write-schemas writes',
    got,
  });
  const differing = [...schemas].map(async ([name, schema]) => {
    if (!present.includes(name)) return [problem(name, 'nothing')];
    const written = parsedJson(await readFile(join(folder, SCHEMA_FOLDER, name), 'utf8'));
    return isDeepStrictEqual(written, parsedJson(JSON.stringify(schema))) ? [] : [problem(name, 'another one')];
  });
  const needless = present
    .filter((name) => !schemas.has(name))
    .map((name) => problem(name, 'a file that nothing writes'));
  return [...(await Promise.all(differing)).flat(), ...needless];
}

async function commentProblems(folder: string, { paths }: Dataset): Promise<DataProblem[]> {
  const problems = paths.map(async (file): Promise<DataProblem[]> => {
    const [first = ''] = (await readFile(join(folder, file), 'utf8')).split('\n', 1);
    const expected = schemaComment(file);
    return first === expected
      ? []
      : [{ file, path: '', line: 1, expected: `the line "${expected}"`, got: `"${first}"` }];
  });
  return (await Promise.all(problems)).flat();
}

/** Undefined for what is no JSON: it equals no schema. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
