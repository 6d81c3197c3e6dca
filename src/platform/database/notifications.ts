import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { DatabaseLog } from './databaseLog.js';

const PAUSE_MS = 500;

/**
 * Listens on a channel with a connection of its own, until disposed of. A connection that breaks is made again; what was
 * notified meanwhile is lost, as PostgreSQL has it, so a listener must be able to look for itself.
 */
export async function listen(
  connect: () => pg.Client,
  channel: string,
  onNotify: (payload: string) => void,
  log: DatabaseLog | undefined,
): Promise<AsyncDisposable> {
  let isDisposed = false;
  let client = await start();

  async function start(): Promise<pg.Client> {
    const next = connect();
    // Without a listener, an error would end the process; the `end` that follows it is what counts.
    next.on('error', (error) => log?.warn({ err: error, channel }, 'listening connection broke'));
    next.on('notification', (notification) => onNotify(notification.payload ?? ''));
    await next.connect();
    await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
    next.once('end', () => void restart());
    return next;
  }

  async function restart(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await delay(PAUSE_MS, undefined, { ref: false });
      if (isDisposed) return;
      try {
        const next = await start();
        if (isDisposed) await next.end();
        else client = next;
        return;
      } catch (error) {
        if (attempt === 1) log?.warn({ err: error, channel }, 'cannot listen yet');
      }
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await client.end().catch(() => undefined);
    },
  };
}
