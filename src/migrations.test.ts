import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL_TABLES } from './testing/slice.js';
import { testDatabase, type TestDatabase } from './testing/database.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase({ entities: ALL_TABLES, migrated: false });
});
afterAll(async () => database?.close());

async function tables(): Promise<string[]> {
  const rows = await database.dataSource.query<{ name: string }[]>(`
    SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name NOT IN ('migrations', 'typeorm_metadata')
    ORDER BY 1`);
  return rows.map(({ name }) => name);
}

/** What TypeORM would change to make the tables what the entities say. */
async function drift(): Promise<string[]> {
  const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => query);
}

describe('the migrations', () => {
  it('make the tables of the entities, without drift', async () => {
    await database.migrate();

    expect(await drift()).toEqual([]);
    expect(await tables()).toHaveLength(ALL_TABLES.length);
  });

  it('go down to nothing, one by one, and up again', async () => {
    const names = await database.dataSource.query<{ name: string }[]>('SELECT name FROM public.migrations');
    for (const { name } of names) {
      await database.dataSource.undoLastMigration({ transaction: 'each' });
      expect(name).toMatch(/\d{13}$/);
    }
    expect(await tables()).toEqual([]);

    await database.migrate();

    expect(await drift()).toEqual([]);
    expect(await tables()).toHaveLength(ALL_TABLES.length);
  });
});
