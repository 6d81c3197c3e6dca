import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { openDatabase, read, type Database } from '../database.js';

const ROUNDS = 3;

describe('an embedded database whose thread is ended at any moment, again and again,', () => {
  let home: string;
  let database: Database;
  /** The thread of the database, whenever it was started. */
  let thread: Worker;
  const remember = (message: unknown) => void ({ worker: thread } = message as { worker: Worker });

  beforeAll(async () => {
    subscribe('worker_threads', remember);
    home = await mkdtemp(join(tmpdir(), 'hemicycle-thread-'));
    database = await openDatabase({ entities: [], migrations: home, dataDir: join(home, 'data') });
    await database.dataSource.query('CREATE TABLE seats (id int, twin int)');
  });
  afterAll(async () => {
    unsubscribe('worker_threads', remember);
    await database?.close();
    await rm(home, { recursive: true });
  });

  /** Writes rows one by one, and goes on where it fails, until it is told to stop. What was committed. */
  async function write(isOver: () => boolean): Promise<number[]> {
    const committed: number[] = [];
    for (let id = 1; !isOver(); id++) {
      const write = database.dataSource.transaction(async (manager) => {
        await manager.query('INSERT INTO seats (id) VALUES ($1)', [id]);
        await manager.query('UPDATE seats SET twin = id WHERE id = $1', [id]);
      });
      await write.then(
        () => committed.push(id),
        () => delay(10),
      );
    }
    return committed;
  }

  it('has all that was committed, and nothing torn', async () => {
    let isOver = false;
    const writing = write(() => isOver);
    for (let round = 1; round <= ROUNDS; round++) {
      await delay(100 + Math.random() * 500);
      await thread.terminate();
      while (database.embeddedRestarts() < round) await delay(10);
    }
    await delay(500);
    isOver = true;
    const committed = await writing;

    const kept = await read<{ id: number; twin: number | null }>(database.dataSource, 'SELECT id, twin FROM seats');
    const ids = new Set(kept.map(({ id }) => id));
    expect(committed.length).toBeGreaterThan(ROUNDS);
    expect(committed.filter((id) => !ids.has(id))).toEqual([]);
    expect(kept.filter(({ id, twin }) => twin !== id)).toEqual([]);
    expect(ids.size).toBe(kept.length);
  });
});
