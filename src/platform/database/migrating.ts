import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { OperatorError } from '../errors.js';

/** Any number that no other program on the same database takes for its own lock: 'hemi' in ASCII. */
const MIGRATION_LOCK = 0x68656d69;

/** Runs what is pending, each migration in a transaction of its own; the names of those that ran. */
export async function runPendingMigrations(dataSource: DataSource): Promise<string[]> {
  await refuseNewerDatabase(dataSource);
  return (await dataSource.runMigrations({ transaction: 'each' })).map(({ name }) => name);
}

/**
 * Runs `work` while no other process does so on the same database. TypeORM has no lock for migrations: of four
 * processes that started at once, one crashed. The client is for the lock alone, and is ended.
 */
export async function aloneOnDatabase<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

/** Whether nothing is pending. @throws OperatorError as `runPendingMigrations` does */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  const ran = new Set(await refuseNewerDatabase(dataSource));
  return knownMigrations(dataSource).every((name) => ran.has(name));
}

/** The names of the migrations that ran. @throws OperatorError where one of them is not known here */
async function refuseNewerDatabase(dataSource: DataSource): Promise<string[]> {
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `SELECT to_regclass('public.migrations') IS NOT NULL AS "exists"`,
  );
  if (!table?.exists) return [];
  const history = await dataSource.query<{ name: string }[]>('SELECT name FROM public.migrations ORDER BY timestamp');
  const known = new Set(knownMigrations(dataSource));
  const unknown = history.find(({ name }) => !known.has(name));
  if (unknown) {
    throw new OperatorError(
      `The database is newer than this version of Hemicycle, which does not know its migration ${unknown.name}: ` +
        'start the newer version, or choose another database (DATABASE_URL or DATA_DIR).',
    );
  }
  return history.map(({ name }) => name);
}

function knownMigrations(dataSource: DataSource): string[] {
  return dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
}
