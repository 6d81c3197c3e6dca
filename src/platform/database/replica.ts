import pg from 'pg';
import { isReadTimeout, isReplicaTrouble, isTroubleOfOneRead } from './connectionErrors.js';
import type { DatabaseLog } from './databaseLog.js';
import { differenceOf, replayedPosition, type LogHistory } from './logPosition.js';
import { Probe } from './probe.js';

/** How long a server may take to say how far it is, or a replica to take a connection. */
export const PROBE_TIMEOUT_MS = 1_000;
/** How long a read may take on a replica before the primary is asked instead. */
const READ_TIMEOUT_MS = 5_000;

type Query = (sql: string, values?: unknown[]) => Promise<unknown>;

/** A hot standby that reads go to. */
export class Replica {
  /** How far it has come, as it said last; before every position while it does not answer, or replays what another primary writes. */
  replayed = -1n;
  readonly #name: string;
  readonly #probe: Probe;
  readonly #pool: pg.Pool;
  readonly #log: DatabaseLog | undefined;
  #told = 'nothing yet';

  constructor(url: string, pool: pg.PoolConfig, log: DatabaseLog | undefined) {
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

  /** Asks how far it has come in this history, which is the primary's. */
  async look(required: bigint, history: LogHistory): Promise<void> {
    try {
      const position = await replayedPosition(this.#probe);
      const difference = position && differenceOf(position, history);
      this.replayed = position && !difference ? position.lsn : -1n;
      if (!position) this.tell('not a standby');
      else if (difference) this.tell(`of another ${difference}`);
      else this.tell(this.replayed >= required ? 'current' : 'behind');
    } catch (error) {
      this.giveUp(error);
    }
  }

  /**
   * A connection, and how it is given back, as TypeORM's query runner takes them. A read that the replica fails is repeated at the primary; so are all others
   * where the connection is lost. Undefined when the replica gives none.
   */
  async connect(askPrimary: Query): Promise<[object, (error?: Error) => void] | undefined> {
    let lost: Error | undefined;
    const note = (error: Error) => (lost = error);
    const client = await this.#pool.connect().catch((error: unknown) => this.giveUpIfLost(error));
    if (!client) return undefined;
    client.on('error', note);
    const connection = {
      query: async (sql: string, values?: unknown[]): Promise<unknown> => {
        if (lost) return askPrimary(sql, values);
        try {
          return await client.query(sql, values);
        } catch (error) {
          if (!isReplicaTrouble(error)) throw error;
          // A read that takes too long goes on over there, and its connection with it.
          if (isReadTimeout(error) || !isTroubleOfOneRead(error)) note(error);
          this.giveUpIfLost(error);
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

  /** What one read meets is no reason to keep others away. */
  private giveUpIfLost(error: unknown): undefined {
    return isTroubleOfOneRead(error) ? undefined : this.giveUp(error);
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
