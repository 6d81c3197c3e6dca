import { startGatewayServer } from '../gatewayServer.js';
import { readServerConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { warnOfUnknownVariables } from '../platform/unknownVariables.js';
import { withoutCredentials } from '../platform/withoutCredentials.js';
import { readSubgraphUrls, readSubscriptionUrls } from '../remoteSubgraphs.js';
import type { reloadSignal } from '../reloadSignal.js';
import type { StopSignal } from '../stopSignal.js';
import { addressLines } from './addresses.js';
import { endStopped } from './endStopped.js';

/** The options of `gateway`. */
export interface GatewayCommand {
  supergraph: string;
  subgraphUrl?: string[];
  subscriptionUrl?: string[];
  port?: string;
  host?: string;
}

/** `gateway`: serves the supergraph of a file, says where, and stops on a signal: requests under way are answered first. */
export async function gateway(
  options: GatewayCommand,
  onReloadSignal: ReturnType<typeof reloadSignal>,
  stopSignal: StopSignal,
): Promise<void> {
  const config = readServerConfig({ PORT: options.port, HOST: options.host });
  const log = createLogger(config);
  warnOfUnknownVariables(log);
  const server = await startGatewayServer(config, log, {
    supergraphFile: options.supergraph,
    subgraphUrls: readSubgraphUrls(options.subgraphUrl ?? []),
    subscriptionUrls: readSubscriptionUrls(options.subscriptionUrl ?? []),
  });
  // Before anybody can know that it is ready: until then, a signal ends the process at once.
  const stopped = stopSignal();
  onReloadSignal(() => void server.reload());
  const { subgraphs } = server;
  const width = Math.max(...subgraphs.map(({ name }) => name.length));
  console.log(
    [
      `\nThe gateway is ready, over ${subgraphs.length} subgraphs of ${options.supergraph}:`,
      ...subgraphs.map((subgraph) => `  ${subgraph.name.padEnd(width)}  ${withoutCredentials(subgraph.url)}`),
      '',
      ...addressLines(server, true),
      '',
    ].join('\n'),
  );
  await server.close(await stopped);
  endStopped();
}
