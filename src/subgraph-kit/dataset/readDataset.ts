import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';

import { type DataClaim, type DataFile, type DataProblem, dataPath, isClaimed } from './claim.js';
import { checkShape } from './checkShape.js';
import { readYaml, type YamlFile } from './readYaml.js';

/** The data folder as read: what each claim found, what is wrong, and a fingerprint of it all. */
export interface Dataset {
  /** What stood under the claimed key, file by file in the order of their names; values that are wrong are left out. */
  files<T>(claim: DataClaim<T>): DataFile<T>[];
  /** The claimed files, relative to the folder, in order. */
  paths: readonly string[];
  /** SHA-256 over the names and contents of all data files: the version of the data set. */
  hash: string;
  problems: DataProblem[];
  /** The same problem with its line, for checks that know only file and path. */
  located(problem: DataProblem): DataProblem;
}

/**
 * Reads every YAML file below the folder and checks it against the claims. It reports all that is wrong at once and
 * throws only when the folder cannot be read. README.md, LICENSE and names with a leading dot are no data.
 */
export async function readDataset(folder: string, claims: readonly DataClaim[]): Promise<Dataset> {
  const contents = await readContents(folder);
  const yamlFiles = new Map<string, YamlFile>();
  const found = new Map<DataClaim, DataFile<unknown>[]>(claims.map((claim) => [claim, []]));
  const problems: DataProblem[] = [];

  for (const [file, content] of contents) {
    const claimsOfFile = claims.filter((claim) => isClaimed(claim, file));
    if (claimsOfFile.length === 0) {
      problems.push({ file, path: '', expected: `one of ${patternsOf(claims)}`, got: 'a file that nothing reads' });
      continue;
    }
    const yaml = readYaml(file, content);
    yamlFiles.set(file, yaml);
    problems.push(...yaml.problems);
    if (yaml.content === null) continue;
    for (const claim of claimsOfFile) {
      const value = yaml.content[claim.key];
      if (value === undefined && !claim.required) continue;
      const parsed = checkShape(claim.shape, value, { file, path: [claim.key] });
      if ('problems' in parsed) problems.push(...parsed.problems);
      else found.get(claim)?.push({ file, value: parsed.value });
    }
    problems.push(...unclaimedKeys(file, yaml.content, claimsOfFile));
  }
  problems.push(...missingFiles(claims, yamlFiles));

  const located = (problem: DataProblem): DataProblem => {
    const line = problem.line ?? yamlFiles.get(problem.file)?.lineOf(problem.path);
    return line === undefined ? problem : { ...problem, line };
  };
  return {
    // The values were parsed by the claim's own shape, so they are of its type.
    files: <T>(claim: DataClaim<T>) => (found.get(claim) ?? []) as DataFile<T>[],
    paths: [...yamlFiles.keys()],
    hash: hashOf(contents),
    problems: problems.map(located),
    located,
  };
}

/** The hash of a data folder without parsing it: whether an import has anything to do. */
export async function hashDataset(folder: string): Promise<string> {
  return hashOf(await readContents(folder));
}

function hashOf(contents: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [file, content] of contents) hash.update(`${file}\0${content}\0`);
  return hash.digest('hex');
}

/** The texts of all data files, in the order of their names. */
async function readContents(folder: string): Promise<Map<string, string>> {
  const files = (await filesBelow(folder)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return new Map(files.map((file, at) => [file, texts[at] ?? '']));
}

const NO_DATA = new Set(['README.md', 'LICENSE']);

/** Paths relative to the folder, with slashes on every system. */
async function filesBelow(folder: string, inside = ''): Promise<string[]> {
  const entries = await readdir(join(folder, inside), { withFileTypes: true });
  const lists = entries
    .filter(({ name }) => !name.startsWith('.') && !NO_DATA.has(name))
    .map(async (entry) => {
      const path = posix.join(inside, entry.name);
      return entry.isDirectory() ? filesBelow(folder, path) : [path];
    });
  return (await Promise.all(lists)).flat();
}

function unclaimedKeys(file: string, content: Record<string, unknown>, claims: readonly DataClaim[]): DataProblem[] {
  const keys = claims.map((claim) => claim.key);
  return Object.keys(content)
    .filter((key) => !keys.includes(key))
    .map((key) => ({
      file,
      path: dataPath(key),
      expected: `one of the keys ${keys.join(', ')}`,
      got: `the key ${JSON.stringify(key)}`,
    }));
}

function missingFiles(claims: readonly DataClaim[], present: ReadonlyMap<string, unknown>): DataProblem[] {
  const needed = claims.filter((claim) => claim.required).flatMap((claim) => claim.files);
  return [...new Set(needed)]
    .filter((file) => !file.endsWith('/*.yaml') && !present.has(file))
    .map((file) => ({ file, path: '', expected: 'a file', got: 'nothing' }));
}

function patternsOf(claims: readonly DataClaim[]): string {
  return [...new Set(claims.flatMap((claim) => claim.files))].sort().join(', ');
}
