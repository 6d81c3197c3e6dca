import { DatabaseUnavailable } from './databaseUnavailable.js';

export interface TurnLimits {
  /** How many may have their turn at once. */
  readonly atOnce: number;
  /** How many may wait for theirs. */
  readonly mostWaiting: number;
  readonly waitMs: number;
}

/**
 * So many at once; the others wait in the order in which they came, but neither many nor long: who is answered too late asks again, and adds to what the database
 * cannot keep up with.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #waiting = new Set<{ readonly begin: () => void; readonly since: number }>();
  #taken = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** How long the one has waited whose turn is next, in milliseconds; 0 where nobody waits. */
  get waitedMs(): number {
    for (const { since } of this.#waiting) return performance.now() - since;
    return 0;
  }

  /** Undefined where it is one's turn at once, which is given back. Rejects with DatabaseUnavailable. */
  take(): Promise<void> | undefined {
    if (this.#taken < this.#limits.atOnce) {
      this.#taken += 1;
      return undefined;
    }
    const { mostWaiting, waitMs } = this.#limits;
    if (this.#waiting.size >= mostWaiting)
      return Promise.reject(new DatabaseUnavailable('busy', `${mostWaiting} reads wait for a connection already.`));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new DatabaseUnavailable('busy', `No connection was free within ${waitMs} ms.`));
      }, waitMs);
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const waiting = { begin, since: performance.now() };
      this.#waiting.add(waiting);
    });
  }

  /** To whoever has waited longest. */
  giveBack(): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      next.begin();
      return;
    }
    this.#taken -= 1;
  }
}
