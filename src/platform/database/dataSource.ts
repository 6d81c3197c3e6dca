import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { DatabaseOptions } from './databaseTypes.js';
import { loadMigrations } from './migrationFiles.js';
import { PooledClient } from './pooledClient.js';
import { PostgresNames } from './postgresNames.js';
import { PreparingClient } from './preparedStatements.js';
import { typeormLog } from './typeormLog.js';

/** How long a connection for writes may take, as at the start. */
export const CONNECTION_TIMEOUT_MS = 5_000;

/** What the pools of all servers are made of. */
export function poolOptions({ prepareStatements }: DatabaseOptions): pg.PoolConfig {
  return {
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    types: { getTypeParser },
    Client: prepareStatements === false ? PooledClient : PreparingClient,
  };
}

/** TypeORM, with connections of its own for what is not read: migrations, imports, transactions. Reads are told from the rest, and are to be routed (`routeReads`). */
export async function dataSourceFor(options: DatabaseOptions, pool: pg.PoolConfig): Promise<DataSource> {
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
    replication: { master: {}, slaves: [] },
    extra: pool,
  } satisfies DataSourceOptions);
}

const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;

/** A day is its text, on our connections alone: `pg` would make it midnight in the local time zone. */
function getTypeParser(oid: number, format: 'text' | 'binary' = 'text'): (value: string) => unknown {
  if (oid === DATE) return String;
  return pg.types.getTypeParser(oid === DATE_ARRAY ? TEXT_ARRAY : oid, format) as (value: string) => unknown;
}
