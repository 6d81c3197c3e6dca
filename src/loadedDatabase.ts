import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Readiness } from './http/healthRoutes.js';
import type { Config } from './platform/config.js';
import {
  isDatabaseUnavailable,
  isReadOnly,
  openDatabase,
  type Database,
  type DatabaseOptions,
} from './platform/database.js';
import type { EmbeddedPostgres } from './platform/embedded/embeddedPostgres.js';
import { ClientError, OperatorError } from './platform/errors.js';
import { formatProblem } from './subgraph-kit/dataset/claim.js';
import { DatasetVersion } from './subgraph-kit/importing/datasetVersion.js';
import {
  importDataset,
  isSomeDatasetRecorded,
  REFERENCES_UNCHECKED,
  type ImportOptions,
  type ImportOutcome,
} from './subgraph-kit/importing/importDataset.js';
import { subgraphs } from './subgraphs/index.js';

/** What is told to whoever started a process: how the start goes, and then each read of the database. */
export interface StartEvents extends Pick<DatabaseOptions, 'onStatement'> {
  /** The database is open, and waits for the command `import`. */
  onWaiting?(database: Database): void;
  onDatabase?(where: string, migrations: readonly string[]): void;
  onImportProgress?: ImportOptions['onProgress'];
  onImport?(outcome: ImportOutcome): void;
}

/** Where things are, if not beside the code. */
export interface Given {
  dataFolder?: string;
  migrations?: string;
  /** The embedded database, where it was started before. */
  postgres?: Promise<EmbeddedPostgres> | undefined;
}

/** The folders that stand beside the code, wherever it is installed. */
export const DATA_FOLDER = fileURLToPath(new URL('../data', import.meta.url));
/** Compiled migrations; tests, which run from source, say where theirs are. */
const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

/** How often a process looks that waits for somebody else's import. */
const LOOK_EVERY_MS = 1_000;

/** Every table of every subgraph. */
const TABLES = [DatasetVersion, ...subgraphs.flatMap((subgraph) => subgraph.tables)];

/**
 * Opens the database with the dataset in it. Any number of processes may do so at once: one of them migrates and imports. Where
 * IMPORT_ON_START is off, all of them wait until the command `import` has done both.
 */
export async function openLoadedDatabase(config: Config, log: Logger, options: StartEvents & Given): Promise<Database> {
  if (!config.importOnStart) return openImportedDatabase(config, log, options);
  const database = await openMigratedDatabase(config, log, options);
  try {
    await loadDataset(database, options);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the database that the configuration names, and brings its tables up to date. */
export async function openMigratedDatabase(
  config: Config,
  log: Logger,
  options: StartEvents & Given = {},
): Promise<Database> {
  const database = await open(config, log, options);
  try {
    // First, for itself: arguments of an optional call that nobody listens to are not evaluated.
    const names = await writing(() => database.migrate());
    options.onDatabase?.(whereIs(config), names);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Imports the dataset where it is not the recorded one. @throws OperatorError that lists what is wrong in the files */
export async function loadDataset(
  database: Database,
  options: StartEvents & Given & { force?: boolean } = {},
): Promise<void> {
  const { dataFolder = DATA_FOLDER, force = false, onImport, onImportProgress } = options;
  const outcome = await writing(() =>
    importDataset({
      db: database.dataSource,
      folder: dataFolder,
      slices: subgraphs,
      force,
      ...(onImportProgress && { onProgress: onImportProgress }),
    }),
  );
  if (outcome.kind === 'refused') {
    const { problems, referencesChecked } = outcome;
    const lines = problems.map((problem) => formatProblem(problem, dataFolder));
    if (!referencesChecked) lines.push(REFERENCES_UNCHECKED);
    throw new OperatorError(
      `The data files are not imported, and nothing is changed: ${problems.length} to mend.\n${lines.join('\n')}`,
    );
  }
  await database.catchUp();
  onImport?.(outcome);
}

/** @throws OperatorError where nothing may be written */
async function writing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    throw new OperatorError(
      'Expected DATABASE_URL to lead to a server that can be written to, but it is read-only, as a standby is: migrations and imports need the primary.',
      { cause: error },
    );
  }
}

/** What readiness depends on, for a database that may not be loaded yet. */
export function databaseReadiness(database: Pick<Database, 'health'> | null, isWaiting: boolean): Readiness {
  const problem = isWaiting ? 'it waits for the command import (IMPORT_ON_START=off)' : 'it is being opened';
  const { isAnswering, reason } = database?.health() ?? { isAnswering: false, reason: problem };
  return { database: isAnswering, ...(reason !== undefined && { databaseProblem: reason }) };
}

/**
 * How long reads wait for a connection, in milliseconds, as far as that is for want of connections: a database that answers nobody is no sign that too much is asked.
 */
export function readWaitMs(database: Pick<Database, 'health' | 'poolCounts'> | null): number {
  return database?.health().isAnswering ? database.poolCounts().waitedMs : 0;
}

/** Words for clients, where resolvers meet a database that is gone. Errors that have words already, as those of a subgraph elsewhere, keep them. */
export function explainDatabase(thrown: unknown): ClientError | undefined {
  if (thrown instanceof ClientError || !isDatabaseUnavailable(thrown)) return undefined;
  return new ClientError('DATABASE_UNAVAILABLE', 'The database cannot be reached at the moment; try again shortly.');
}

async function openImportedDatabase(config: Config, log: Logger, options: StartEvents & Given): Promise<Database> {
  const database = await open(config, log, options);
  const isImported = async () =>
    (await database.isMigrated()) && (await isSomeDatasetRecorded(database.dataSource, subgraphs));
  try {
    for (let isWaiting = false; !(await isImported()); isWaiting = true) {
      if (config.databaseUrl === undefined)
        throw new OperatorError(
          `Expected the dataset to be in the embedded database (DATA_DIR, ${config.dataDir}), because IMPORT_ON_START is off, but got none: call the command import before.`,
        );
      if (!isWaiting) {
        log.warn({}, 'Waiting for the command import, because IMPORT_ON_START is off');
        options.onWaiting?.(database);
      }
      await delay(LOOK_EVERY_MS);
    }
    await database.catchUp();
    options.onDatabase?.(whereIs(config), []);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function open(
  config: Config,
  log: Logger,
  { migrations = MIGRATIONS, postgres, onStatement }: StartEvents & Given,
): Promise<Database> {
  return openDatabase({
    url: config.databaseUrl,
    replicaUrls: config.databaseReplicaUrls,
    dataDir: config.dataDir,
    postgres,
    entities: TABLES,
    migrations,
    log,
    prepareStatements: config.preparedStatements,
    poolSize: config.databaseConnections,
    timeoutMs: config.databaseTimeoutMs,
    onStatement,
  });
}

function whereIs({ databaseUrl, dataDir, databaseReplicaUrls }: Config): string {
  if (databaseUrl === undefined) return `embedded in ${dataDir}`;
  const replicas = databaseReplicaUrls.length;
  const besides = replicas === 0 ? '' : `, and ${replicas} at DATABASE_REPLICA_URLS to read from`;
  return `PostgreSQL at DATABASE_URL${besides}`;
}
