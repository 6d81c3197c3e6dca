/** So many clients in a row that leave without an answer are no chance any more. */
const LEAVES = 10;

/** Since when a subgraph has answered nobody. Clients may be less patient than the gateway, and then no call ever learns that it hangs. */
export class Silence {
  private since = -Infinity;
  private leaves = 0;

  /** It has answered something. */
  end(): void {
    this.since = performance.now();
    this.leaves = 0;
  }

  /** Whether it has lasted since then. */
  hasLastedSince(time: number): boolean {
    return this.since <= time;
  }

  /** A client that had waited for a while has left. Returns how many have in a row, once they are many. */
  leave(): number | undefined {
    return ++this.leaves < LEAVES ? undefined : this.leaves;
  }
}
