import type pg from 'pg';
import { isConnectionLost, isOutOfConnections, isWorthRepeating, troubleOf } from './connectionErrors.js';
import type { DatabaseLog } from './databaseLog.js';
import { DatabaseUnavailable } from './databaseUnavailable.js';
import { EndablePool } from './endablePool.js';
import { traceStatement } from './traceStatement.js';
import { Turns } from './turns.js';

/** A read as it went: for metrics and traces. */
export interface Statement {
  readonly sql: string;
  readonly server: 'primary' | 'replica' | 'embedded';
  /** From the connection that was free to the answer. */
  readonly ms: number;
  readonly error?: unknown;
}

/** Connections that reads use, by their number. */
export interface PoolCounts {
  readonly open: number;
  readonly idle: number;
  /** Reads that wait for one. */
  readonly waiting: number;
  /** How long the last one waited that got one, in milliseconds; 0 where none did for a while. */
  readonly waitedMs: number;
}

export interface ReadPoolOptions {
  readonly server: Statement['server'];
  readonly connections: number;
  /** How long a read may take, waiting for a connection included. */
  readonly timeoutMs: number;
  /** How long it may wait for others to have had their turn. */
  readonly waitMs?: number;
  /** How long a new connection may take. */
  readonly connectMs: number;
  readonly onStatement?: ((statement: Statement) => void) | undefined;
  /** Whether the server was seen lately: where it was not, nobody waits for a connection that cannot be made. */
  readonly isSeen?: () => boolean;
  /** Told of reads whose connection broke, and of connections that could not be made. */
  readonly onTrouble?: () => void;
  readonly log?: DatabaseLog | undefined;
}

/** More than these that wait for a connection are not there to be answered in time. */
const MOST_WAITING = 1_000;
const LONGEST_WAIT_MS = 2_000;

/** So long the connections that there are must do, where the server has none left for more. */
const SHARE_MS = 5_000;

/** The server ends a statement itself where it is still there; then its connection can be used again. */
const GRACE_MS = 100;

/** Connections to one server for reads, which change nothing: one whose connection breaks is asked once more, on another. */
export class ReadPool {
  readonly #config: pg.PoolConfig;
  readonly #options: ReadPoolOptions;
  readonly #turns: Turns;
  readonly #busy = new Set<pg.PoolClient>();
  #pool: pg.Pool;
  /** Why the last connection that was wanted could not be made. */
  #failure: unknown;

  constructor(config: pg.PoolConfig, options: ReadPoolOptions) {
    const { connections, timeoutMs, waitMs = LONGEST_WAIT_MS, connectMs } = options;
    this.#options = options;
    this.#config = { ...config, max: connections, connectionTimeoutMillis: Math.min(connectMs, timeoutMs / 2) };
    this.#turns = new Turns({
      atOnce: connections,
      mostWaiting: MOST_WAITING,
      waitMs: Math.min(waitMs, timeoutMs / 2),
    });
    this.#pool = this.#newPool();
  }

  /** Rejects with what PostgreSQL says, or with DatabaseUnavailable. */
  async query(
    sql: string,
    values?: unknown[],
    deadline = performance.now() + this.#options.timeoutMs,
  ): Promise<pg.QueryResult> {
    this.#expectServer();
    await this.#turns.take();
    try {
      return await this.#ask(sql, values, deadline).catch((error: unknown) => {
        if (!isWorthRepeating(error) || !this.#isTimeToConnect(deadline)) throw error;
        return this.#ask(sql, values, deadline);
      });
    } catch (error) {
      if (!(error instanceof NoneLeft) || !this.#isTimeToConnect(deadline)) throw error;
    } finally {
      this.#turns.giveBack();
    }
    return this.query(sql, values, deadline); // in its turn on one of the connections that there are
  }

  get counts(): PoolCounts {
    const { totalCount, idleCount } = this.#pool;
    return { open: totalCount, idle: idleCount, waiting: this.#turns.waiting, waitedMs: this.#turns.waitedMs };
  }

  /** Makes a connection where there is none because the last could not be made. Rejects with why it still cannot. */
  async reconnect(): Promise<void> {
    if (this.#failure === undefined || this.#pool.totalCount > 0) return;
    const { client } = await this.#connect(performance.now() + this.#options.timeoutMs);
    client.release();
  }

  /** Trusts none of its connections any more: reads under way are asked again on new ones. */
  renew(): void {
    this.#replace(this.#pool);
    for (const client of this.#busy) cutOff(client);
  }

  /** Lets nobody wait for a connection any longer. */
  giveUp(): void {
    this.#turns.giveUp(unseen());
  }

  async close(): Promise<void> {
    const closed = this.#pool.end();
    for (const client of this.#busy) cutOff(client);
    await closed;
  }

  async #ask(sql: string, values: unknown[] | undefined, deadline: number): Promise<pg.QueryResult> {
    this.#expectServer();
    const { pool, client } = await this.#connect(deadline);
    const startedAt = performance.now();
    let isLate = false;
    let error: unknown;
    const timer = setTimeout(
      () => {
        isLate = true;
        cutOff(client);
      },
      deadline + GRACE_MS - startedAt,
    );
    this.#busy.add(client);
    try {
      return await traceStatement(sql, this.#options.server, () => client.query(sql, values));
    } catch (thrown) {
      error = isLate
        ? new DatabaseUnavailable('late', `The database did not answer within ${this.#options.timeoutMs} ms.`)
        : thrown;
      if (isLate || isConnectionLost(error)) this.#lose(pool);
      throw error;
    } finally {
      clearTimeout(timer);
      this.#busy.delete(client);
      client.release();
      const { server, onStatement } = this.#options;
      onStatement?.({ sql, server, ms: performance.now() - startedAt, ...(error !== undefined && { error }) });
    }
  }

  /** A connection of the pool that is in use, or of the one that follows it where it is given up meanwhile. */
  async #connect(deadline: number): Promise<{ pool: pg.Pool; client: pg.PoolClient }> {
    const pool = this.#pool;
    try {
      const client = await pool.connect();
      this.#failure = undefined;
      return { pool, client };
    } catch (error) {
      if (pool !== this.#pool && this.#isTimeToConnect(deadline)) return this.#connect(deadline);
      if (isOutOfConnections(error) && pool.totalCount > 0) {
        this.#turns.narrow(pool.totalCount, SHARE_MS);
        throw new NoneLeft('busy', 'The database has no connection left for another read.', { cause: error });
      }
      this.#failure = error;
      this.#options.onTrouble?.();
      const message = `No connection to the database could be made: ${troubleOf(error)}.`;
      throw new DatabaseUnavailable('unreachable', message, { cause: error });
    }
  }

  /** Where one connection breaks the idle ones are broken, too, or soon will be: no read shall find out one after the other. */
  #lose(pool: pg.Pool): void {
    this.#replace(pool);
    this.#options.onTrouble?.();
  }

  #replace(pool: pg.Pool): void {
    if (this.#pool !== pool || pool.ending) return;
    this.#pool = this.#newPool();
    void pool.end();
  }

  #newPool(): pg.Pool {
    const pool = new EndablePool(this.#config);
    pool.on('error', () => this.#lose(pool));
    return pool;
  }

  #expectServer(): void {
    if (this.#pool.idleCount === 0 && this.#options.isSeen?.() === false) throw unseen();
  }

  #isTimeToConnect(deadline: number): boolean {
    return performance.now() + (this.#config.connectionTimeoutMillis ?? 0) < deadline;
  }
}

/** The server has no connection left for us beyond those that we have. */
class NoneLeft extends DatabaseUnavailable {}

function unseen(): DatabaseUnavailable {
  return new DatabaseUnavailable('unreachable', 'The database did not answer when it was looked at last.');
}

/** `pg` has no other way to end a connection whose server may never answer; its types do not know it of clients in pools. */
function cutOff(client: pg.PoolClient): void {
  (client as unknown as pg.Client).connection.stream.destroy();
}
