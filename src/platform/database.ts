import 'reflect-metadata';
import pg from 'pg';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import { checkUrl, connectionFailure } from './database/connectionErrors.js';
import type { DatabaseLog } from './database/databaseLog.js';
import { loadMigrations } from './database/migrationFiles.js';
import { aloneOnDatabase, isMigrated, runPendingMigrations } from './database/migrating.js';
import { listen } from './database/notifications.js';
import { PostgresNames } from './database/postgresNames.js';
import { PreparingClient } from './database/preparedStatements.js';
import { readFromReplicas, type Replicas } from './database/replicas.js';
import { typeormLog } from './database/typeormLog.js';
import type { EmbeddedPostgres } from './embedded/embeddedPostgres.js';
import { snapshotOf, startEmbedded } from './embedded/startEmbedded.js';
import { OperatorError } from './errors.js';

export type { DatabaseLog };
export { isDatabaseUnavailable } from './database/connectionErrors.js';
export { announceWrite } from './database/replicas.js';

export interface DatabaseOptions {
  /** A PostgreSQL server, 15 to 18. Without it the embedded database is used. */
  url?: string | undefined;
  /** Streaming replicas of that server, which reads go to. */
  replicaUrls?: readonly string[] | undefined;
  /** Where the embedded database lives: a directory, or `memory://` (the default), which is gone when closed. */
  dataDir?: string | undefined;
  /** An embedded database that was started before, in `dataDir`. */
  postgres?: Promise<EmbeddedPostgres> | undefined;
  entities: readonly Function[];
  /** The folder of migration files, as source or compiled. */
  migrations: string;
  log?: DatabaseLog | undefined;
  /** The file from which a new embedded database starts, and which is written when it is missing. By default one per set of migrations in node_modules/.cache. */
  snapshot?: string | undefined;
  /** How long one statement may take on the embedded database before it is restarted. */
  deadlineMs?: number | undefined;
  /** Connections to a server at most; the embedded database always has one. */
  poolSize?: number | undefined;
  /** Turn off behind a transaction pooler (PgBouncer): there a statement prepared in one transaction is unknown in the next. */
  prepareStatements?: boolean | undefined;
}

export interface Database extends AsyncDisposable {
  /**
   * With the embedded database, a pool of one connection: inside a transaction use the transaction's EntityManager, always.
   * Anything else waits for the transaction, and fails after five seconds.
   */
  readonly dataSource: DataSource;
  readonly embedded: boolean;
  /** Brings the tables up to date, one process at a time; the names of the migrations that ran. @throws OperatorError when the database is newer than the code. */
  migrate(): Promise<string[]>;
  /** Whether every migration has run. @throws OperatorError when the database is newer than the code */
  isMigrated(): Promise<boolean>;
  /** After a write that readers must see: replicas that have not replayed it yet are not read. */
  catchUp(): Promise<void>;
  /** Whether a read is answered within a short deadline. Never rejects. */
  isAnswering(): Promise<boolean>;
  /** Calls back at each NOTIFY on a channel, on a connection of its own, until disposed of. What is notified while that connection is broken is lost. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<AsyncDisposable>;
  close(): Promise<void>;
}

const CONNECTION_TIMEOUT_MS = 5_000;
const READINESS_TIMEOUT_MS = 2_000;
const OLDEST_SERVER = 15;

/** Opens a database, embedded or on a server. @throws OperatorError that says in one sentence what is wrong with DATABASE_URL or the data directory. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined ? openEmbedded(options) : openServer(options.url, options);
}

/**
 * Rows of an SQL text, from a replica where there is one. Values are as `pg` gives them: int8 and numeric are strings,
 * a `date` is a string like 2024-02-29, a `timestamptz` is a Date. Inside a transaction pass its EntityManager.
 */
export async function read<Row>(
  db: DataSource | EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  if ('queryRunner' in db && db.queryRunner) return db.queryRunner.query(sql, [...parameters]) as Promise<Row[]>;
  const dataSource = db instanceof DataSource ? db : db.dataSource;
  const runner = dataSource.createQueryRunner('slave');
  try {
    return (await runner.query(sql, [...parameters])) as Row[];
  } finally {
    await runner.release();
  }
}

async function openServer(url: string, options: DatabaseOptions): Promise<Database> {
  const { replicaUrls: urls = [], log } = options;
  checkUrl(url);
  for (const replica of urls) checkUrl(replica, 'DATABASE_REPLICA_URLS');
  const connect = () => new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECTION_TIMEOUT_MS });
  const pool = { ...poolOptions(options), max: options.poolSize ?? 10 };
  const dataSource = await dataSourceFor(options, { ...pool, connectionString: url }, urls.length > 0);
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
  const replicas =
    urls.length > 0 ? await readFromReplicas(dataSource, { primary: url, urls, pool, connect, log }) : undefined;
  return database(options, dataSource, {
    embedded: false,
    replicas,
    connect,
    migrate: () => aloneOnDatabase(connect(), () => runPendingMigrations(dataSource)),
    async close() {
      await dataSource.destroy();
      await replicas?.close();
    },
  });
}

async function openEmbedded(options: DatabaseOptions): Promise<Database> {
  const postgres = await (options.postgres ?? startEmbedded(options));
  // Stated in full, because `pg` would otherwise look into the environment (PGHOST, PGSSLMODE, …).
  const connection = { host: 'embedded', port: 5432, user: 'postgres', database: 'postgres', password: '', ssl: false };
  const bridge = { ...connection, stream: () => postgres.connect() };
  try {
    const dataSource = await dataSourceFor(options, { ...poolOptions(options), ...bridge, max: 1 }, false);
    await dataSource.initialize();
    let isSnapshotWanted = postgres.openedFrom === 'initdb';
    return database(options, dataSource, {
      embedded: true,
      connect: () => new pg.Client(bridge),
      async migrate() {
        const names = await runPendingMigrations(dataSource);
        if (isSnapshotWanted) await postgres.saveSnapshot(await snapshotOf(options));
        isSnapshotWanted = false;
        return names;
      },
      async close() {
        await dataSource.destroy();
        await postgres.close();
      },
    });
  } catch (error) {
    await postgres.close();
    throw error;
  }
}

interface Connected {
  embedded: boolean;
  replicas?: Replicas | undefined;
  connect: () => pg.Client;
  migrate: () => Promise<string[]>;
  close: () => Promise<void>;
}

function database({ log }: DatabaseOptions, dataSource: DataSource, connected: Connected): Database {
  return {
    dataSource,
    embedded: connected.embedded,
    migrate: connected.migrate,
    isMigrated: () => isMigrated(dataSource),
    catchUp: async () => connected.replicas?.catchUp(),
    isAnswering: () => isAnswering(dataSource),
    listen: (channel, onNotify) => listen(connected.connect, channel, onNotify, log),
    close: connected.close,
    [Symbol.asyncDispose]: connected.close,
  };
}

/** What the pools of all servers are made of. */
function poolOptions({ prepareStatements }: DatabaseOptions): pg.PoolConfig {
  return {
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    types: { getTypeParser },
    ...(prepareStatements !== false && { Client: PreparingClient }),
  };
}

async function dataSourceFor(
  options: DatabaseOptions,
  pool: pg.PoolConfig,
  isReplicated: boolean,
): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    schema: 'public',
    namingStrategy: new PostgresNames(),
    entities: [...options.entities],
    migrations: await loadMigrations(options.migrations),
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logger: typeormLog(options.log),
    poolErrorHandler: (error: unknown) => options.log?.warn({ err: error }, 'idle database connection broke'),
    // Reads are told from the rest; which replicas there are is not TypeORM's business.
    ...(isReplicated && { replication: { master: {}, slaves: [] } }),
    extra: pool,
  } satisfies DataSourceOptions);
}

async function isAnswering(dataSource: DataSource): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, READINESS_TIMEOUT_MS, false)));
  const answer = read(dataSource, 'SELECT 1').then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;

/** A day is its text, on our connections alone: `pg` would make it midnight in the local time zone. */
function getTypeParser(oid: number, format: 'text' | 'binary' = 'text'): (value: string) => unknown {
  if (oid === DATE) return String;
  return pg.types.getTypeParser(oid === DATE_ARRAY ? TEXT_ARRAY : oid, format) as (value: string) => unknown;
}
