import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Entity, PrimaryColumn } from 'typeorm';
import { replicatedServers, type ReplicatedServers } from '../../testing/standby.js';
import { announceWrite, openDatabase, read, type Database, type DatabaseOptions } from '../database.js';

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

function options(replicaUrls: string[]): DatabaseOptions {
  const log = { info: note, warn: note, error: note };
  return { url: servers.primary.url, replicaUrls, entities: [Seat], migrations, log };
}

function open(replicaUrls = [servers.standby.url], more: Partial<DatabaseOptions> = {}): Promise<Database> {
  return openDatabase({ ...options(replicaUrls), ...more });
}

/** What was told of replicas, in the order in which it was. */
function states(): unknown[] {
  return logged.map(({ fields: { state } }) => state);
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
    expect(database.areReplicasCurrent()).toEqual([false]);

    await servers.standby.query('SELECT pg_wal_replay_resume()');
    await until(() => isReadFromStandby());
    expect(database.areReplicasCurrent()).toEqual([true]);
    expect(await seats()).toEqual([7]);
  });

  it('hears at once of a write that another process tells of', async () => {
    await using importer = await openDatabase({ url: servers.primary.url, entities: [Seat], migrations });
    await servers.standby.query('SELECT pg_wal_replay_pause()');
    await importer.dataSource.transaction(async (manager) => {
      await manager.query('INSERT INTO seat (id) VALUES (9)');
      await announceWrite(manager);
    });
    await delay(150);

    expect(await seats()).toEqual([9]);
    expect(await isReadFromStandby()).toBe(false);

    await servers.standby.query('SELECT pg_wal_replay_resume()');
    await until(() => isReadFromStandby());
    expect(await seats()).toEqual([9]);
  });

  it('leaves, within about two seconds, a standby that lags behind what somebody else wrote', async () => {
    await servers.standby.query('SELECT pg_wal_replay_pause()');
    await servers.primary.query('INSERT INTO seat (id) VALUES (8)');
    const writtenAt = performance.now();

    await until(async () => (await seats()).length === 1);
    expect(performance.now() - writtenAt).toBeLessThan(3_000);
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
    const slow = read(database.dataSource, 'SELECT id, pg_is_in_recovery() AS here, pg_sleep(2.2) FROM seat');
    await delay(300);
    await servers.primary.query('ALTER TABLE seat ADD COLUMN more int');
    await servers.primary.query('ALTER TABLE seat DROP COLUMN more');

    expect(await slow).toEqual([{ id: 1, here: false, pg_sleep: '' }]);
    await until(() => isReadFromStandby());
    expect(states()).not.toContain('not answering');
  });

  it('repeats at the primary a read that was cancelled at the standby, which others are read from meanwhile', async () => {
    const slow = read(database.dataSource, 'SELECT pg_is_in_recovery() AS here, pg_sleep(1.5)');
    await delay(300);
    await servers.standby.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`,
    );
    await delay(50);

    expect(await isReadFromStandby()).toBe(true);
    expect(await slow).toEqual([{ here: false, pg_sleep: '' }]);
    expect(states()).not.toContain('not answering');
  });

  it('reads from the primary while all connections to the standby are busy, which is no reason to leave it', async () => {
    await using small = await open([servers.standby.url], { poolSize: 1 });
    const where = () => read(small.dataSource, 'SELECT pg_is_in_recovery() AS here');
    await until(async () => JSON.stringify(await where()) === '[{"here":true}]');
    const slow = read(small.dataSource, 'SELECT pg_is_in_recovery() AS here, pg_sleep(1.5)');
    await delay(100);

    expect(await where()).toEqual([{ here: false }]);
    expect(await slow).toEqual([{ here: true, pg_sleep: '' }]);
    expect(await where()).toEqual([{ here: true }]);
    expect(states()).not.toContain('not answering');
  });

  it('needs no privileges at the standby', async () => {
    await servers.primary.query('CREATE ROLE plain LOGIN');
    await until(async () => (await servers.standby.query(`SELECT 1 FROM pg_roles WHERE rolname = 'plain'`)).length > 0);
    const url = new URL(servers.standby.url);
    url.username = 'plain';
    await using plain = await open([url.href]);

    await until(async () => {
      const rows = await read(plain.dataSource, 'SELECT current_user AS name');
      return JSON.stringify(rows) === '[{"name":"plain"}]';
    });
  });

  it('does not read what another primary writes: of another cluster, another database, another timeline', async () => {
    await using others = await replicatedServers();
    const [promoted, left] = [others.standby, await others.anotherStandby()];
    const elsewhere = new URL(servers.standby.url);
    elsewhere.pathname = '/template1';
    for (const url of [others.standby.url, elsewhere.href]) await (await open([url])).close();
    expect(states().slice(-2)).toEqual(['of another cluster', 'of another database']);

    // A failover, which the other standby follows later.
    await promoted.query('SELECT pg_promote()');
    await using afterFailover = await openDatabase({ ...options([left.url]), url: promoted.url });
    expect(states().at(-1)).toBe('of another timeline');
    const { hostname, port, username } = new URL(promoted.url);
    await left.query(`ALTER SYSTEM SET primary_conninfo = 'host=${hostname} port=${port} user=${username}'`);
    await left.query('SELECT pg_reload_conf()');

    await until(async () => {
      const rows = await read(afterFailover.dataSource, 'SELECT pg_is_in_recovery() AS here');
      return JSON.stringify(rows) === '[{"here":true}]';
    });
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
    expect(database.health()).toEqual({ isAnswering: true });
    await servers.primary.start();
  });

  it('refuses an address that is none', async () => {
    await expect(open(['localhost:5432'])).rejects.toThrow(
      'Expected DATABASE_REPLICA_URLS to be like postgres://user:password@host:5432/database, but got "localhost:5432".',
    );
  });
});
