import 'reflect-metadata';
import { DataSource, type EntityManager } from 'typeorm';
import type { Database, DatabaseOptions } from './database/databaseTypes.js';
import { openEmbedded } from './database/openEmbedded.js';
import { openServer } from './database/openServer.js';

export type { DatabaseLog } from './database/databaseLog.js';
export type { Database, DatabaseOptions } from './database/databaseTypes.js';
export type { PoolCounts, Statement } from './database/readPool.js';
export type { DatabaseHealth } from './database/watch.js';
export { isDatabaseUnavailable, isReadOnly } from './database/connectionErrors.js';
export { announceWrite } from './database/replicas.js';

/** Opens a database, embedded or on a server. @throws OperatorError that says in one sentence what is wrong with DATABASE_URL or the data directory. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined ? openEmbedded(options) : openServer(options.url, options);
}

/**
 * Rows of an SQL text, from a replica where there is one. Values are as `pg` gives them: int8 and numeric are strings,
 * a `date` is a string like 2024-02-29, a `timestamptz` is a Date. Inside a transaction pass its EntityManager.
 */
export async function read<Row>(
  db: DataSource | EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  if ('queryRunner' in db && db.queryRunner) return db.queryRunner.query(sql, [...parameters]) as Promise<Row[]>;
  const dataSource = db instanceof DataSource ? db : db.dataSource;
  const runner = dataSource.createQueryRunner('slave');
  try {
    return (await runner.query(sql, [...parameters])) as Row[];
  } finally {
    await runner.release();
  }
}
