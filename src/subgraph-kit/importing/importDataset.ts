import type { DataSource, EntityManager } from 'typeorm';
import { announceWrite } from '../../platform/database.js';
import type { DataProblem } from '../dataset/claim.js';
import { hashDataset, readDataset, type Dataset } from '../dataset/readDataset.js';
import { noFacts, type Facts } from './facts.js';
import { DatasetVersion } from './datasetVersion.js';
import type { SliceImport, TableRows } from './sliceImport.js';
import { removeOthers, upsertRows, type TableChanges } from './syncTable.js';

export interface ImportOptions {
  db: DataSource;
  /** The data folder. */
  folder: string;
  /** In the order of the list of subgraphs: each receives the facts of those before it. */
  slices: readonly { name: string; import: SliceImport }[];
  /** Writes even when the recorded version is that of the folder. */
  force?: boolean;
  /** Called after each table. */
  onProgress?: (progress: { done: number; total: number; table: string }) => void;
}

export type ImportOutcome =
  | ({ kind: 'refused' } & ProblemsFound)
  | { kind: 'unchanged'; version: string }
  | { kind: 'imported'; version: string; tables: readonly TableChanges[] };

/** What is wrong in the data files. */
export interface ProblemsFound {
  problems: readonly DataProblem[];
  /** False where a file cannot be read or has another shape: what the others say of it would lead nowhere. */
  referencesChecked: boolean;
}

/** The last line below problems, where `referencesChecked` is false. */
export const REFERENCES_UNCHECKED = 'References between files are checked once every file can be read.';

/**
 * Brings the tables of all slices to what the data files say, in one transaction: it is safe to run twice and never half
 * done. One bad file refuses the whole import; all problems of all files are told, and nothing changes. References between
 * files are checked when every file can be read: before, each reference to what a bad file holds would bury its error.
 */
export async function importDataset(options: ImportOptions): Promise<ImportOutcome> {
  const { db, folder, slices, force = false, onProgress } = options;
  const lastMigration = await findLastMigration(db);
  const version = await hashDataset(folder);
  if (!force && (await isRecorded(db, slices, version, lastMigration))) return { kind: 'unchanged', version };

  const dataset = await readDataset(
    folder,
    slices.flatMap((slice) => slice.import.claims),
  );
  const { tables, ...found } = rowsOfAllSlices(dataset, slices);
  if (found.problems.length > 0) return { kind: 'refused', ...found };

  const changes = await db.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ONE_IMPORT_AT_A_TIME]);
    // Readers on a replica wait for the position of this commit: it must be written when the commit is told.
    await manager.query('SET LOCAL synchronous_commit TO on');
    // Somebody else may have imported it while this one waited.
    if (!force && (await isRecorded(manager, slices, dataset.hash, lastMigration))) return undefined;
    const written = await writeTables(manager, tables, onProgress);
    await recordVersion(manager, slices, dataset.hash, lastMigration);
    await announceWrite(manager);
    return written;
  });
  return changes
    ? { kind: 'imported', version: dataset.hash, tables: changes }
    : { kind: 'unchanged', version: dataset.hash };
}

/** Every slice's rows and problems, without a database: also what `check:data` asks. */
export function rowsOfAllSlices(
  dataset: Dataset,
  slices: ImportOptions['slices'],
): { tables: TableRows[] } & ProblemsFound {
  const known: Facts = noFacts();
  const tables: TableRows[] = [];
  const problems: DataProblem[] = [...dataset.problems];
  const referencesChecked = dataset.problems.length === 0;
  const allClaims = slices.flatMap((slice) => slice.import.claims);
  for (const slice of slices) {
    const rows = slice.import.rows({ dataset, known, allClaims });
    tables.push(...rows.tables);
    if (referencesChecked) problems.push(...rows.problems.map(dataset.located));
    known.countries.push(...(rows.facts.countries ?? []));
    known.parliaments.push(...(rows.facts.parliaments ?? []));
    known.chambers.push(...(rows.facts.chambers ?? []));
    known.ids.push(...(rows.facts.ids ?? []));
  }
  problems.push(...idsGivenTwice(known.ids).map(dataset.located));
  return { tables, problems, referencesChecked };
}

function idsGivenTwice(ids: Facts['ids']): DataProblem[] {
  const first = new Map<string, string>();
  return ids.flatMap(({ id, origin }) => {
    const other = first.get(id);
    if (other === undefined) first.set(id, origin.file);
    return other === undefined
      ? []
      : [{ ...origin, expected: 'an id of its own', got: `${id}, which stands in ${other} too` }];
  });
}

/** The key of the lock that imports into one database wait for; any number that nothing else locks. */
const ONE_IMPORT_AT_A_TIME = 4_915_262;

async function writeTables(
  manager: EntityManager,
  tables: readonly TableRows[],
  onProgress: ImportOptions['onProgress'],
): Promise<TableChanges[]> {
  const changes: TableChanges[] = [];
  for (const table of tables) {
    changes.push(await upsertRows(manager, table));
    onProgress?.({ done: changes.length, total: tables.length, table: changes.at(-1)?.table ?? '' });
  }
  // Backwards, since later tables point to earlier ones.
  for (const [index, table] of [...tables.entries()].reverse()) {
    const change = changes[index];
    if (change !== undefined) change.removed = await removeOthers(manager, table);
  }
  return changes;
}

/** Asked of the primary, as every `query` is: a replica may not know of the last import yet. */
async function isRecorded(
  db: DataSource | EntityManager,
  slices: ImportOptions['slices'],
  version: string,
  lastMigration: string,
): Promise<boolean> {
  const recorded = await db.query<{ slice: string }[]>(
    'SELECT slice FROM public.dataset_version WHERE version = $1 AND last_migration = $2',
    [version, lastMigration],
  );
  const names = new Set(recorded.map(({ slice }) => slice));
  return slices.every(({ name }) => names.has(name));
}

/** Whether the tables of all slices hold some dataset, of whatever version. */
export async function isSomeDatasetRecorded(db: DataSource, slices: readonly { name: string }[]): Promise<boolean> {
  const recorded = await db.query<{ slice: string }[]>('SELECT slice FROM public.dataset_version');
  const names = new Set(recorded.map(({ slice }) => slice));
  return slices.every(({ name }) => names.has(name));
}

async function recordVersion(
  manager: EntityManager,
  slices: ImportOptions['slices'],
  version: string,
  lastMigration: string,
): Promise<void> {
  const importedAt = new Date();
  importedAt.setUTCMilliseconds(0);
  await manager.save(
    DatasetVersion,
    slices.map((slice) => ({ slice: slice.name, version, lastMigration, importedAt })),
  );
}

async function findLastMigration(db: DataSource): Promise<string> {
  const [row] = await db.query<{ name: string }[]>(
    'SELECT name FROM public.migrations ORDER BY timestamp DESC, id DESC LIMIT 1',
  );
  return row?.name ?? '';
}
