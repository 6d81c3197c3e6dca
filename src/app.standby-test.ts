import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { startApp, type App } from './app.js';
import { loadDataset, openMigratedDatabase } from './loadedDatabase.js';
import { read } from './platform/database.js';
import { TEST_CONFIG } from './testing/app.js';
import { freePort, replicatedServers, type ReplicatedServers } from './testing/standby.js';

const log = pino({ level: 'silent' });
const given = { migrations: resolve('migrations') };
const query = readFileSync('examples/operations/from-news-to-seats.graphql', 'utf8');
const documented = JSON.parse(readFileSync('examples/answers/from-news-to-seats.json', 'utf8')) as unknown;

let servers: ReplicatedServers;

beforeAll(async () => {
  servers = await replicatedServers();
});
afterAll(async () => servers?.[Symbol.asyncDispose]());

const config = () => ({
  ...TEST_CONFIG,
  databaseUrl: servers.primary.url,
  databaseReplicaUrls: [servers.standby.url],
});

async function ask(app: App): Promise<unknown> {
  const response = await app.http.inject({ method: 'POST', url: '/graphql', payload: { query } });
  return response.json();
}

async function isReadFromStandby({ database }: App): Promise<boolean> {
  if (database === null) return false;
  const [row] = await read<{ here: boolean }>(database.dataSource, 'SELECT pg_is_in_recovery() AS here');
  return row?.here === true;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds()); await delay(50))
    if (Date.now() > deadline) throw new Error('It does not come.');
}

const READ_ONLY =
  'Expected DATABASE_URL to lead to a server that can be written to, but it is read-only, as a standby is: migrations and imports need the primary.';

describe('the graph with a hot standby', () => {
  it('says that nothing can be migrated there', async () => {
    const opening = openMigratedDatabase({ ...TEST_CONFIG, databaseUrl: servers.standby.url }, log, given);

    await expect(opening).rejects.toMatchObject({ name: 'OperatorError', message: READ_ONLY });
  });

  it('answers its own import at once while the standby lags behind it, then from the standby', async () => {
    await servers.standby.query('SELECT pg_wal_replay_pause()');
    const app = await startApp(config(), log, given);

    expect(await ask(app)).toEqual(documented);
    expect(await isReadFromStandby(app)).toBe(false);
    expect(await servers.standby.query(`SELECT to_regclass('news.article') AS article`)).toEqual([{ article: null }]);

    await servers.standby.query('SELECT pg_wal_replay_resume()');
    await until(() => isReadFromStandby(app));
    expect(await ask(app)).toEqual(documented);
    await app.close();
  });

  it('answers every request rightly while the standby dies', async () => {
    const app = await startApp(config(), log, given);
    await until(() => isReadFromStandby(app));
    const answers: unknown[] = [];
    let isOver = false;
    const clients = Array.from({ length: 4 }, async () => {
      while (!isOver) answers.push(await ask(app));
    });

    await until(async () => answers.length > 0);
    await servers.standby.kill();
    const before = answers.length;
    await delay(1_500);
    isOver = true;
    await Promise.all(clients);

    expect(answers.length).toBeGreaterThan(before);
    for (const answer of answers) expect(answer).toEqual(documented);
    await servers.standby.start();
    await until(() => isReadFromStandby(app));
    await app.close();
  });

  it('waits for the command import where it shall not import itself', async () => {
    await servers.primary.query(`DELETE FROM public.dataset_version WHERE slice = 'news'`);
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const starting = startApp({ ...config(), port, importOnStart: false }, log, given);
    let readiness: unknown;
    await until(async () => {
      readiness = await fetch(`${address}/health/ready`).then(
        (response) => response.json(),
        () => 'not yet',
      );
      return JSON.stringify(readiness).includes('import');
    });
    expect(readiness).toEqual({
      status: 'not ready',
      graph: false,
      graphProblem: 'it is being loaded',
      database: false,
      databaseProblem: 'it waits for the command import (IMPORT_ON_START=off)',
    });
    expect(await (await fetch(`${address}/metrics`)).text()).toContain('\nhemicycle_database_up 1\n');

    await using importer = await openMigratedDatabase(config(), log, given);
    await loadDataset(importer);
    const app = await starting;

    expect(await ask(app)).toEqual(documented);
    await app.close();
  });

  it('says that nothing can be imported there', async () => {
    await using standby = await openMigratedDatabase({ ...TEST_CONFIG, databaseUrl: servers.standby.url }, log, given);

    await expect(loadDataset(standby, { force: true })).rejects.toMatchObject({
      name: 'OperatorError',
      message: READ_ONLY,
    });
  });
});
