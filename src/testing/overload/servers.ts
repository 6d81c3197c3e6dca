import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../commandLine.js';

/** A server that is asked for more than it can answer. */
export interface MeasuredServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** The bodies of requests, asked by chance. */
  readonly bodies: readonly string[];
}

/** The servers to choose from, by what they are. */
export const SERVERS: Readonly<Record<string, () => Promise<MeasuredServer>>> = {
  'the gateway over subgraphs elsewhere': startGateway,
  'the graph on the embedded database': () => startGraph(''),
  ...(process.env['DATABASE_URL'] && {
    'the graph on PostgreSQL': () => startGraph(process.env['DATABASE_URL'] ?? ''),
  }),
};

/** Over two subgraphs that answer from memory: what is measured is the gateway. A large answer and a small one, of two fetches each. */
async function startGateway(): Promise<MeasuredServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hemicycle-overload-'));
  const subgraphs = fork(resolve('dist/testing/overload/subgraphs.js'));
  const [sdl] = (await once(subgraphs, 'message')) as [string];
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, sdl);
  const queries = [300, 2].map((first) => `{ products(first: ${first}) { name price reviews { stars text } } }`);
  return start(['gateway', '--supergraph', supergraph], {}, queries, async () => {
    subgraphs.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
}

/** As `npm start` serves it, asked what the README's readers ask. */
async function startGraph(databaseUrl: string): Promise<MeasuredServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'hemicycle-overload-'));
  const folder = 'examples/operations';
  const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql'));
  const queries = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return start(['serve'], { DATABASE_URL: databaseUrl, DATA_DIR: dataDir }, queries, () =>
    rm(dataDir, { recursive: true, force: true }),
  );
}

async function start(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  queries: readonly string[],
  clear: () => Promise<void>,
): Promise<MeasuredServer> {
  const run = runCommand(command, environment);
  const end = async () => {
    run.process.kill('SIGKILL');
    await run.exit;
    await clear();
  };
  try {
    const url = await run.ready();
    const bodies = queries.map((query) => JSON.stringify({ query }));
    return { url, pid: run.process.pid ?? 0, bodies, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}
