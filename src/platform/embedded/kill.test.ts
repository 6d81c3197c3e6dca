import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, read, type Database } from '../database.js';

const COMPILED = pathToFileURL(join(__dirname, '../../../dist/platform/database.js')).href;

const ROUNDS = 3;

describe('a process that is killed with -9 at any moment of a first start', () => {
  let home: string;
  let options: { entities: []; migrations: string; snapshot: string };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'hemicycle-kill-'));
    options = { entities: [], migrations: home, snapshot: join(home, 'some.snapshot') };
    const made = await openDatabase(options);
    await made.migrate();
    await made.close();
  });

  afterAll(() => rm(home, { recursive: true }));

  /** Opens, writes rows one by one and says each number once it is committed, until it is killed. The last number said. */
  async function startAndKill(dataDir: string, afterMs: number): Promise<number> {
    const script = `
      import { openDatabase } from ${JSON.stringify(COMPILED)};
      const database = await openDatabase(${JSON.stringify({ ...options, dataDir })});
      await database.dataSource.query('CREATE TABLE IF NOT EXISTS seats (id int, twin int)');
      for (let id = 1; ; id++) {
        await database.dataSource.transaction(async (manager) => {
          await manager.query('INSERT INTO seats (id) VALUES ($1)', [id]);
          await manager.query('UPDATE seats SET twin = id WHERE id = $1', [id]);
        });
        process.stdout.write(id + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    setTimeout(() => child.kill('SIGKILL'), afterMs);
    await once(child, 'close');
    return Math.max(0, ...said.split('\n').slice(0, -1).map(Number));
  }

  it('leaves a directory that the next start can use, with all that was committed and nothing torn', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const dataDir = join(home, `round-${round}`);
      const committed = await startAndKill(dataDir, 200 + Math.random() * 2_000);

      const database: Database = await openDatabase({ ...options, dataDir });

      const exists = await read<{ exists: boolean }>(
        database.dataSource,
        `SELECT to_regclass('seats') IS NOT NULL AS exists`,
      );
      const [kept] = exists[0]?.exists
        ? await read<{ count: number; torn: number }>(
            database.dataSource,
            'SELECT count(*)::int AS count, count(*) FILTER (WHERE twin IS DISTINCT FROM id)::int AS torn FROM seats',
          )
        : [{ count: 0, torn: 0 }];
      await database.close();
      expect(kept?.torn).toBe(0);
      // One more may have been committed and not yet said.
      expect([committed, committed + 1]).toContain(kept?.count);
    }
  });
});
