import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { killCommands, runCommand, type CommandRun } from '../testing/commandLine.js';
import { createServerDatabase, testServer } from '../testing/serverDatabase.js';

afterAll(killCommands);

const NAMES = ['gateway', 'parliaments', 'assemblies', 'people', 'news', 'sources'];

describe('split', () => {
  it('says in one sentence why it needs a server', async () => {
    const run = runCommand(['split']);

    expect([await run.exit, run.stderr()]).toEqual([
      1,
      'split needs DATABASE_URL, because six processes cannot share the embedded database, which has one owner.\n',
    ]);
  });

  it('refuses a port that is none', async () => {
    const run = runCommand(['split', '--first-port', 'x'], { DATABASE_URL: 'postgres://localhost/x' });

    expect([await run.exit, run.stderr()]).toEqual([
      1,
      'Expected --first-port to be a port, 0 to 59999, but got "x".\n',
    ]);
  });
});

describe('serve', () => {
  it('refuses the name of no subgraph, alone and at an address', async () => {
    const alone = runCommand(['serve', '--subgraph', 'weather'], { DATABASE_URL: 'postgres://localhost/x' });
    const elsewhere = runCommand(['serve', '--subgraph-url', 'weather=http://localhost:4101/graphql']);

    const names = 'parliaments, assemblies, people, news, sources';
    expect([await alone.exit, alone.stderr()]).toEqual([
      1,
      `Expected --subgraph to be one of ${names}, but got "weather".\n`,
    ]);
    expect([await elsewhere.exit, elsewhere.stderr()]).toEqual([
      1,
      `Expected SUBGRAPH_URLS or --subgraph-url to have addresses of our subgraphs (${names}), but got one of "weather".\n`,
    ]);
  });

  it('refuses addresses that are none', async () => {
    const run = runCommand(['serve'], { SUBGRAPH_URLS: 'news' });

    expect([await run.exit, run.stderr()]).toEqual([
      1,
      'Expected SUBGRAPH_URLS or --subgraph-url to be like name=http://localhost:4001/graphql, but got "news".\n',
    ]);
  });
});

it('serves one subgraph alone, and the others with it, each process with an embedded database of its own', async () => {
  await using folder = await temporaryFolder();
  const news = runCommand(['serve', '--subgraph', 'news', '--port', '0'], { DATA_DIR: join(folder.path, 'news') });
  const address = `news=${await news.ready()}/graphql`;
  const whole = runCommand(['serve', '--subgraph-url', address], { DATA_DIR: join(folder.path, 'others') });
  const url = await whole.ready();

  const name = 'from-news-to-seats';
  expect(await post(`${url}/graphql`, readFileSync(`examples/operations/${name}.graphql`, 'utf8'))).toBe(
    answerOf(name),
  );
  news.process.kill('SIGTERM');
  expect(await news.exit).toBe(0);
  expect(
    JSON.parse(await post(`${url}/graphql`, '{ article(slug: "x") { id } country(code: "BY") { name } }')),
  ).toMatchObject({
    data: { article: null, country: { name: 'Belarus' } },
    errors: [{ path: ['article'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'news' } }],
  });
  whole.process.kill('SIGTERM');
  expect(await whole.exit).toBe(0);
});

async function post(url: string, query: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return (await response.text()).trim();
}

/** The documented answer to an example, to the byte. */
function answerOf(example: string): string {
  return JSON.stringify(JSON.parse(readFileSync(`examples/answers/${example}.json`, 'utf8')));
}

async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'hemicycle-split-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

// Processes share a server.
if (testServer !== undefined) {
  const server = testServer;
  let database: Awaited<ReturnType<typeof createServerDatabase>>;

  async function ready(run: CommandRun): Promise<Map<string, string>> {
    const addresses = () =>
      new Map([...run.stdout().matchAll(/^ {2}(\w+) +(http:\S+)$/gm)].map(([, name = '', url = '']) => [name, url]));
    for (const deadline = Date.now() + 100_000; addresses().size < NAMES.length; await delay(50)) {
      if (Date.now() > deadline) throw new Error(`It is not ready: ${run.stdout()}${run.stderr()}`);
    }
    return addresses();
  }

  const startSplit = () => runCommand(['split', '--port', '0', '--first-port', '0'], { DATABASE_URL: database.url });

  /** Resolves once nobody listens there. */
  async function gone(url: string): Promise<void> {
    while (await fetch(url).catch(() => undefined)) await delay(50);
  }

  describe('split on a server', () => {
    beforeAll(async () => {
      database = await createServerDatabase(server, undefined);
    });
    afterAll(() => database.drop());

    it('prepares the database once for all, answers as one process does, and stops on Ctrl-C', async () => {
      const run = startSplit();
      const addresses = await ready(run);

      expect([...addresses.keys()]).toEqual(NAMES);
      expect(run.stdout().match(/\d+ migrations run/g)).toHaveLength(1);
      expect(run.stdout().match(/Dataset \w+: \d{4} rows added/g)).toHaveLength(1);
      for (const file of readdirSync('examples/operations')) {
        const query = readFileSync(`examples/operations/${file}`, 'utf8');
        const answer = await post(addresses.get('gateway') as string, query);
        expect(answer).toBe(answerOf(file.replace('.graphql', '')));
      }

      run.process.kill('SIGINT');
      expect(await run.exit).toBe(0);
      expect(run.stdout()).toMatch(/\nStopped\.\n$/);
      await Promise.all([...addresses.values()].map(gone));
    });

    it('stops all when one of them dies, and says which', async () => {
      const run = startSplit();
      const addresses = await ready(run);
      const health = (addresses.get('news') as string).replace('/graphql', '/health/live');

      const { pid } = run.process;
      const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      const news = pids.find((one) => readFileSync(`/proc/${one}/cmdline`, 'utf8').includes('--subgraph\0news'));
      process.kill(Number(news), 'SIGKILL');

      expect(await run.exit).toBe(1);
      expect(run.stderr()).toBe('The process of news ended with SIGKILL; the others are stopped.\n');
      await Promise.all([health, ...addresses.values()].map(gone));
    });

    it('leaves nothing behind when it is killed itself', async () => {
      const run = startSplit();
      const addresses = await ready(run);

      run.process.kill('SIGKILL');
      await run.exit;

      await Promise.all([...addresses.values()].map(gone));
    }, 60_000);
  });
}
