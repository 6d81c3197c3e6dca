import pg from 'pg';
import { isDatabaseUnavailable, isTroubleOfOneRead } from './connectionErrors.js';
import type { DatabaseLog } from './databaseLog.js';
import { differenceOf, replayedPosition, type LogHistory } from './logPosition.js';
import { Probe } from './probe.js';
import type { PoolCounts, ReadPool } from './readPool.js';

/** How long a server may take to say how far it is. */
export const PROBE_TIMEOUT_MS = 1_000;

/** A hot standby that reads go to. */
export class Replica {
  /** How far it has come, as it said last; before every position while it does not answer, or replays what another primary writes. */
  replayed = -1n;
  readonly #name: string;
  readonly #probe: Probe;
  readonly #reads: ReadPool;
  readonly #log: DatabaseLog | undefined;
  #told = 'nothing yet';

  constructor(url: string, reads: ReadPool, log: DatabaseLog | undefined) {
    const { host, port } = new pg.Client({ connectionString: url });
    this.#name = `${host}:${port}`;
    this.#log = log;
    this.#probe = new Probe({ connectionString: url }, PROBE_TIMEOUT_MS);
    this.#reads = reads;
  }

  get counts(): PoolCounts {
    return this.#reads.counts;
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

  /** The answer to a read; undefined where the primary may do better. Rejects where the read itself is wrong. */
  async query(sql: string, values?: unknown[]): Promise<pg.QueryResult | undefined> {
    try {
      return await this.#reads.query(sql, values);
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      // What one read meets is no reason to keep others away.
      if (!isTroubleOfOneRead(error)) this.giveUp(error);
      return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#probe.close();
    void this.#reads.close();
  }

  /** Not to be read until it answers the next look. */
  private giveUp(error: unknown): void {
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
