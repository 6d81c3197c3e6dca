import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { startApp, type App } from './app.js';
import { openDatabase, read } from './platform/database.js';
import { TEST_CONFIG, type Answer } from './testing/app.js';
import { askWhile, type Met } from './testing/askWhile.js';
import { loopbackProxy, type LoopbackProxy } from './testing/loopbackProxy.js';
import { openShop, type Shop } from './testing/shop.js';
import { replicatedServers, type ReplicatedServers } from './testing/standby.js';

const TIMEOUT_MS = 3_000;
/** For a machine that is busy with other things. */
const SLACK_MS = 1_000;
const RECOVERY_MS = 2_000;

const fromNewsToSeats = readFileSync('examples/operations/from-news-to-seats.graphql', 'utf8');
const introspection = '{ __schema { queryType { name } } }';
const elsewhere = '{ products { name price } }';
const both = `{ products { name }
  delegation(assembly: "csto-pa", parliament: "by-national-assembly") { totalSeats seatQuotas { chamber { name } } } }`;
/** What needs no database of ours. */
const independent = [introspection, elsewhere];

let servers: ReplicatedServers;
let proxy: LoopbackProxy;
let shop: Shop;
let app: App;
let right: Map<string, Answer>;
let logged: { level: number; msg: string; requestId?: string; reason?: string }[] = [];

beforeAll(async () => {
  servers = await replicatedServers();
  shop = await openShop();
});
afterAll(async () => {
  await shop?.[Symbol.asyncDispose]();
  await servers?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  logged = [];
  const write = (line: string) => void logged.push(JSON.parse(line) as (typeof logged)[number]);
  proxy = await loopbackProxy(portOf(servers.primary.url));
  const config = {
    ...TEST_CONFIG,
    databaseUrl: `postgres://hemicycle@127.0.0.1:${proxy.port}/postgres`,
    databaseTimeoutMs: TIMEOUT_MS,
    addedSubgraphs: [`products=${shop.urls.products}`],
  };
  app = await startApp(config, pino({ base: null }, { write }), { migrations: resolve('migrations') });
  right = new Map();
  for (const query of [fromNewsToSeats, both, ...independent]) {
    const response = await app.http.inject({ method: 'POST', url: '/graphql', payload: { query } });
    right.set(query, response.json<Answer>());
  }
});
afterEach(async () => {
  await app?.close();
  await proxy?.[Symbol.asyncDispose]();
});

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** Asks under load while the database fails, for a while before it does and for a while after it is back. `fail` resolves with the moment at which it is back. */
async function failUnderLoad(fail: () => Promise<number>): Promise<Met & { readyMs: number; wholeMs: number }> {
  let backAt = 0;
  const met = await askWhile(app.url, right, async () => {
    await delay(500);
    backAt = await fail();
  });
  return { ...met, ...met.recovery(backAt) };
}

/** Every answer right, or with what needs the database missing; in time; and again whole soon after the database is back. */
function expectContained(met: Met & { readyMs: number; wholeMs: number }): void {
  expect(met.faults).toEqual([]);
  expect(met.answers.filter(({ query, isWhole }) => !isWhole && independent.includes(query))).toEqual([]);
  // A read that is not answered, and another that gets no connection.
  expect(met.slowestMs).toBeLessThan(1.5 * TIMEOUT_MS + SLACK_MS);
  expect(met.answers.some(({ query, isWhole }) => isWhole && query === fromNewsToSeats)).toBe(true);
  expect(met.readyMs).toBeLessThan(RECOVERY_MS);
  expect(met.wholeMs).toBeLessThan(RECOVERY_MS);
  expectToldOnce(met);
}

/** Each request that was not answered whole is in the log once, and nothing is there that would be ours. */
function expectToldOnce({ answers }: Met): void {
  const told = logged.filter(({ msg }) => msg === 'A request was not answered whole').map(({ requestId }) => requestId);
  expect(told).toHaveLength(answers.filter(({ isWhole }) => !isWhole).length);
  expect(new Set(told).size).toBe(told.length);
  expect(logged.filter(({ level }) => level >= 50)).toEqual([]);
}

function unreadyBodies({ readiness }: Met): unknown[] {
  return readiness.filter(({ status }) => status === 503).map(({ body }) => JSON.parse(body) as unknown);
}

const now = () => performance.now();

describe('the graph on a PostgreSQL server, under load,', () => {
  it.each(['stop', 'kill', 'crash'] as const)('contains a server that is gone for three seconds (%s)', async (end) => {
    const met = await failUnderLoad(async () => {
      await servers.primary[end]();
      await delay(3_000);
      await servers.primary.start();
      return now();
    });

    expectContained(met);
    expect(unreadyBodies(met)).toContainEqual({
      status: 'not ready',
      graph: true,
      database: false,
      databaseProblem: 'its connections break', // what the way to it makes of a server that refuses them
    });
    const told = logged.filter(({ msg }) => /^The database/.test(msg)).map(({ msg }) => msg);
    expect([told[0], told.at(-1)]).toEqual(['The database does not answer', 'The database answers again']);
  });

  it('contains a server that restarts at once', async () => {
    const met = await failUnderLoad(async () => {
      await servers.primary.stop();
      await servers.primary.start();
      return now();
    });

    expectContained(met);
  });

  it('contains a process of the server that is killed, which takes all others with it', async () => {
    const met = await failUnderLoad(async () => {
      const [backend] = await servers.primary.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1`,
      );
      process.kill(backend?.pid ?? 0, 'SIGKILL');
      await servers.primary.start(); // waits until it answers
      return now();
    });

    expectContained(met);
  });

  it('contains an administrator who ends all connections', async () => {
    const met = await failUnderLoad(async () => {
      await servers.primary.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      );
      return now();
    });

    expectContained(met);
    expect(met.answers.filter(({ isWhole }) => !isWhole)).toEqual([]);
  });

  it('contains a table that somebody has locked', async () => {
    let leftBehind: unknown;
    const met = await failUnderLoad(async () => {
      const other = new pg.Client({ connectionString: servers.primary.url });
      await other.connect();
      await other.query('BEGIN; LOCK TABLE news.article IN ACCESS EXCLUSIVE MODE');
      await delay(2 * TIMEOUT_MS);
      leftBehind = await servers.primary.query(
        `SELECT query FROM pg_stat_activity
         WHERE wait_event_type = 'Lock' AND query_start < now() - interval '${TIMEOUT_MS + SLACK_MS} ms'`,
      );
      await other.end();
      return now();
    });

    expectContained(met);
    expect(met.answers.some(({ query, isWhole }) => query === fromNewsToSeats && !isWhole)).toBe(true);
    // The server does not go on with what nobody waits for.
    expect(leftBehind).toEqual([]);
    // What does not want that table is answered; and a slow server is no dead one.
    expect(met.answers.some(({ query, isWhole }) => query === both && !isWhole)).toBe(false);
    expect(unreadyBodies(met)).toEqual([]);
  });

  it('contains a server that has no connection left', async () => {
    const others: pg.Client[] = [];
    const met = await failUnderLoad(async () => {
      const take = async () => {
        for (;;) {
          const other = new pg.Client({ connectionString: servers.primary.url });
          other.on('error', () => undefined);
          if (
            !(await other.connect().then(
              () => true,
              () => false,
            ))
          )
            return;
          others.push(other);
        }
      };
      // All that the app has is taken from it, before it can have it back.
      proxy.loseAll();
      proxy.sever();
      for (let round = 0; round < 5; round++) {
        await take();
        await delay(100);
      }
      proxy.restore();
      await delay(1_500);
      await Promise.all(others.map((other) => other.end()));
      return now();
    });

    expectContained(met);
    expect(unreadyBodies(met)).toContainEqual(
      expect.objectContaining({ database: false, databaseProblem: 'it has no connection left' }),
    );
  });

  it('does with the connections that it gets where the server has no more for it', async () => {
    const admin = new pg.Client({ connectionString: servers.primary.url });
    await admin.connect();
    await admin.query('CREATE ROLE few LOGIN CONNECTION LIMIT 3');
    const url = servers.primary.url.replace('hemicycle@', 'few@');
    const database = await openDatabase({ url, entities: [], migrations: 'migrations', timeoutMs: TIMEOUT_MS });
    const seven = () => read(database.dataSource, 'SELECT 7 AS seven FROM pg_sleep(0.01)');
    const until = now() + 2_500; // five looks at it
    try {
      while (now() < until) {
        expect(await Promise.all(Array.from({ length: 20 }, seven))).toEqual(Array(20).fill([{ seven: 7 }]));
        expect(database.health()).toEqual({ isAnswering: true });
      }
    } finally {
      await database.close();
      await admin.query('DROP ROLE few');
      await admin.end();
    }
  });

  it('does not take a server that hangs for more being asked of it than it can answer', async () => {
    const ask = async (query: string) => {
      const askedAt = now();
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { errors = [] } = (await response.json()) as Answer;
      return { query, codes: errors.map(({ extensions }) => extensions['code']), ms: now() - askedAt };
    };
    const asked: ReturnType<typeof ask>[] = [];
    proxy.loseAll();
    for (const until = now() + 4_000; now() < until; await delay(30)) asked.push(ask(both), ask(introspection));
    proxy.restore();
    const answers = await Promise.all(asked);

    expect(new Set(answers.flatMap(({ codes }) => codes))).toEqual(new Set(['DATABASE_UNAVAILABLE']));
    const unconcerned = answers.filter(({ query }) => query === introspection);
    expect(unconcerned.flatMap(({ codes }) => codes)).toEqual([]);
    expect(Math.max(...unconcerned.map(({ ms }) => ms))).toBeLessThan(SLACK_MS);
  });

  it('contains a server that is gone without a word, also its connections that lead nowhere', async () => {
    const met = await failUnderLoad(async () => {
      proxy.loseAll();
      await delay(4_000);
      proxy.restore();
      return now();
    });

    expectContained(met);
    expect(unreadyBodies(met)).toContainEqual(
      expect.objectContaining({ database: false, databaseProblem: 'it does not answer in time' }),
    );
  });

  it('waits for a server that is slow, and does not say that it is gone', async () => {
    await delay(1_000); // until it is watched
    proxy.slowDown(600); // each way
    const until = now() + 6_000;
    const answers: Answer[] = [];
    const readiness: number[] = [];
    while (now() < until) {
      const asked = app.http.inject({ method: 'POST', url: '/graphql', payload: { query: both } });
      const isAnswered = asked.then(() => true);
      while (!(await Promise.race([isAnswered, delay(100, false)])))
        readiness.push((await app.http.inject('/health/ready')).statusCode);
      answers.push((await asked).json<Answer>());
    }

    expect(new Set(readiness)).toEqual(new Set([200]));
    expect(answers).toEqual(answers.map(() => right.get(both)));
  });

  it('contains a way to the server that breaks for a moment, without a word', async () => {
    const met = await failUnderLoad(async () => {
      proxy.loseAll();
      await delay(100);
      proxy.restore();
      return now();
    });

    expectContained(met);
  });

  it('goes on with the standby that becomes the primary', async () => {
    const { standby, primary } = servers;
    const met = await failUnderLoad(async () => {
      await primary.kill();
      await standby.query('SELECT pg_promote()');
      proxy.leadTo(portOf(standby.url));
      return now();
    });

    expectContained(met);
  });
});
