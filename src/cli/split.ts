import { readConfig } from '../platform/config.js';
import { OperatorError } from '../platform/errors.js';
import { stopSignal } from '../stopSignal.js';
import { subgraphs } from '../subgraphs/index.js';
import { ServerProcesses } from './serverProcesses.js';

const NAMES = subgraphs.map(({ name }) => name);
const WIDTH = Math.max(...NAMES.map((name) => name.length));

export interface SplitOptions {
  /** The port of the gateway. */
  port?: string;
  /** The port of the first subgraph, the others follow; 0 takes free ones. */
  firstPort: string;
}

/**
 * `split`: serves each subgraph by a process of its own, and the gateway by a sixth, for trying how they do apart. All of them end on a signal, or when one
 * of them does.
 */
export async function split({ port, firstPort }: SplitOptions): Promise<void> {
  const config = readConfig({ PORT: port });
  if (config.databaseUrl === undefined) {
    throw new OperatorError(
      'split needs DATABASE_URL, because six processes cannot share the embedded database, which has one owner.',
    );
  }
  if (!/^\d{1,4}$|^[1-5]\d{4}$/.test(firstPort))
    throw new OperatorError(`Expected --first-port to be a port, 0 to 59999, but got ${JSON.stringify(firstPort)}.`);

  const processes = new ServerProcesses((name, line) => console.log(`${name.padEnd(WIDTH)} | ${line}`));
  const stopped = stopSignal()();
  void serveApart(processes, Number(firstPort), String(config.port));
  const lost = await Promise.race([processes.lost, stopped]);
  await processes.stop();
  if (typeof lost === 'string') throw new OperatorError(`The process of ${lost}; the others are stopped.`);
  console.log('Stopped.');
}

async function serveApart(processes: ServerProcesses, firstPort: number, port: string): Promise<void> {
  const urls = await Promise.all(
    NAMES.map((name, at) => {
      const own = firstPort === 0 ? '0' : String(firstPort + at);
      return processes.start(name, ['serve', '--subgraph', name, '--host', '127.0.0.1', '--port', own]);
    }),
  );
  const addresses = NAMES.flatMap((name, at) => ['--subgraph-url', `${name}=${urls[at]}/graphql`]);
  const gateway = await processes.start('gateway', ['serve', '--port', port, ...addresses]);
  const rows = [['gateway', gateway], ...NAMES.map((name, at) => [name, urls[at]])];
  const table = rows.map(([name = '', url]) => `  ${name.padEnd(WIDTH)}  ${url}/graphql`);
  console.log(['', `All ${rows.length} processes are ready:`, ...table, ''].join('\n'));
}
