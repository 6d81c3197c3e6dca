import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { isConnectionLost, isOutOfConnections, troubleOf } from './connectionErrors.js';
import type { DatabaseLog } from './databaseLog.js';
import { Probe } from './probe.js';

export interface DatabaseHealth {
  readonly isAnswering: boolean;
  /** What is wrong, in a few words without anything secret. */
  readonly reason?: string;
}

/** The connections whose server is watched. */
export interface WatchedConnections {
  readonly counts: { readonly open: number };
  /** Makes one where the last that was wanted could not be made. */
  reconnect(): Promise<void>;
  /** Trusts none of them any more. */
  renew(): void;
}

export interface WatchOptions {
  readonly server: pg.ClientConfig;
  /** How long an answer may take until another connection is tried, and then until the server is said not to answer. */
  readonly timeoutMs: number;
  readonly connections: WatchedConnections;
  /** Told each time that it does not answer. */
  readonly onUnseen?: () => void;
  readonly log: DatabaseLog | undefined;
}

const QUESTION = 'SELECT 1 AS one';

const LOOK_EVERY_MS = 500;
/** While it does not answer: it shall be noticed soon that it does. */
const LOOK_AGAIN_MS = 250;

/**
 * Looks twice a second whether a server answers, over a connection of its own: a busy pool is no dead server. So readiness costs no query, a server that comes back is
 * noticed whether or not anybody asks it, and connections whose other end is gone without a word are noticed before the first read waits on them in vain.
 */
export class Watch {
  readonly #options: WatchOptions;
  #probe: Probe;
  readonly #ended = new AbortController();
  #pause = new AbortController();
  readonly #watching: Promise<void>;
  #health: DatabaseHealth = { isAnswering: true };
  #failedAt = 0;
  /** A connection has been silent: until another one answers it is not known whether the server was slow, or the way to it has broken. */
  #isWayDoubtful = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#probe = this.#newProbe();
    this.#watching = this.#keepLooking();
  }

  get health(): DatabaseHealth {
    return this.#health;
  }

  /** Looks at once, because something went wrong. */
  lookNow(): void {
    if (this.#health.isAnswering) this.#pause.abort();
  }

  async close(): Promise<void> {
    this.#health = { isAnswering: false, reason: 'it is closed' };
    this.#ended.abort();
    this.#pause.abort();
    await this.#watching;
    await this.#probe.close();
  }

  async #keepLooking(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      this.#pause = new AbortController();
      const ms = this.#health.isAnswering ? LOOK_EVERY_MS : LOOK_AGAIN_MS;
      await delay(ms, undefined, { ref: false, signal: this.#pause.signal }).catch(() => undefined);
      if (!this.#ended.signal.aborted) await this.#look();
    }
  }

  async #look(): Promise<void> {
    const { connections } = this.#options;
    try {
      const refusal = await this.#ask().catch(whereRefused);
      // Two connections were asked one after the other, and only the newer one is answered: those that are older lead nowhere.
      if (this.#isWayDoubtful) connections.renew();
      this.#isWayDoubtful = false;
      if (refusal && connections.counts.open === 0) throw refusal;
      await connections.reconnect();
      this.#tell({ isAnswering: true });
    } catch (error) {
      this.#tell({ isAnswering: false, reason: troubleOf(error) }, error);
      this.#options.onUnseen?.();
    }
  }

  /** Asks a second time, on a new connection, where the one that was there is not answered. A server that is slow still answers the first question. */
  async #ask(): Promise<void> {
    const asked = this.#probe.ask(QUESTION);
    try {
      if (await isThereWithin(this.#options.timeoutMs, asked)) return;
    } catch (error) {
      if (!isConnectionLost(error) && !isOutOfConnections(error)) this.#isWayDoubtful = true;
      await this.#probe.ask(QUESTION);
      return;
    }
    await this.#askBeside(asked);
  }

  /** Asks on another connection beside the one that is silent, and goes on with the one that is answered first. */
  async #askBeside(asked: Promise<unknown>): Promise<void> {
    const silent = this.#probe;
    const other = this.#newProbe();
    let trouble: unknown = new Error('timeout expired');
    const askedToo = other.ask(QUESTION);
    askedToo.catch((error: unknown) => (trouble = error));
    const first = Promise.any([asked.then(() => silent), askedToo.then(() => other)]);
    const isAnswered = await isThereWithin(this.#options.timeoutMs, first).catch(() => false);
    this.#probe = isAnswered ? await first : other;
    if (this.#probe === other) this.#isWayDoubtful = true;
    void (this.#probe === silent ? other : silent).close();
    if (isAnswered) return;
    void other.close();
    throw trouble;
  }

  #newProbe(): Probe {
    return new Probe(this.#options.server, 2 * this.#options.timeoutMs);
  }

  #tell(health: DatabaseHealth, error?: unknown): void {
    if (this.#ended.signal.aborted) return;
    const before = this.#health;
    this.#health = health;
    if (before.isAnswering === health.isAnswering) return;
    const { log } = this.#options;
    if (health.isAnswering) {
      log?.info({ afterMs: Math.round(performance.now() - this.#failedAt) }, 'The database answers again');
    } else {
      this.#failedAt = performance.now();
      log?.warn({ reason: health.reason, err: error }, 'The database does not answer');
    }
  }
}

/** Whether something comes in time. Rejects where it fails by then. */
async function isThereWithin(ms: number, coming: Promise<unknown>): Promise<boolean> {
  const waiting = new AbortController();
  const late = delay(ms, false, { ref: false, signal: waiting.signal });
  late.catch(() => undefined); // it came
  try {
    return await Promise.race([coming.then(() => true), late]);
  } finally {
    waiting.abort();
  }
}

/** A server that has no connection left for us answers others, and perhaps us on those that we have. */
function whereRefused(error: unknown): Error {
  if (isOutOfConnections(error)) return error as Error;
  throw error;
}
