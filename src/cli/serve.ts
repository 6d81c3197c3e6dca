import { main } from '../main.js';
import { readConfig } from '../platform/config.js';
import type { reloadSignal } from '../reloadSignal.js';
import type { StopSignal } from '../stopSignal.js';
import { addressLines } from './addresses.js';
import { endStopped } from './endStopped.js';
import { describeImport, importProgress } from './importProgress.js';

export interface ServeOptions {
  data?: string;
  port?: string;
  host?: string;
  subgraph?: string;
  subgraphUrl?: string[];
  addSubgraph?: string[];
}

/** `serve`: prints what it does and where it serves, then serves until a signal. */
export async function serve(
  { data, subgraph, ...options }: ServeOptions,
  onReloadSignal: ReturnType<typeof reloadSignal>,
  stopSignal: StopSignal,
): Promise<void> {
  const config = readConfig({
    PORT: options.port,
    HOST: options.host,
    SUBGRAPH_URLS: options.subgraphUrl?.join(','),
    ADDED_SUBGRAPHS: options.addSubgraph?.join(','),
  });
  const server = await main(config, {
    ...(data !== undefined && { dataFolder: data }),
    ...(subgraph !== undefined && { subgraph }),
    onReloadSignal,
    stopSignal,
    onDatabase: (where, migrations) => {
      console.log(
        `Database: ${where}, ${migrations.length > 0 ? `${migrations.length} migrations run` : 'tables up to date'}.`,
      );
    },
    onImportProgress: importProgress(),
    onImport: (outcome) => console.log(describeImport(outcome)),
  });
  console.log(
    [
      `\n${subgraph === undefined ? 'Hemicycle' : `The subgraph ${subgraph}`} is ready:`,
      ...addressLines(server, subgraph === undefined),
      '',
    ].join('\n'),
  );
  await server.stopped;
  endStopped();
}
