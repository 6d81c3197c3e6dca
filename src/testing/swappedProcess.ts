import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openShop } from './shop.js';

/** A gateway over the shop in a process of its own (swappedGateway.ts), whose supergraph can be replaced. */
export interface SwappedGateway extends AsyncDisposable {
  readonly url: string;
  /** Replaces the supergraph by another one, and waits until that is served. */
  swap(): Promise<void>;
  memory(): Promise<Memory>;
}

/** After a forced collection, in bytes. */
export interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
  /** The processes of query planners, and what they hold. */
  readonly planners: number;
  readonly plannerRss: number;
}

/** @param environment what it is configured by */
export async function startSwappedGateway(environment: Record<string, string> = {}): Promise<SwappedGateway> {
  const shop = await openShop();
  const folder = await mkdtemp(join(tmpdir(), 'hemicycle-swaps-'));
  const file = join(folder, 'supergraph.graphql');
  const sdl = shop.supergraphSdl() + fillers(100);
  await writeFile(file, sdl);
  const env = { ...process.env, ...environment };
  const child = fork(resolve('dist/testing/swappedGateway.js'), [file], { execArgv: ['--expose-gc'], env });
  const ask = <Answer>(order: string) => (child.send(order), answerOf<Answer>(child));
  let swaps = 0;
  return {
    url: await answerOf<string>(child),
    async swap() {
      await writeFile(join(folder, 'aside'), `# ${swaps++}\n${sdl}`);
      await rename(join(folder, 'aside'), file);
      const replaced = await ask<number>('reload');
      if (replaced !== swaps) throw new Error(`Expected ${swaps} replacements, but got ${replaced}.`);
    },
    memory: async () => ({ ...(await ask<NodeJS.MemoryUsage>('memory')), ...plannersOf(child) }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await shop[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Types that nobody asks for, so that a supergraph has some weight. */
function fillers(count: number): string {
  const fields = 'abcdefghij'.split('').map((name) => `${name}: String @join__field(graph: PRODUCTS)`);
  return Array.from(
    { length: count },
    (_, at) => `\ntype Filler${at} @join__type(graph: PRODUCTS) { ${fields.join(' ')} }`,
  ).join('');
}

/** What swappedGateway.ts sends next. */
async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([answer]) => answer as Answer),
      once(child, 'exit', { signal }).then(() => Promise.reject(new Error('Expected a gateway that lives.'))),
    ]);
  } finally {
    settled.abort();
  }
}

function plannersOf({ pid }: ChildProcess): { planners: number; plannerRss: number } {
  const rows = execFileSync('ps', ['-A', '-o', 'ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([parent]) => parent === pid);
  return { planners: rows.length, plannerRss: rows.reduce((sum, [, kilobytes = 0]) => sum + kilobytes * 1024, 0) };
}
