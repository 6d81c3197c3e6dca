import { fileURLToPath } from 'node:url';
import type { Addresses } from './graphqlServer.js';
import type { StartEvents } from './loadedDatabase.js';
import type { Config } from './platform/config.js';
import { startEmbedded } from './platform/embedded/startEmbedded.js';
import { outliveForgottenErrors } from './platform/forgottenErrors.js';
import { createLogger } from './platform/logger.js';
import { warnOfUnknownVariables } from './platform/unknownVariables.js';
import type { reloadSignal } from './reloadSignal.js';
import type { Stop, StopSignal } from './stopSignal.js';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

export interface MainOptions extends StartEvents {
  dataFolder?: string;
  /** Serve this subgraph alone. */
  subgraph?: string;
  /** What SIGHUP does is said here: nothing, but for a line in the log. It would end the process in the middle of requests. */
  onReloadSignal?: ReturnType<typeof reloadSignal>;
  stopSignal: StopSignal;
}

/**
 * Starts the app, or one subgraph of it, and stops it on a signal: requests under way are answered first.
 * @returns where it listens, and a promise that settles when it has stopped
 */
export async function main(config: Config, options: MainOptions): Promise<Addresses & { stopped: Promise<void> }> {
  const log = createLogger(config);
  outliveForgottenErrors(log);
  warnOfUnknownVariables(log);
  options.onReloadSignal?.(() =>
    log.warn('There is nothing to reload: start anew for other subgraphs, data or settings'),
  );
  // The database opens in its thread while the app's code is loaded; an app of subgraphs elsewhere may need none.
  const isEmbedded = config.databaseUrl === undefined;
  const isNeeded = options.subgraph !== undefined || config.subgraphUrls.length === 0;
  const postgres = isEmbedded && isNeeded ? startEmbedded({ ...config, migrations: MIGRATIONS, log }) : undefined;
  postgres?.catch(() => undefined); // told by whoever waits for it
  const server = await start(config, log, { ...options, postgres });
  const stopped = options.stopSignal().then((stop) => server.close(stop));
  const { url, metricsUrl } = server;
  return { url, metricsUrl, stopped };
}

async function start(
  config: Config,
  log: ReturnType<typeof createLogger>,
  options: MainOptions & { postgres: ReturnType<typeof startEmbedded> | undefined },
): Promise<Addresses & { close(stop: Stop): Promise<void> }> {
  if (options.subgraph === undefined) return (await import('./app.js')).startApp(config, log, options);
  const { startSubgraphServer } = await import('./subgraphServer.js');
  return startSubgraphServer(options.subgraph, config, log, options);
}
