import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** Asks for one read: SQL and its parameters to what `pg` gives. */
export type AskRead = (sql: string, values?: unknown[]) => Promise<unknown>;

/**
 * Sends what TypeORM asks in its mode `slave`, which are selects outside transactions, through `ask`. A connection is chosen for each of them, when it is asked: so
 * none is held by a query runner, and one that breaks is no end of it.
 */
export function routeReads(dataSource: DataSource, ask: AskRead): void {
  const connection = { query: ask, on: ignore, removeListener: ignore };
  // The data source was made for PostgreSQL.
  const driver = dataSource.driver as PostgresDriver;
  driver.obtainSlaveConnection = async () => [connection, ignore];
}

function ignore(): void {
  // Errors come with the answers.
}
