import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, read, type Database, type Statement } from '../database.js';
import { testDatabase, type TestDatabase } from '../../testing/database.js';
import { startEmbedded } from '../embedded/startEmbedded.js';
import { isDatabaseUnavailable } from './connectionErrors.js';
import { ReadPool } from './readPool.js';

const TIMEOUT_MS = 1_000;

let made: TestDatabase;
let database: Database;
const statements: Statement[] = [];

beforeAll(async () => {
  // On a server a database of its own; embedded, another in memory.
  made = await testDatabase();
  database = await openDatabase({
    url: made.url,
    entities: [],
    migrations: 'migrations',
    poolSize: 1,
    timeoutMs: TIMEOUT_MS,
    onStatement: (statement) => statements.push(statement),
  });
  await database.dataSource.query('CREATE TABLE seats AS SELECT 7 AS id');
});
afterAll(async () => {
  await database?.close();
  await made?.close();
});

const seats = () => read<{ id: number }>(database.dataSource, 'SELECT id FROM seats');

/** While a transaction keeps all others from the table. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  await database.dataSource.transaction(async (manager) => {
    await manager.query('LOCK TABLE seats IN ACCESS EXCLUSIVE MODE');
    await work();
  });
}

describe('reads of a database', () => {
  it('that is kept from answering end in time, and leave their connection to those that follow', async () => {
    const startedAt = performance.now();
    const errors: unknown[] = [];

    await whileLocked(async () => {
      const reads = [seats(), seats(), seats()];
      errors.push(...(await Promise.all(reads.map((each) => each.catch((error: unknown) => error)))));
    });

    expect(errors.map(isDatabaseUnavailable)).toEqual([true, true, true]);
    expect(performance.now() - startedAt).toBeLessThan(2 * TIMEOUT_MS + 500);
    expect(await seats()).toEqual([{ id: 7 }]);
  });

  it('are refused at once where a thousand wait already', async () => {
    await whileLocked(async () => {
      const waiting = Array.from({ length: 1_001 }, () => seats().catch((error: unknown) => error));

      await expect(seats()).rejects.toThrow('1000 reads wait for a connection already.');
      expect(database.poolCounts().waiting).toBe(1_000);
      for (const error of await Promise.all(waiting)) expect(isDatabaseUnavailable(error)).toBe(true);
    });

    expect(await seats()).toEqual([{ id: 7 }]);
    expect(database.poolCounts()).toMatchObject({ open: 1, waiting: 0 });
  });

  it('are told of, with how long they took', async () => {
    statements.length = 0;
    await seats();
    await expect(read(database.dataSource, 'SELECT * FROM nowhere')).rejects.toThrow('does not exist');

    expect(statements).toEqual([
      { sql: 'SELECT id FROM seats', server: made.url ? 'primary' : 'embedded', ms: expect.any(Number) },
      expect.objectContaining({ sql: 'SELECT * FROM nowhere', error: expect.objectContaining({ code: '42P01' }) }),
    ]);
  });
});

describe('a pool of reads whose connections are given up', () => {
  it('asks a read on a new one, whenever it began', async () => {
    const postgres = await startEmbedded({ migrations: 'migrations' });
    const config = { user: 'postgres', database: 'postgres', ssl: false, stream: () => postgres.connect() };
    const limits = { connections: 1, timeoutMs: 10_000, connectMs: 5_000 };
    const pool = new ReadPool(config, { server: 'embedded', ...limits });
    await pool.query('SELECT 7 AS id');

    for (let steps = 0; steps < 10; steps++) {
      const asked = pool.query('SELECT 7 AS id');
      // It has not come far: it may wait for the connection that is there.
      for (let step = 0; step < steps; step++) await Promise.resolve();
      pool.renew();

      expect((await asked).rows).toEqual([{ id: 7 }]);
    }

    expect(pool.counts).toEqual({ open: 1, idle: 1, waiting: 0, waitedMs: 0 });
    await pool.close();
    await postgres.close();
  });
});
