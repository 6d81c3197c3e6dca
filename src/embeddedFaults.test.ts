import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { pino } from 'pino';
import { startApp, type App } from './app.js';
import { TEST_CONFIG, type Answer } from './testing/app.js';
import { askWhile } from './testing/askWhile.js';

const fromNewsToSeats = readFileSync('examples/operations/from-news-to-seats.graphql', 'utf8');
const introspection = '{ __schema { queryType { name } } }';
const TIMEOUT_MS = 5_000;
const RECOVERY_MS = 2_000;
/** So long a read waits for a connection: a database that is back by then need not cost an answer. */
const WAIT_MS = TIMEOUT_MS / 2;
const ROUNDS = 3;

let dataDir: string;
let app: App;
let right: Map<string, Answer>;
/** The thread of the database, whenever it was started. */
let thread: Worker;
const remember = (message: unknown) => void ({ worker: thread } = message as { worker: Worker });

beforeAll(async () => {
  subscribe('worker_threads', remember);
  dataDir = await mkdtemp(join(tmpdir(), 'hemicycle-embedded-'));
  const config = { ...TEST_CONFIG, dataDir, databaseTimeoutMs: TIMEOUT_MS };
  app = await startApp(config, pino({ level: 'silent' }), { migrations: resolve('migrations') });
  right = new Map();
  for (const query of [fromNewsToSeats, introspection]) {
    const response = await app.http.inject({ method: 'POST', url: '/graphql', payload: { query } });
    right.set(query, response.json<Answer>());
  }
});
afterAll(async () => {
  unsubscribe('worker_threads', remember);
  await app?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const restarts = () => app.database?.embeddedRestarts() ?? 0;

describe('the graph on the embedded database, under load,', () => {
  it.each([
    ['is ended', async () => void (await thread.terminate())],
    // What it does not know it stumbles over, as over an exception from WebAssembly.
    ['stumbles', async () => thread.postMessage({ kind: 'nonsense' })],
  ])('contains a thread of the database that %s, three times', async (_, end) => {
    for (let round = 0; round < ROUNDS; round++) {
      const before = restarts();
      let [endedAt, backAt] = [0, 0];

      const met = await askWhile(app.url, right, async () => {
        await delay(500);
        endedAt = performance.now();
        await end();
        while (restarts() === before) await delay(10);
        backAt = performance.now();
      });

      const { readyMs, wholeMs } = met.recovery(backAt);
      const lost = met.answers.filter(({ isWhole, askedAt, answeredAt }) => !isWhole && answeredAt - askedAt < WAIT_MS);
      const first = met.answers.find(
        ({ query, isWhole, answeredAt }) => query === fromNewsToSeats && isWhole && answeredAt > backAt,
      );
      expect(met.faults).toEqual([]);
      expect(met.answers.filter(({ query, isWhole }) => query === introspection && !isWhole)).toEqual([]);
      expect(met.slowestMs).toBeLessThan(TIMEOUT_MS + RECOVERY_MS);
      expect(lost).toEqual([]);
      expect(backAt - endedAt).toBeLessThan(WAIT_MS);
      expect(readyMs).toBeLessThan(RECOVERY_MS);
      expect(wholeMs).toBeLessThan(RECOVERY_MS);
      expect((first?.answeredAt ?? Infinity) - backAt).toBeLessThan(RECOVERY_MS);
    }
  });
});
