import { existsSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase, type Database } from '../platform/database.js';
import { snapshotFile } from '../platform/embedded/snapshot.js';
import { createServerDatabase, testServer } from './serverDatabase.js';
import { recordStatements, type StatementRecord } from './statements.js';

export interface TestDatabaseOptions {
  entities?: readonly Function[];
  /** Whether the migrations have run (yes, unless said otherwise). */
  migrated?: boolean;
  /** The folder of migrations; by default the project's, as source. */
  migrations?: string;
}

export interface TestDatabase extends Database {
  /** Where it is, when it is on a server. */
  readonly url: string | undefined;
  /** Begins to record the SQL statements that the application sends. */
  record(): StatementRecord;
}

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * A database of its own for a test file: in memory; or, with DATABASE_URL in the environment, a new one on that
 * server, dropped at the end. Close it: `await using`, or `close()` in `afterAll`.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { entities = [], migrated = true, migrations = MIGRATIONS } = options;
  if (testServer) {
    const { url, drop } = await createServerDatabase(testServer, migrated ? migrations : undefined);
    return withRecorder(await openDatabase({ url, entities, migrations }), url, drop);
  }
  const snapshot = migrated ? undefined : await emptySnapshot();
  const database = await openDatabase({ entities, migrations, snapshot });
  if (migrated) await database.migrate();
  return withRecorder(database, undefined, async () => undefined);
}

/** How many SQL statements the application sends during `work`. */
export async function countStatements(database: TestDatabase, work: () => Promise<unknown>): Promise<number> {
  const statements = database.record();
  await work();
  return statements.stop().length;
}

function withRecorder(database: Database, url: string | undefined, drop: () => Promise<void>): TestDatabase {
  const close = async () => {
    await database.close();
    await drop();
  };
  return {
    ...database,
    url,
    record: () => recordStatements(database.dataSource),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A snapshot before any migration, made once. */
async function emptySnapshot(): Promise<string> {
  const file = snapshotFile('empty');
  if (existsSync(file)) return file;
  const migrations = await mkdtemp(join(tmpdir(), 'hemicycle-no-migrations-'));
  const database = await openDatabase({ entities: [], migrations, snapshot: file });
  await database.migrate();
  await database.close();
  await rmdir(migrations);
  return file;
}
