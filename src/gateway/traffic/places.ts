/** So many requests to a subgraph are under way at once, and so many more wait for their turn. */
export class Places {
  private taken = 0;
  /** In the order in which they came; whoever gives up leaves from the middle. */
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /** Whether the next one begins at once. */
  get hasFree(): boolean {
    return this.taken < this.most;
  }

  /** Begins now, or when a place is free. False: too many wait already, and it never begins. */
  enter(begin: () => void): boolean {
    if (this.hasFree) {
      this.taken++;
      begin();
      return true;
    }
    if (this.waiting.size >= this.mostWaiting) return false;
    this.waiting.add(begin);
    return true;
  }

  /** Called once by whoever entered: it has ended, or waits no longer. */
  leave(begin: () => void): void {
    if (this.waiting.delete(begin)) return;
    const [next] = this.waiting;
    if (!next) {
      this.taken--;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}
