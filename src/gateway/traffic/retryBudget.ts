/** What is kept for a subgraph that is asked rarely. */
const RESERVE = 10;

/** The part of all calls that may be asked twice. */
const SHARE = 0.2;

/**
 * How often a subgraph may be asked more than once: a reserve, and a fifth of its calls. A subgraph that fails because it has too much to do would otherwise get
 * several times as much (Finagle's retry budgets, gRFC A6).
 */
export class RetryBudget {
  private tokens = RESERVE;

  /** A call was made: it earns a part of a repetition. */
  earn(): void {
    this.tokens = Math.min(RESERVE, this.tokens + SHARE);
  }

  /** Whether one more request may be sent. */
  spend(): boolean {
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
