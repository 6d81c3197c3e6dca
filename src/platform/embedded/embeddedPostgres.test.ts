import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PreparingClient } from '../database/preparedStatements.js';
import { isDatabaseUnavailable } from '../database/connectionErrors.js';
import { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embeddedPostgres.js';

let home: string;
let snapshot: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'hemicycle-embedded-'));
  snapshot = join(home, 'cache', 'empty.snapshot');
  const made = await EmbeddedPostgres.open({ dataDir: 'memory://', snapshot, deadlineMs: 30_000, warn() {} });
  expect(made.openedFrom).toBe('initdb');
  await made.saveSnapshot(snapshot);
  await made.close();
});

afterAll(() => rm(home, { recursive: true }));

/** Opens, with a client of `pg` connected. */
async function open(options: Partial<EmbeddedPostgresOptions> = {}) {
  const warnings: string[] = [];
  const postgres = await EmbeddedPostgres.open({
    dataDir: 'memory://',
    snapshot,
    deadlineMs: 30_000,
    warn: (_fields, message) => warnings.push(message),
    ...options,
  });
  return { postgres, warnings, client: await connect(postgres) };
}

async function connect(postgres: EmbeddedPostgres, Client: typeof pg.Client = pg.Client): Promise<pg.Client> {
  const client = new Client({ user: 'postgres', database: 'postgres', ssl: false, stream: () => postgres.connect() });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('connections of the embedded database', () => {
  let postgres: EmbeddedPostgres;
  let client: pg.Client;

  beforeAll(async () => {
    ({ postgres, client } = await open());
  });

  afterAll(() => postgres.close());

  it('wait for each other’s transactions', async () => {
    const other = await connect(postgres);
    await client.query('CREATE TABLE seats (id int)');
    await client.query('BEGIN');
    await client.query('INSERT INTO seats VALUES (1)');

    const seen = other.query<{ count: string }>('SELECT count(*) FROM seats');
    await client.query('INSERT INTO seats VALUES (2)');
    await client.query('COMMIT');

    expect((await seen).rows).toEqual([{ count: '2' }]);
  });

  it('have their transaction rolled back when they break', async () => {
    await client.query('CREATE TABLE votes (id int)');
    const other = await connect(postgres);
    await other.query('BEGIN');
    await other.query('INSERT INTO votes VALUES (1)');

    await other.end();

    expect((await client.query('SELECT * FROM votes')).rows).toEqual([]);
  });

  it('hear each other’s notifications, once', async () => {
    const heard: string[] = [];
    const listener = await connect(postgres);
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel}: ${payload}`));
    await listener.query('LISTEN dataset');

    await client.query(`SELECT pg_notify('dataset', 'imported')`);
    await client.query('SELECT 1');

    expect(heard).toEqual(['dataset: imported']);
  });

  it('prepare statements that do not get in each other’s way, and are forgotten afterwards', async () => {
    const prepared = async () =>
      (await client.query<{ name: string }>('SELECT name FROM pg_prepared_statements ORDER BY name')).rows;
    const [first, second] = [await connect(postgres, PreparingClient), await connect(postgres, PreparingClient)];
    for (const each of [first, second, first, second]) {
      expect((await each.query('SELECT $1::int + 1 AS sum', [1])).rows).toEqual([{ sum: 2 }]);
    }
    const names = await prepared();

    await first.end();
    const namesAfter = await prepared();
    await second.end();

    expect(names).toHaveLength(2);
    expect(namesAfter).toEqual([names[1]]);
    expect(await prepared()).toEqual([]);
  });

  it('carry wide results and large parameters', async () => {
    const { rows } = await client.query<{ text: string; length: number }>(
      'SELECT $1::text AS text, length($1::text) AS length FROM generate_series(1, 20)',
      ['é'.repeat(300_000)],
    );

    expect(rows).toHaveLength(20);
    expect(rows[19]).toEqual({ text: 'é'.repeat(300_000), length: 300_000 });
  });

  it('go on after an error of theirs', async () => {
    await expect(client.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });

    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('an embedded database whose thread dies', () => {
  it('after the deadline fails the statement, and is there again with all that was committed', async () => {
    const { postgres, client, warnings } = await open({ dataDir: join(home, 'deadline'), deadlineMs: 4_000 });
    // Long enough for what busy machines are slow at.
    await client.query('CREATE TABLE seats AS SELECT 1 AS id');
    const other = await connect(postgres);

    const slow = client.query('SELECT count(*) FROM generate_series(1, 10000000000)');
    const waiting = other.query('SELECT 1');

    const [slowError, waitingError] = await Promise.all([slow, waiting].map((query) => query.catch((e: unknown) => e)));
    expect(String(slowError)).toBe('Error: The embedded database stopped: it did not answer within 4000 ms.');
    expect([slowError, waitingError].map(isDatabaseUnavailable)).toEqual([true, true]);
    const again = await connect(postgres);
    expect((await again.query('SELECT * FROM seats')).rows).toEqual([{ id: 1 }]);
    expect(warnings).toEqual(['embedded database stopped']);
    await postgres.close();
  });

  it('of a panic breaks its connections, and those after it while it cannot start', async () => {
    const { postgres, client } = await open({ dataDir: join(home, 'panic') });
    await client.query('CREATE TABLE seats (id int)');
    await rm(join(home, 'panic', 'cluster', 'pg_wal'), { recursive: true });

    const error: unknown = await client
      .query('INSERT INTO seats SELECT generate_series(1, 300000)')
      .catch((e: unknown) => e);
    const next: unknown = await connect(postgres).catch((e: unknown) => e);

    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(String(next)).toBe(
      'Error: The embedded database cannot start: required WAL directory "pg_wal" does not exist.',
    );
    expect(isDatabaseUnavailable(next)).toBe(true);
    await postgres.close();
  });

  it('in memory says that it is gone', async () => {
    const { postgres, client } = await open({ deadlineMs: 300 });
    await client.query('SELECT pg_sleep(60)').catch(() => undefined);

    await expect(connect(postgres)).rejects.toThrow('it was in memory, and is gone');
    await postgres.close();
  });
});

describe('the directory of an embedded database', () => {
  it('is left orderly, unlocked and whole', async () => {
    const dataDir = join(home, 'orderly');
    const { postgres, client } = await open({ dataDir });
    await client.query('CREATE TABLE seats AS SELECT 7 AS id');
    await postgres.close();

    const again = await open({ dataDir });

    expect(postgres.openedFrom).toBe('snapshot');
    expect(again.postgres.openedFrom).toBe('existing directory');
    expect((await again.client.query('SELECT * FROM seats')).rows).toEqual([{ id: 7 }]);
    await again.postgres.close();
    expect(existsSync(join(dataDir, 'hemicycle.lock'))).toBe(false);
    expect(existsSync(join(dataDir, 'cluster.unfinished'))).toBe(false);
  });

  it('that was left half-made is made again', async () => {
    const dataDir = join(home, 'half-made');
    await (await open({ dataDir })).postgres.close();
    await rm(join(dataDir, 'cluster', 'global'), { recursive: true });
    await writeFile(join(dataDir, 'cluster.unfinished'), '');

    const { postgres, client } = await open({ dataDir });

    expect(postgres.openedFrom).toBe('snapshot');
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await postgres.close();
  });

  it('that holds a damaged database is refused in one sentence, and unlocked', async () => {
    const dataDir = join(home, 'damaged');
    await (await open({ dataDir })).postgres.close();
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '17\n');

    await expect(open({ dataDir })).rejects.toThrow(
      `The embedded database in ${dataDir} cannot be opened (database files are incompatible with server); remove that directory to build it again.`,
    );
    expect(existsSync(join(dataDir, 'hemicycle.lock'))).toBe(false);
  });

  it('that holds something else is left alone', async () => {
    const dataDir = join(home, 'someone-elses');
    await (await open({ dataDir })).postgres.close();
    await rm(join(dataDir, 'cluster', 'PG_VERSION'));

    await expect(open({ dataDir })).rejects.toThrow(
      `Expected ${join(dataDir, 'cluster')} to hold a PostgreSQL database or nothing, but it holds other files.`,
    );
  });

  it('that is a file is refused in one sentence', async () => {
    const dataDir = join(home, 'a-file');
    await writeFile(dataDir, '');

    await expect(open({ dataDir })).rejects.toThrow(`The data directory ${dataDir} cannot be used (EEXIST).`);
  });
});

describe('a snapshot', () => {
  it('that was cut short is ignored', async () => {
    const damaged = join(home, 'damaged.snapshot');
    await writeFile(damaged, await readFile(snapshot));
    await truncate(damaged, 1_000_000);

    const { postgres } = await open({ snapshot: damaged });

    expect(postgres.openedFrom).toBe('initdb');
    await postgres.close();
  });

  it('that cannot be written costs nothing', async () => {
    const { postgres, client } = await open();
    await writeFile(join(home, 'not-a-directory'), '');

    await postgres.saveSnapshot(join(home, 'not-a-directory', 'some.snapshot'));

    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await postgres.close();
  });
});
