import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { isReplicaTrouble } from './connectionErrors.js';
import type { DatabaseLog } from './databaseLog.js';
import { Probe } from './probe.js';

/** How often the primary and its replicas are asked how far they are. */
const LOOK_EVERY_MS = 1_000;
/** How long a replica may take to answer that, or to take a connection. */
const PROBE_TIMEOUT_MS = 1_000;
/** How long a read may take on a replica before the primary is asked instead. */
const READ_TIMEOUT_MS = 5_000;

export interface ReplicaOptions {
  primary: string;
  urls: readonly string[];
  /** How the pools of the replicas are made: what the primary's is made of. */
  pool: pg.PoolConfig;
  log: DatabaseLog | undefined;
}

/** Streaming replicas (hot standbys) that reads go to. */
export interface Replicas {
  /** After a write that readers must see: no replica is read before it has replayed all that the primary has written by now. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Sends the reads of a data source to replicas: what TypeORM asks in its mode `slave`, which are selects outside transactions.
 * A replica is read while it answers and has replayed what the primary had written a look before, so that no read is older than about two
 * seconds, nor older than what `catchUp` asks for. Where there is none, where one cannot be reached, hangs, or dies with a read under way,
 * the primary is asked instead; it is looked at again each second.
 *
 * TypeORM's own replication would not start without all of its slaves, and would go on asking one that is gone.
 */
export async function readFromReplicas(dataSource: DataSource, options: ReplicaOptions): Promise<Replicas> {
  // The data source was made for PostgreSQL.
  const driver = dataSource.driver as PostgresDriver;
  const primary = new Probe(options.primary, PROBE_TIMEOUT_MS);
  const replicas = options.urls.map((url) => new Replica(url, options));
  const ended = new AbortController();
  /** Replicas that have not come so far are not read. Positions in the write-ahead log only grow. */
  let required = 0n;
  let seen = 0n;
  /** Writes that readers must see: how many were told, and of how many it is known where they end. All that was written before this is the first. */
  let told = 1;
  let located = 0;
  let turn = 0;

  async function look(): Promise<void> {
    const writes = told;
    const now = await primary.ask<{ lsn: string }>('SELECT pg_current_wal_lsn() AS lsn').catch(() => undefined);
    // Without the primary nothing is written, and what is on the replicas stays as good as it is.
    if (now) {
      const written = position(now.lsn);
      const least = writes > located ? written : seen;
      if (least > required) required = least;
      located = Math.max(located, writes);
      seen = written;
    }
    await Promise.all(replicas.map((replica) => replica.look(required)));
  }

  async function keepLooking(): Promise<void> {
    while (!ended.signal.aborted) {
      await delay(LOOK_EVERY_MS, undefined, { ref: false, signal: ended.signal }).catch(() => undefined);
      if (!ended.signal.aborted) await look();
    }
  }

  driver.obtainSlaveConnection = async () => {
    const current = located < told ? [] : replicas.filter((replica) => replica.replayed >= required);
    const replica = current[(turn += 1) % current.length];
    // TypeORM made this pool by `pg`, and does not say so.
    const connection = await replica?.connect((sql, values) => (driver.master as pg.Pool).query(sql, values));
    return connection ?? driver.obtainMasterConnection();
  };

  await look();
  const looking = keepLooking();
  return {
    async catchUp() {
      told += 1;
      await look();
    },
    async close() {
      ended.abort();
      await looking;
      await Promise.all([primary.close(), ...replicas.map((replica) => replica.close())]);
    },
  };
}

type Query = (sql: string, values?: unknown[]) => Promise<unknown>;

class Replica {
  /** How far it has come, as it said last; before every position while it does not answer. */
  replayed = -1n;
  readonly #name: string;
  readonly #probe: Probe;
  readonly #pool: pg.Pool;
  readonly #log: DatabaseLog | undefined;
  #told = 'nothing yet';

  constructor(url: string, { pool, log }: ReplicaOptions) {
    const { host, port } = new pg.Client({ connectionString: url });
    this.#name = `${host}:${port}`;
    this.#log = log;
    this.#probe = new Probe(url, PROBE_TIMEOUT_MS);
    this.#pool = new pg.Pool({
      ...pool,
      connectionString: url,
      connectionTimeoutMillis: PROBE_TIMEOUT_MS,
      query_timeout: READ_TIMEOUT_MS,
    });
    this.#pool.on('error', (error) => this.giveUp(error));
  }

  /** Asks how far it has come. */
  async look(required: bigint): Promise<void> {
    try {
      const { lsn } = await this.#probe.ask<{ lsn: string | null }>(
        'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END AS lsn',
      );
      this.replayed = lsn === null ? -1n : position(lsn);
      if (lsn === null) this.tell('not a standby');
      else this.tell(this.replayed >= required ? 'current' : 'behind');
    } catch (error) {
      this.giveUp(error);
    }
  }

  /**
   * A connection, and how it is given back, as TypeORM's query runner takes them. Its queries go to the primary once the replica fails one.
   * Undefined when the replica gives none.
   */
  async connect(askPrimary: Query): Promise<[object, (error?: Error) => void] | undefined> {
    let lost: Error | undefined;
    const note = (error: Error) => (lost = error);
    const client = await this.#pool.connect().catch((error: unknown) => this.giveUp(error));
    if (!client) return undefined;
    client.on('error', note);
    const connection = {
      query: async (sql: string, values?: unknown[]): Promise<unknown> => {
        if (lost) return askPrimary(sql, values);
        try {
          return await client.query(sql, values);
        } catch (error) {
          if (!isReplicaTrouble(error)) throw error;
          note(error);
          this.giveUp(error);
          return askPrimary(sql, values);
        }
      },
      // The query runner would give up where its connection breaks; this one goes on at the primary.
      on: () => undefined,
      removeListener: () => undefined,
    };
    const release = (error?: Error) => {
      client.removeListener('error', note);
      client.release(error ?? lost);
    };
    return [connection, release];
  }

  async close(): Promise<void> {
    await this.#probe.close();
    void this.#pool.end();
  }

  /** Not to be read until it answers the next look. */
  private giveUp(error: unknown): undefined {
    this.replayed = -1n;
    this.tell('not answering', error);
  }

  private tell(state: string, error?: unknown): void {
    if (state === this.#told) return;
    this.#told = state;
    const fields = { replica: this.#name, state, ...(error !== undefined && { err: error }) };
    if (state === 'current') this.#log?.info(fields, 'Reads go to a replica');
    else this.#log?.warn(fields, 'Reads go to the primary instead of a replica');
  }
}

/** A position in the write-ahead log, such as 16/B374D848, as a number. */
function position(lsn: string): bigint {
  const [high = '', low = ''] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
