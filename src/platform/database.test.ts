import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { countStatements, testDatabase, type TestDatabase } from '../testing/database.js';
import { testServer } from '../testing/serverDatabase.js';
import { openDatabase, read } from './database.js';

let migrations: string;

beforeAll(async () => {
  migrations = await mkdtemp(join(tmpdir(), 'hemicycle-migrations-'));
  await saveMigration('1700000000001', 'CreateSeats', [
    'CREATE TABLE seats (id bigint PRIMARY KEY, since date, share numeric, seen timestamptz, days date[])',
    'DROP TABLE seats',
  ]);
  await saveMigration('1700000000002', 'CreateVotes', ['CREATE TABLE votes (id int)', 'DROP TABLE votes']);
});

afterAll(() => rm(migrations, { recursive: true }));

async function saveMigration(timestamp: string, name: string, [up, down]: [string, string]): Promise<void> {
  await writeFile(
    join(migrations, `${timestamp}-parliaments-${name}.js`),
    `export class ${name}${timestamp} {
      async up(runner) { await runner.query('${up}'); }
      async down(runner) { await runner.query('${down}'); }
    }`,
  );
}

describe('a database', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase({ migrations });
  });

  afterAll(() => database.close());

  it('gives days as text, exact numbers as text, moments as Date', async () => {
    await database.dataSource.query(
      `INSERT INTO seats VALUES (1, '2024-02-29', 0.50, '2024-02-29T12:00:00Z', '{2024-02-29}')`,
    );

    const rows = await read(database.dataSource, 'SELECT * FROM seats WHERE id = $1', [1]);

    expect(rows).toEqual([
      { id: '1', since: '2024-02-29', share: '0.50', seen: new Date('2024-02-29T12:00:00Z'), days: ['2024-02-29'] },
    ]);
  });

  it('shows a transaction its own rows through its entity manager', async () => {
    const inside = await database.dataSource.transaction(async (manager) => {
      await manager.query('INSERT INTO seats (id) VALUES (2)');
      return read(manager, 'SELECT id FROM seats WHERE id = 2');
    });

    expect(inside).toEqual([{ id: '2' }]);
  });

  it('gives its connection back after each read, also after one that failed', async () => {
    for (let i = 0; i < 12; i++) {
      await expect(read(database.dataSource, 'SELECT * FROM nowhere')).rejects.toThrow('"nowhere" does not exist');
    }

    expect(await read(database.dataSource, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('has its statements counted, but not the transaction around them', async () => {
    const count = await countStatements(database, () =>
      database.dataSource.transaction(async (manager) => {
        await manager.query('SELECT 1');
        await read(manager, 'SELECT $1::int', [2]);
        await read(manager, 'SELECT $1::int', [3]);
      }),
    );

    expect(count).toBe(3);
  });

  it('prepares a parameterised read once', async () => {
    const text = 'SELECT $1::int AS prepared_once';
    const prepared = (manager: { query(sql: string): Promise<unknown> }) =>
      manager.query(`SELECT count(*)::int AS count FROM pg_prepared_statements WHERE statement = '${text}'`);

    const count = await database.dataSource.transaction(async (manager) => {
      for (let i = 0; i < 3; i++) expect(await read(manager, text, [i])).toEqual([{ prepared_once: i }]);
      return prepared(manager);
    });

    expect(count).toEqual([{ count: 1 }]);
  });

  it('calls back at notifications on a channel, until told otherwise', async () => {
    const heard: string[] = [];
    const notify = (text: string) => database.dataSource.query(`SELECT pg_notify('Data Set', $1)`, [text]);
    const first = new Promise<void>((resolve) => {
      void database
        .listen('Data Set', (payload) => (heard.push(payload), resolve()))
        .then(async (listening) => {
          await notify('imported');
          await first;
          await listening[Symbol.asyncDispose]();
          await notify('imported again');
        });
    });

    await first;
    await database.dataSource.query('SELECT 1');

    expect(heard).toEqual(['imported']);
  });

  it('is answering until it is closed', async () => {
    const other = await testDatabase({ migrations });

    const before = other.health();
    await other.close();

    expect([before, other.health()]).toEqual([{ isAnswering: true }, { isAnswering: false, reason: 'it is closed' }]);
  });
});

describe('migrating', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await testDatabase({ migrations, migrated: false });
  });

  afterEach(() => database.close());

  it('runs what is pending, in order, once', async () => {
    expect(await database.migrate()).toEqual(['CreateSeats1700000000001', 'CreateVotes1700000000002']);
    expect(await database.migrate()).toEqual([]);
    expect(await read(database.dataSource, 'SELECT name FROM public.migrations ORDER BY id')).toEqual([
      { name: 'CreateSeats1700000000001' },
      { name: 'CreateVotes1700000000002' },
    ]);
  });

  it('is undone step by step', async () => {
    await database.migrate();

    await database.dataSource.undoLastMigration({ transaction: 'each' });

    expect(
      await read(database.dataSource, `SELECT to_regclass('seats')::text AS seats, to_regclass('votes') AS votes`),
    ).toEqual([{ seats: 'seats', votes: null }]);
  });

  it('refuses a database that is newer than the code', async () => {
    await database.migrate();
    await database.dataSource.query(
      `INSERT INTO public.migrations (timestamp, name) VALUES (1800000000000, 'CreateMoons1800000000000')`,
    );

    await expect(database.migrate()).rejects.toMatchObject({
      name: 'OperatorError',
      message:
        'The database is newer than this version of Hemicycle, which does not know its migration CreateMoons1800000000000: ' +
        'start the newer version, or choose another database (DATABASE_URL or DATA_DIR).',
    });
  });

  it('keeps what came before a migration that fails', async () => {
    await saveMigration('1700000000003', 'CreateTrouble', ['CREATE TABLE votes (id int)', 'SELECT 1']);
    const troubled = await testDatabase({ migrations, migrated: false });
    await rm(join(migrations, '1700000000003-parliaments-CreateTrouble.js'));

    await expect(troubled.migrate()).rejects.toThrow('relation "votes" already exists');

    expect(await read(troubled.dataSource, 'SELECT count(*)::int AS count FROM public.migrations')).toEqual([
      { count: 2 },
    ]);
    await troubled.close();
  });
});

// A server is shared; the embedded database is locked by one process.
const server = testServer;
if (server !== undefined) {
  describe('several processes that start at once on one server', () => {
    it('migrate it once', async () => {
      const first = await testDatabase({ migrations, migrated: false });
      const others = await Promise.all([1, 2, 3].map(() => openDatabase({ url: first.url, entities: [], migrations })));

      const ran = await Promise.all([first, ...others].map((database) => database.migrate()));

      expect(ran.flat().sort()).toEqual(['CreateSeats1700000000001', 'CreateVotes1700000000002']);
      await Promise.all(others.map((database) => database.close()));
      await first.close();
    });

    it('take two connections each for what is not read, however much there is', async () => {
      const database = await testDatabase({ migrations });
      const write = () =>
        database.dataSource.transaction((manager) =>
          manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid, pg_sleep(0.05)'),
        );

      const rows = (await Promise.all(Array.from({ length: 6 }, write))).flat();

      expect(new Set(rows.map(({ pid }) => pid)).size).toBe(2);
      await database.close();
    });

    it('are told which database is missing', async () => {
      const url = new URL(server);
      url.pathname = '/nowhere';

      await expect(openDatabase({ url: url.href, entities: [], migrations })).rejects.toMatchObject({
        name: 'OperatorError',
        message: `DATABASE_URL cannot be used: the database server at ${url.host} has no database nowhere.`,
      });
    });
  });
}
