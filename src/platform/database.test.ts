import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countStatements, testDatabase, type TestDatabase } from '../testing/database.js';
import { read } from './database.js';

describe('a database', () => {
  let database: TestDatabase;
  let migrations: string;

  beforeAll(async () => {
    migrations = await mkdtemp(join(tmpdir(), 'hemicycle-migrations-'));
    await writeFile(
      join(migrations, '1700000000001-parliaments-CreateSeats.ts'),
      `export class CreateSeats1700000000001 {
        async up(runner) { await runner.query('CREATE TABLE seats (id bigint PRIMARY KEY, since date, share numeric, seen timestamptz, days date[])'); }
        async down(runner) { await runner.query('DROP TABLE seats'); }
      }`,
    );
    database = await testDatabase({ migrations });
  });

  afterAll(async () => {
    await database.close();
    await rm(migrations, { recursive: true });
  });

  it('gives days as text, counts as text, moments as Date', async () => {
    await database.dataSource.query(
      `INSERT INTO seats VALUES (1, '2024-02-29', 0.50, '2024-02-29T12:00:00Z', '{2024-02-29}')`,
    );

    const rows = await read(database.dataSource, 'SELECT * FROM seats WHERE id = $1', [1]);

    expect(rows).toEqual([
      { id: '1', since: '2024-02-29', share: '0.50', seen: new Date('2024-02-29T12:00:00Z'), days: ['2024-02-29'] },
    ]);
  });

  it('sees a transaction’s own rows through its entity manager', async () => {
    const inside = await database.dataSource.transaction(async (manager) => {
      await manager.query('INSERT INTO seats (id) VALUES (2)');
      return read(manager, 'SELECT id FROM seats WHERE id = 2');
    });

    expect(inside).toEqual([{ id: '2' }]);
  });

  it('counts statements, but not the transaction around them', async () => {
    const count = await countStatements(database, () =>
      database.dataSource.transaction(async (manager) => {
        await manager.query('SELECT 1');
        await read(manager, 'SELECT $1::int', [2]);
      }),
    );

    expect(count).toBe(2);
  });
});
