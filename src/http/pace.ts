/** So many begin at first. */
const FIRST = 4;
/** More than this would be at work before the loop can be seen to have no room. Where turns are short, that is thousands in a second. */
const MOST = 16;
/** What a turn may take, in which operations begin: others wait for it, health among them. */
const LONG_MS = 20;

/**
 * How many operations begin in one turn of the event loop: more while turns are short, fewer where they are long, as TCP paces what it sends. To look at an operation takes less
 * than a millisecond as a rule; but a large one that nobody has asked before takes tens of them, and a client may send a hundred at once.
 */
export class Pace {
  private most = FIRST;
  private begunAt: number | undefined;

  /** How many may begin in this turn. */
  get perTurn(): number {
    return this.most;
  }

  /** Told that so many begin now. */
  begin(operations: number): void {
    if (operations === 0 || this.begunAt !== undefined) return;
    this.begunAt = performance.now();
    const isFull = operations >= this.most;
    setImmediate(() => this.endTurn(isFull));
  }

  private endTurn(isFull: boolean): void {
    const tookMs = performance.now() - (this.begunAt ?? 0);
    this.begunAt = undefined;
    if (tookMs > LONG_MS) this.most = Math.max(1, Math.floor(this.most / 2));
    else if (isFull && tookMs < LONG_MS / 2) this.most = Math.min(MOST, this.most * 2);
  }
}
