import type { Departure } from './departure.js';

/** Why an operation ends before it is answered: its time is over, or its client is gone. */
export type Ending = 'late' | 'left';

/**
 * The time of one operation, from end to end. There is one timer for all that its fetches wait for, and none where nobody waits: an answer that is there at once costs
 * neither a clock nor a listener.
 */
export class Lifetime {
  private over: Ending | undefined;
  private timer: NodeJS.Timeout | undefined;
  private begunAt = 0;
  private stopWatching: (() => void) | undefined;
  private readonly stops = new Set<(ending: Ending) => void>();

  /** @param timeoutMs how long the whole operation may take */
  constructor(
    readonly timeoutMs: number,
    private readonly departure: Departure | undefined,
  ) {}

  /** Set once it is over. */
  get ending(): Ending | undefined {
    return this.over ?? (this.departure?.hasLeft ? 'left' : undefined);
  }

  /** How much of its time is left. */
  get leftMs(): number {
    return this.timer ? this.begunAt + this.timeoutMs - performance.now() : this.timeoutMs;
  }

  /** Calls back once, when it is over; not where it is over already. Returns the function that ends this. */
  whenOver(stop: (ending: Ending) => void): () => void {
    this.begin();
    this.stops.add(stop);
    return () => void this.stops.delete(stop);
  }

  /** Something is waited for: time runs from the first of it. */
  begin(): void {
    if (this.timer) return;
    this.begunAt = performance.now();
    this.timer = setTimeout(() => this.end('late'), this.timeoutMs);
    this.stopWatching = this.departure?.onLeave(() => this.end('left'));
  }

  /** The operation is answered. */
  close(): void {
    clearTimeout(this.timer);
    this.stopWatching?.();
  }

  private end(ending: Ending): void {
    if (this.over) return;
    this.over = ending;
    this.close();
    for (const stop of this.stops) stop(ending);
    this.stops.clear();
  }
}
