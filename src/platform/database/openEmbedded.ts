import pg from 'pg';
import { snapshotOf, startEmbedded } from '../embedded/startEmbedded.js';
import { dataSourceFor, poolOptions } from './dataSource.js';
import { DEFAULT_READ_TIMEOUT_MS, type Database, type DatabaseOptions } from './databaseTypes.js';
import { isMigrated, runPendingMigrations } from './migrating.js';
import { listen } from './notifications.js';
import { ReadPool } from './readPool.js';
import { routeReads } from './routeReads.js';
import { Watch } from './watch.js';

/** It answers one at a time, so it may be busy with others for a while: that is not yet trouble. */
const WATCH_TIMEOUT_MS = 5_000;

/** Opens the embedded database, or takes one that was started before. */
export async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const { log, onStatement, timeoutMs = DEFAULT_READ_TIMEOUT_MS } = options;
  const postgres = await (options.postgres ?? startEmbedded(options));
  // Stated in full, because `pg` would otherwise look into the environment (PGHOST, PGSSLMODE, …).
  const connection = { host: 'embedded', port: 5432, user: 'postgres', database: 'postgres', password: '', ssl: false };
  const bridge = { ...connection, stream: () => postgres.connect() };
  const pool = { ...poolOptions(options), ...bridge };
  try {
    const dataSource = await dataSourceFor(options, { ...pool, max: 1 });
    await dataSource.initialize();
    const reads = new ReadPool(pool, {
      server: 'embedded',
      connections: 1,
      timeoutMs,
      waitMs: timeoutMs,
      connectMs: timeoutMs,
      onStatement,
      onTrouble: () => watch.lookNow(),
    });
    const watch = new Watch({ server: bridge, timeoutMs: WATCH_TIMEOUT_MS, connections: reads, log });
    routeReads(dataSource, (sql, values) => reads.query(sql, values));

    let isSnapshotWanted = postgres.openedFrom === 'initdb';
    const close = async () => {
      await watch.close();
      await dataSource.destroy();
      await reads.close();
      await postgres.close();
    };
    return {
      dataSource,
      embedded: true,
      async migrate() {
        const names = await runPendingMigrations(dataSource);
        if (isSnapshotWanted) await postgres.saveSnapshot(await snapshotOf(options));
        isSnapshotWanted = false;
        return names;
      },
      isMigrated: () => isMigrated(dataSource),
      catchUp: async () => undefined,
      health: () => watch.health,
      poolCounts: () => reads.counts,
      areReplicasCurrent: () => [],
      embeddedRestarts: () => postgres.restarts,
      listen: (channel, onNotify) => listen(() => new pg.Client(bridge), channel, onNotify, log),
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}
