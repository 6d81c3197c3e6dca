import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Entity, PrimaryColumn } from 'typeorm';
import { replicatedServers, type ReplicatedServers } from '../../testing/standby.js';
import { openDatabase, read, type Database } from '../database.js';

@Entity({ schema: 'public', name: 'seat' })
class Seat {
  @PrimaryColumn('int')
  id!: number;
}

let servers: ReplicatedServers;
let migrations: string;
let database: Database;
let logged: { fields: Record<string, unknown>; message: string }[] = [];

beforeAll(async () => {
  servers = await replicatedServers();
  migrations = await mkdtemp(join(tmpdir(), 'hemicycle-migrations-'));
  await servers.primary.query('CREATE TABLE seat (id int PRIMARY KEY)');
});
afterAll(async () => {
  await servers?.[Symbol.asyncDispose]();
  await rm(migrations, { recursive: true });
});

const note = (fields: object, message: string) =>
  void logged.push({ fields: fields as Record<string, unknown>, message });

beforeEach(async () => {
  logged = [];
  await servers.primary.query('TRUNCATE seat');
  database = await open();
  await until(() => isReadFromStandby());
});
// Also after a test that failed half-way.
afterEach(async () => {
  await database.close();
  await servers.standby.start();
  await servers.standby.signal('SIGCONT');
  await servers.standby.query('SELECT pg_wal_replay_resume()');
});

function open(replicaUrls = [servers.standby.url]): Promise<Database> {
  const log = { info: note, warn: note, error: note };
  return openDatabase({ url: servers.primary.url, replicaUrls, entities: [Seat], migrations, log });
}

async function isReadFromStandby(): Promise<boolean> {
  const [row] = await read<{ here: boolean }>(database.dataSource, 'SELECT pg_is_in_recovery() AS here');
  return row?.here === true;
}

async function seats(): Promise<number[]> {
  const rows = await read<{ id: number }>(database.dataSource, 'SELECT id FROM seat ORDER BY id');
  return rows.map(({ id }) => id);
}

/** Waits at most five seconds for something that must come by itself. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 5_000; !(await holds()); await delay(50))
    if (Date.now() > deadline) throw new Error('It does not come.');
}

describe('a database with a hot standby', () => {
  it('reads from the standby, and writes, runs transactions and listens at the primary', async () => {
    const isStandby = 'SELECT pg_is_in_recovery() AS here';
    const heard: string[] = [];
    const listening = await database.listen('news', (payload) => heard.push(payload));

    await database.dataSource.query('INSERT INTO seat (id) VALUES (1)');
    await database.dataSource.query(`NOTIFY news, 'hello'`);
    await database.catchUp();
    await until(() => isReadFromStandby());

    expect(await seats()).toEqual([1]);
    const byQueryBuilder = database.dataSource.manager
      .createQueryBuilder(Seat, 's')
      .select('pg_is_in_recovery()', 'here');
    expect(await byQueryBuilder.getRawMany()).toEqual([{ here: true }]);
    expect(await database.dataSource.query(isStandby)).toEqual([{ here: false }]);
    expect(await database.dataSource.transaction((manager) => read(manager, isStandby))).toEqual([{ here: false }]);
    await until(async () => heard.length > 0);
    await listening[Symbol.asyncDispose]();
    expect(heard).toEqual(['hello']);
  });

  it('reads from the primary what the standby has not replayed yet, and from the standby once it has', async () => {
    await servers.standby.query('SELECT pg_wal_replay_pause()');
    await database.dataSource.query('INSERT INTO seat (id) VALUES (7)');
    await database.catchUp();

    expect(await seats()).toEqual([7]);
    expect(await isReadFromStandby()).toBe(false);

    await servers.standby.query('SELECT pg_wal_replay_resume()');
    await until(() => isReadFromStandby());
    expect(await seats()).toEqual([7]);
  });

  it('leaves a standby that lags behind what somebody else wrote', async () => {
    await servers.standby.query('SELECT pg_wal_replay_pause()');
    await servers.primary.query('INSERT INTO seat (id) VALUES (8)');

    await until(async () => (await seats()).length === 1);
    expect(await isReadFromStandby()).toBe(false);

    await servers.standby.query('SELECT pg_wal_replay_resume()');
    await until(() => isReadFromStandby());
  });

  it('answers every read while the standby dies, and returns to it', async () => {
    const failures: unknown[] = [];
    let answered = 0;
    let isOver = false;
    const readers = Array.from({ length: 8 }, async () => {
      while (!isOver)
        await seats().then(
          () => answered++,
          (error: unknown) => failures.push(error),
        );
    });

    await delay(200);
    await servers.standby.kill();
    const answeredAtDeath = answered;
    await delay(1_000);
    isOver = true;
    await Promise.all(readers);

    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(answeredAtDeath + 100);
    expect(await isReadFromStandby()).toBe(false);
    await servers.standby.start();
    await until(() => isReadFromStandby());
    const { host } = new URL(servers.standby.url);
    expect(logged.map(({ fields: { replica, state }, message }) => [replica, state, message])).toEqual([
      [host, 'current', 'Reads go to a replica'],
      [host, 'not answering', 'Reads go to the primary instead of a replica'],
      [host, 'current', 'Reads go to a replica'],
    ]);
  });

  it('answers within six seconds when the standby hangs in the middle of a read, and soon at once', async () => {
    await servers.standby.signal('SIGSTOP');
    const startedAt = performance.now();
    const during = await seats();
    const tookMs = performance.now() - startedAt;
    const afterwards = performance.now();
    await seats();
    const thenTookMs = performance.now() - afterwards;
    await servers.standby.signal('SIGCONT');

    expect(during).toEqual([]);
    expect(tookMs).toBeLessThan(6_000);
    expect(thenTookMs).toBeLessThan(500);
    await until(() => isReadFromStandby());
  });

  it('repeats at the primary a read that stood in the way of what the standby had to replay', async () => {
    await servers.primary.query('INSERT INTO seat (id) VALUES (1)');
    await until(async () => (await seats()).length === 1);
    const slow = read(database.dataSource, 'SELECT id, pg_is_in_recovery() AS here, pg_sleep(1.5) FROM seat');
    await delay(300);
    await servers.primary.query('ALTER TABLE seat ADD COLUMN more int');
    await servers.primary.query('ALTER TABLE seat DROP COLUMN more');

    expect(await slow).toEqual([{ id: 1, here: false, pg_sleep: '' }]);
    await until(() => isReadFromStandby());
  });

  it('opens and reads while no replica can be reached, and where one is no standby', async () => {
    await servers.standby.kill();
    const without = await open();
    const mistaken = await open([servers.primary.url]);

    expect(await read(without.dataSource, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await read(mistaken.dataSource, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(logged.slice(-2).map(({ fields: { replica, state } }) => [replica, state])).toEqual([
      [new URL(servers.standby.url).host, 'not answering'],
      [new URL(servers.primary.url).host, 'not a standby'],
    ]);
    await without.close();
    await mistaken.close();
    await servers.standby.start();
  });

  it('goes on reading from the standby when the primary is gone', async () => {
    await servers.primary.kill();

    expect(await seats()).toEqual([]);
    expect(await database.isAnswering()).toBe(true);
    await servers.primary.start();
  });

  it('refuses an address that is none', async () => {
    await expect(open(['localhost:5432'])).rejects.toThrow(
      'Expected DATABASE_REPLICA_URLS to be like postgres://user:password@host:5432/database, but got something else.',
    );
  });
});
