import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { subgraphs } from './subgraphs/index.js';
import type { Answer } from './testing/app.js';
import { askWhile, type Met } from './testing/askWhile.js';
import { killCommands, runCommand, type CommandRun } from './testing/commandLine.js';
import { replicatedServers, type ReplicatedServers } from './testing/standby.js';

const NAMES = subgraphs.map(({ name }) => name);
const EXAMPLES = ['from-news-to-seats', 'where-the-number-comes-from', 'representatives'];
/** A subgraph that is back is noticed by the next request that the breaker lets through. */
const BREAKER_MS = 500;
/** To notice it, on a machine that is busy with other things. */
const RECOVERY_MS = 2_000 + BREAKER_MS;

let servers: ReplicatedServers;
const processes = new Map<string, { run: CommandRun; port: string }>();
let gateway: CommandRun;
let url: string;
const right = new Map<string, Answer>();

beforeAll(async () => {
  servers = await replicatedServers();
  await importData();
  for (const name of NAMES) await startSubgraph(name);
  const addresses = NAMES.map((name) => `${name}=http://127.0.0.1:${processes.get(name)?.port}/graphql`);
  gateway = runCommand(['serve'], { SUBGRAPH_URLS: addresses.join(','), SUBGRAPH_BREAKER_MS: String(BREAKER_MS) });
  url = await gateway.ready();
  for (const example of EXAMPLES) {
    const query = readFileSync(`examples/operations/${example}.graphql`, 'utf8');
    right.set(query, JSON.parse(readFileSync(`examples/answers/${example}.json`, 'utf8')) as Answer);
  }
}, 300_000);
afterAll(async () => {
  killCommands();
  await servers?.[Symbol.asyncDispose]();
});

async function importData(): Promise<void> {
  const run = runCommand(['import'], { DATABASE_URL: servers.primary.url });
  expect([await run.exit, run.stderr()]).toEqual([0, expect.any(String)]);
}

/** Starts one subgraph, or starts it again where it was. */
async function startSubgraph(name: string): Promise<void> {
  const env = { DATABASE_URL: servers.primary.url, IMPORT_ON_START: 'off', PORT: processes.get(name)?.port ?? '0' };
  const run = runCommand(['serve', '--subgraph', name], env);
  processes.set(name, { run, port: new URL(await run.ready()).port });
}

async function killSubgraph(name: string): Promise<void> {
  const run = processes.get(name)?.run;
  run?.process.kill('SIGKILL');
  await run?.exit;
}

/** What `/metrics` tells of the gateway, by series. */
async function metrics(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

/** What the gateway logged since it had written so much. */
function logged(since: number): { msg: string; subgraph?: string; requestId?: string; level: number }[] {
  const lines = gateway.stderr().slice(since).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as ReturnType<typeof logged>[number]);
}

/** How many errors of each code clients were told: as they count themselves, and as the metrics do. */
function expectCounted(
  { answers }: Met,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): void {
  const codes = answers.flatMap((answer) => answer.codes);
  for (const code of new Set(codes)) {
    const series = `hemicycle_errors_total{code="${code}"}`;
    const met = codes.filter((each) => each === code).length;
    expect([code, (after.get(series) ?? 0) - (before.get(series) ?? 0)]).toEqual([code, met]);
  }
}

function expectContained(met: Met, backAt: number): void {
  expect(met.faults).toEqual([]);
  expect(met.answers.some(({ isWhole }) => !isWhole)).toBe(true);
  expect(met.recovery(backAt).wholeMs).toBeLessThan(RECOVERY_MS);
  expect(gateway.process.exitCode).toBeNull();
}

describe('on a bad day', () => {
  it.each(NAMES)(
    'answers, metrics and log tell the truth while %s is killed under load and comes back',
    async (name) => {
      const since = gateway.stderr().length;
      const before = await metrics();
      let during = before;
      let backAt = 0;

      const met = await askWhile(
        url,
        right,
        async () => {
          await delay(300);
          await killSubgraph(name);
          await delay(1_500);
          during = await metrics();
          await startSubgraph(name);
          backAt = performance.now();
        },
        ({ extensions: { code, subgraph } }) => code === 'SUBGRAPH_UNAVAILABLE' && subgraph === name,
      );

      expectContained(met, backAt);
      const after = await metrics();
      expectCounted(met, before, after);
      const state = (of: string) => `hemicycle_subgraph_breaker_state{subgraph="${name}",state="${of}"}`;
      expect([during.get(state('closed')), after.get(state('closed'))]).toEqual([0, 1]);
      const failed = `hemicycle_subgraph_requests_total{subgraph="${name}",outcome="unavailable"}`;
      expect(after.get(failed) ?? 0).toBeGreaterThan(before.get(failed) ?? 0);
      const lines = logged(since);
      const told = lines.filter(({ msg, subgraph }) => subgraph === name && /^A subgraph (fails|answers)/.test(msg));
      expect([told[0]?.msg, told.at(-1)?.msg]).toEqual([
        'A subgraph fails too often: it is left alone for a moment',
        'A subgraph answers again',
      ]);
      expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
      expect(lines.filter(({ msg, subgraph }) => /^A subgraph fails/.test(msg) && subgraph !== name)).toEqual([]);
    },
  );

  it('answers, metrics and log tell the truth while the database is killed under load and comes back', async () => {
    const since = gateway.stderr().length;
    const before = await metrics();
    const unready: number[] = [];
    let backAt = 0;

    const met = await askWhile(url, right, async () => {
      await delay(300);
      await servers.primary.kill();
      await delay(2_000);
      for (const { port } of processes.values())
        unready.push((await fetch(`http://127.0.0.1:${port}/health/ready`)).status);
      await servers.primary.start();
      backAt = performance.now();
    });

    expectContained(met, backAt);
    expectCounted(met, before, await metrics());
    expect(unready).toEqual(NAMES.map(() => 503));
    for (const { port } of processes.values())
      expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
    // The gateway has no database, and its subgraphs are there.
    expect(met.readiness.filter(({ status }) => status !== 200)).toEqual([]);
    expect(logged(since).filter(({ level }) => level >= 50)).toEqual([]);
  });
});
