import pg from 'pg';
import { OperatorError } from '../errors.js';
import { checkUrl, connectionFailure } from './connectionErrors.js';
import { CONNECTION_TIMEOUT_MS, dataSourceFor, poolOptions } from './dataSource.js';
import { DEFAULT_READ_TIMEOUT_MS, type Database, type DatabaseOptions } from './databaseTypes.js';
import { aloneOnDatabase, isMigrated, runPendingMigrations } from './migrating.js';
import { listen } from './notifications.js';
import { ReadPool, type PoolCounts } from './readPool.js';
import { watchReplicas } from './replicas.js';
import { routeReads } from './routeReads.js';
import { Watch } from './watch.js';

const OLDEST_SERVER = 15;
const DEFAULT_CONNECTIONS = 10;
/** What is not read is written by one process at a time, in one transaction; the other one is for what asks beside it. */
const WRITE_CONNECTIONS = 2;
/** Seven round trips of 150 ms, which TLS and a password take. */
const CONNECT_MS = 1_500;
const WATCH_TIMEOUT_MS = 1_000;
/** A replica that is slow or full leaves the primary the time to answer instead. */
const REPLICA_WAIT_MS = 1_000;

/** Opens a database on a server. */
export async function openServer(url: string, options: DatabaseOptions): Promise<Database> {
  const { replicaUrls = [], log, timeoutMs = DEFAULT_READ_TIMEOUT_MS } = options;
  checkUrl(url);
  for (const replica of replicaUrls) checkUrl(replica, 'DATABASE_REPLICA_URLS');
  const connect = () => new pg.Client({ ...server(url), connectionTimeoutMillis: CONNECTION_TIMEOUT_MS });
  const dataSource = await dataSourceFor(options, { ...poolOptions(options), ...server(url), max: WRITE_CONNECTIONS });
  await dataSource.initialize().catch((error: unknown) => {
    throw connectionFailure(url, error);
  });
  const version = dataSource.driver.version ?? '';
  if (Number.parseInt(version, 10) < OLDEST_SERVER) {
    await dataSource.destroy();
    throw new OperatorError(
      `Expected a PostgreSQL server of version ${OLDEST_SERVER} or later, but DATABASE_URL leads to ${version}.`,
    );
  }

  const primary = readsAt(url, options, {
    server: 'primary',
    timeoutMs,
    isSeen: () => watch.health.isAnswering,
    onTrouble: () => watch.lookNow(),
  });
  const watch = new Watch({
    server: server(url),
    timeoutMs: WATCH_TIMEOUT_MS,
    connections: primary,
    onUnseen: () => primary.giveUp(),
    log,
  });
  const poolOf = (replica: string) =>
    readsAt(replica, options, { server: 'replica', timeoutMs: timeoutMs / 2, waitMs: REPLICA_WAIT_MS });
  const replicas =
    replicaUrls.length > 0 ? await watchReplicas({ primary: url, urls: replicaUrls, poolOf, connect, log }) : undefined;
  routeReads(dataSource, async (sql, values) => {
    const deadline = performance.now() + timeoutMs;
    return (await replicas?.current()?.query(sql, values)) ?? primary.query(sql, values, deadline);
  });

  const close = async () => {
    await watch.close();
    await dataSource.destroy();
    await replicas?.close();
    await primary.close();
  };
  return {
    dataSource,
    embedded: false,
    migrate: () => aloneOnDatabase(connect(), () => runPendingMigrations(dataSource)),
    isMigrated: () => isMigrated(dataSource),
    catchUp: async () => replicas?.catchUp(),
    health: () => (replicas?.current() ? { isAnswering: true } : watch.health),
    poolCounts: () => sumOf([primary.counts, ...(replicas?.counts() ?? [])]),
    areReplicasCurrent: () => replicas?.areCurrent() ?? [],
    embeddedRestarts: () => 0,
    listen: (channel, onNotify) => listen(connect, channel, onNotify, log),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function sumOf(counts: readonly PoolCounts[]): PoolCounts {
  return counts.reduce((sum, each) => ({
    open: sum.open + each.open,
    idle: sum.idle + each.idle,
    waiting: sum.waiting + each.waiting,
    waitedMs: Math.max(sum.waitedMs, each.waitedMs),
  }));
}

/** Idle connections are asked for a sign of life, so that the system tells of those whose other end is gone. */
function server(url: string): pg.ClientConfig {
  return { connectionString: url, keepAlive: true, keepAliveInitialDelayMillis: 5_000 };
}

function readsAt(
  url: string,
  options: DatabaseOptions,
  of: Pick<ConstructorParameters<typeof ReadPool>[1], 'server' | 'timeoutMs' | 'waitMs' | 'isSeen' | 'onTrouble'>,
): ReadPool {
  const { poolSize = DEFAULT_CONNECTIONS, prepareStatements, onStatement } = options;
  // What nobody waits for any more shall not go on. Transaction poolers refuse connections that say so.
  const statementTimeout = prepareStatements !== false && { statement_timeout: of.timeoutMs };
  return new ReadPool(
    { ...poolOptions(options), ...server(url), ...statementTimeout },
    { connections: poolSize, connectMs: CONNECT_MS, onStatement, ...of },
  );
}
