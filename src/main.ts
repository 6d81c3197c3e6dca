import { startApp, type StartEvents } from './app.js';
import { readConfig } from './platform/config.js';
import { createLogger } from './platform/logger.js';

/**
 * Reads the configuration, starts the app, and stops it on a signal: requests under way are answered first.
 * @returns where it listens, and a promise that settles when it has stopped
 */
export async function main(
  options: StartEvents & { dataFolder?: string },
): Promise<{ url: string; stopped: Promise<void> }> {
  const config = readConfig();
  const app = await startApp(config, createLogger(config), options);
  const stopped = signalled().then(() => app.close());
  return { url: app.url, stopped };
}

/** The first SIGINT or SIGTERM. A second one ends the process at once, as ever. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
