import type { DataSource } from 'typeorm';
import type { EmbeddedPostgres } from '../embedded/embeddedPostgres.js';
import type { DatabaseLog } from './databaseLog.js';
import type { PoolCounts, Statement } from './readPool.js';
import type { DatabaseHealth } from './watch.js';

/** Answers that take longer come too late for whoever asked. */
export const DEFAULT_READ_TIMEOUT_MS = 5_000;

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
  /** Connections that reads use to each server, 10 unless said otherwise; the embedded database always has one. */
  poolSize?: number | undefined;
  /** How long a read may take, waiting for a connection included; 5 s unless said otherwise. Migrations and imports may take as long as they do. */
  timeoutMs?: number | undefined;
  /** Told of each read, when it is answered or has failed. */
  onStatement?: ((statement: Statement) => void) | undefined;
  /** Turn off behind a transaction pooler (PgBouncer): there a statement prepared in one transaction is unknown in the next. */
  prepareStatements?: boolean | undefined;
}

export interface Database extends AsyncDisposable {
  /**
   * On the embedded database connections take turns: inside a transaction use the transaction's EntityManager, always.
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
  /** Whether it answered when it was looked at last, which is about a second ago at most. */
  health(): DatabaseHealth;
  /** The connections for reads, to the primary and to replicas. */
  poolCounts(): PoolCounts;
  /** Of each replica, in the order of their addresses, whether reads go there. */
  areReplicasCurrent(): readonly boolean[];
  /** How many times the thread of the embedded database was started again. */
  embeddedRestarts(): number;
  /** Calls back at each NOTIFY on a channel, on a connection of its own, until disposed of. What is notified while that connection is broken is lost. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<AsyncDisposable>;
  close(): Promise<void>;
}
