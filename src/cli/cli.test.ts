import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killCommands, runCommand, type CommandRun } from '../testing/commandLine.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-cli-'));
});
afterAll(async () => {
  killCommands();
  await rm(folder, { recursive: true, force: true });
});

/** On a database directory of the tests' own. */
function hemicycle(args: string[], env: Record<string, string> = {}): CommandRun {
  return runCommand(args, { DATA_DIR: join(folder, 'database'), ...env });
}

async function ask(url: string, query: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).text();
}

/** Enough of the graph to tell one from another, to the byte. */
const THE_GRAPH = `{
  assemblies(first: 100) { totalCount nodes { id name statedSeats seatSummary { seats byChamberType { key seats share } } issues { code } } }
  delegations(first: 100, orderBy: { field: TOTAL_SEATS, direction: DESC }) { totalCount totalSeats nodes { id totalSeats } }
  people(first: 100) { nodes { id memberships { id } } }
  sources(first: 100) { totalCount nodes { id title } }
  dataset { version license }
}`;

describe('serve', () => {
  it('gives the same graph after a first start that was killed at any moment, and after a rebuild', async () => {
    const answers: string[] = [];
    for (const killAfterMs of [null, 600, 1200, 2000, 3000]) {
      const dataDir = join(folder, `killed-${killAfterMs}`);
      if (killAfterMs !== null) {
        const first = hemicycle(['serve'], { DATA_DIR: dataDir });
        await new Promise((resolve) => setTimeout(resolve, killAfterMs));
        process.kill(-(first.process.pid as number), 'SIGKILL');
        await first.exit;
      }
      const run = hemicycle(['serve'], { DATA_DIR: dataDir });
      answers.push(await ask(await run.ready(), THE_GRAPH));
      run.process.kill('SIGTERM');
      expect(await run.exit).toBe(0);
    }

    expect(JSON.parse(answers[0] as string)).not.toHaveProperty('errors');
    expect(new Set(answers).size).toBe(1);
  }, 300_000);

  it('goes on at SIGHUP, before it is ready and after, and says that there is nothing to reload', async () => {
    const run = hemicycle(['serve'], { DATA_DIR: join(folder, 'hung-up') });
    const warnings = () => run.stderr().match(/There is nothing to reload/g)?.length ?? 0;
    const until = async (holds: () => boolean) => {
      while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
    };

    await until(() => run.stdout().includes('Database: '));
    run.process.kill('SIGHUP');
    await until(() => warnings() === 1);
    const url = await run.ready();
    run.process.kill('SIGHUP');
    await until(() => warnings() === 2);
    const answer = await ask(url, '{ __typename }');
    run.process.kill('SIGTERM');

    expect(answer).toContain('Query');
    expect(await run.exit).toBe(0);
  });

  it('names a data directory that another process uses, and a port that is taken', async () => {
    const dataDir = join(folder, 'shared');
    const first = hemicycle(['serve'], { DATA_DIR: dataDir });
    const port = new URL(await first.ready()).port;

    const second = hemicycle(['serve'], { DATA_DIR: dataDir });
    const third = hemicycle(['serve'], { DATA_DIR: join(folder, 'other'), PORT: port });
    const codes = await Promise.all([second.exit, third.exit]);
    first.process.kill('SIGTERM');
    await first.exit;

    expect(codes).toEqual([1, 1]);
    expect(second.stderr()).toContain(`is in use by process ${first.process.pid}`);
    expect(second.stderr()).toContain('DATABASE_URL');
    expect(third.stderr()).toBe(`Port ${port} on 127.0.0.1 is in use; set PORT to another one.\n`);
  });

  it.each([
    ['PORT', 'seventy', 'Expected PORT to be a port, 0 to 65535, but got "seventy".\n'],
    [
      'LOG_LEVEL',
      'loud',
      'Expected LOG_LEVEL to be one of silent, fatal, error, warn, info, debug, trace, but got "loud".\n',
    ],
    [
      'DATABASE_URL',
      'mysql://localhost/x',
      'Expected DATABASE_URL to be like postgres://user:password@host:5432/database, but got "mysql://localhost/x".\n',
    ],
  ])('refuses a wrong %s in one sentence', async (name, value, sentence) => {
    const run = hemicycle(['serve'], { [name]: value });

    expect([await run.exit, run.stderr()]).toEqual([1, sentence]);
  });

  it('says in one sentence that no server is at DATABASE_URL', async () => {
    const closed = await closedPort();
    const run = hemicycle(['serve'], { DATABASE_URL: `postgres://user:secret@127.0.0.1:${closed}/hemicycle` });

    expect(await run.exit).toBe(1);
    expect(run.stderr().trim().split('\n')).toHaveLength(1);
    expect(run.stderr()).toContain(`127.0.0.1:${closed}`);
    expect(run.stderr()).not.toContain('secret');
  });

  it('refuses unknown options, and says where help is', async () => {
    const run = hemicycle(['serve', '--prot', '1']);

    expect([await run.exit, run.stderr()]).toEqual([
      1,
      "error: unknown option '--prot'\n(Did you mean --port?)\n(add --help for the commands and their options)\n",
    ]);
  });
});

describe('import', () => {
  it('refuses everything when files are bad, tells all of it, and changes nothing', async () => {
    const data = join(folder, 'data');
    await cp('data', data, { recursive: true });
    const first = hemicycle(['import', '--data', data]);
    expect(await first.exit).toBe(0);
    expect(first.stdout()).toMatch(
      /Dataset \w{12}: \d{4} rows added, 0 changed, 0 removed, 0 left alone, in 26 tables\.\n$/,
    );

    const csto = await readFile(join(data, 'assemblies/csto-pa.yaml'), 'utf8');
    await writeFile(
      join(data, 'assemblies/csto-pa.yaml'),
      csto.replace('seats: 7', 'seats: seven').replace('MEMBER', 'MEMBRE'),
    );
    await writeFile(join(data, 'topics.yaml'), 'topics: {');
    const bad = hemicycle(['import', '--data', data]);
    expect(await bad.exit).toBe(1);
    expect(bad.stderr()).toContain('nothing is changed');
    expect(bad.stderr()).toMatch(
      /assemblies\/csto-pa\.yaml: delegations\[\d+\]\.quotas\[\d+\]\.seats: expected a whole number of 0 or more, but got "seven" \(line \d+\)/,
    );
    expect(bad.stderr()).toMatch(
      /assemblies\/csto-pa\.yaml: delegations\[\d+\]\.status: expected one of MEMBER, .*, but got "MEMBRE"/,
    );
    expect(bad.stderr()).toContain('3 to mend');
    expect(bad.stderr()).toContain('topics.yaml');
    expect(bad.stderr()).toMatch(/References between files are checked once every file can be read\.\n$/);

    const again = hemicycle(['import', '--force']);
    expect(await again.exit).toBe(0);
    expect(again.stdout()).toMatch(/: 0 rows added, 0 changed, 0 removed, \d{4} left alone/);
  });
});

describe('help', () => {
  it('names every command', async () => {
    const run = hemicycle(['--help']);

    expect(await run.exit).toBe(0);
    for (const command of ['serve', 'gateway', 'import', 'schema', 'check-data'])
      expect(run.stdout()).toContain(command);
  });
});

async function closedPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
