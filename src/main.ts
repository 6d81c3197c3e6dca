import { fileURLToPath } from 'node:url';
import type { StartEvents } from './app.js';
import { readConfig } from './platform/config.js';
import { startEmbedded } from './platform/embedded/startEmbedded.js';
import { createLogger } from './platform/logger.js';
import { stopSignal } from './stopSignal.js';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Reads the configuration, starts the app, and stops it on a signal: requests under way are answered first.
 * @returns where it listens, and a promise that settles when it has stopped
 */
export async function main(
  options: StartEvents & { dataFolder?: string },
): Promise<{ url: string; stopped: Promise<void> }> {
  const config = readConfig();
  const log = createLogger(config);
  // The database opens in its thread while the app's code is loaded.
  const postgres =
    config.databaseUrl === undefined ? startEmbedded({ ...config, migrations: MIGRATIONS, log }) : undefined;
  postgres?.catch(() => undefined); // told by startApp, which waits for it
  const { startApp } = await import('./app.js');
  const app = await startApp(config, log, { ...options, postgres });
  const stopped = stopSignal().then(() => app.close());
  return { url: app.url, stopped };
}
