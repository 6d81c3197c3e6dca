import { DatabaseUnavailable } from './databaseUnavailable.js';

export interface TurnLimits {
  /** How many may have their turn at once. */
  readonly atOnce: number;
  /** How many may wait for theirs. */
  readonly mostWaiting: number;
  readonly waitMs: number;
}

interface Waiting {
  readonly since: number;
  begin(): void;
  giveUp(error: DatabaseUnavailable): void;
}

/** So long after the last turn began nothing is known of how long one waits. */
const FORGOTTEN_MS = 250;

/**
 * So many at once; the others wait in the order in which they came, but neither many nor long: who is answered too late asks again, and adds to what the database
 * cannot keep up with.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #waiting = new Set<Waiting>();
  #taken = 0;
  #narrowed = { atOnce: Infinity, until: -Infinity };
  #last = { waitedMs: 0, at: -Infinity };

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** How long the last one waited, in milliseconds. 0 where nobody's turn came for a while: then the database answers nobody, and the wait tells nothing of how many ask. */
  get waitedMs(): number {
    const { waitedMs, at } = this.#last;
    return performance.now() - at < FORGOTTEN_MS ? waitedMs : 0;
  }

  /** Undefined where it is one's turn at once, which is given back. Rejects with DatabaseUnavailable. */
  take(): Promise<void> | undefined {
    if (this.#waiting.size === 0 && this.#taken < this.#atOnce) {
      this.#begin(0);
      return undefined;
    }
    const { mostWaiting, waitMs } = this.#limits;
    if (this.#waiting.size >= mostWaiting)
      return Promise.reject(new DatabaseUnavailable('busy', `${mostWaiting} reads wait for a connection already.`));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => waiting.giveUp(new DatabaseUnavailable('busy', `No connection was free within ${waitMs} ms.`)),
        waitMs,
      );
      const leave = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        since: performance.now(),
        begin: () => (leave(), resolve()),
        giveUp: (error) => (leave(), reject(error)),
      };
      this.#waiting.add(waiting);
      this.#goOn();
    });
  }

  /** To whoever has waited longest. */
  giveBack(): void {
    this.#taken -= 1;
    this.#goOn();
  }

  /** There are no more than so many for a while. */
  narrow(atOnce: number, ms: number): void {
    this.#narrowed = { atOnce, until: performance.now() + ms };
  }

  /** Nobody's turn comes any more. */
  giveUp(error: DatabaseUnavailable): void {
    for (const waiting of this.#waiting) waiting.giveUp(error);
  }

  get #atOnce(): number {
    const { atOnce, until } = this.#narrowed;
    return performance.now() < until ? Math.min(atOnce, this.#limits.atOnce) : this.#limits.atOnce;
  }

  #goOn(): void {
    for (const waiting of this.#waiting) {
      if (this.#taken >= this.#atOnce) return;
      this.#begin(performance.now() - waiting.since);
      waiting.begin();
    }
  }

  #begin(waitedMs: number): void {
    this.#taken += 1;
    this.#last = { waitedMs, at: performance.now() };
  }
}
