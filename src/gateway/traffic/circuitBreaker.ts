/** Closed: it is asked. Open: it is left alone. Half-open: one call is let through to see whether it is back. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** That a call may be made: as any other, or as the one that finds out whether the subgraph is back. */
export interface Permit {
  readonly isProbe: boolean;
  /** How often the breaker had opened by then: what began before it opened once more says nothing of what is now. */
  readonly epoch: number;
}

/** What a call said about the health of its subgraph; nothing where the client left, or something of ours ended it. */
export type Verdict = 'healthy' | 'failed' | undefined;

/** The calls that are looked at, and how many of them there must be before they say anything. Half of them opens the breaker. */
const WINDOW = 20;
const LEAST = 10;
const FAILURE_RATE = 0.5;

/** What happened so long ago says nothing of now. */
const FORGOTTEN_AFTER_MS = 60_000;

/** So long after a probe that found out nothing, another one may: soon, but not each call. */
const ANOTHER_PROBE_MS = 100;

export interface CircuitBreakerOptions {
  /** How long the subgraph is left alone before one call tries it; 0: the breaker never opens. */
  readonly openMs: number;
  onChange(state: BreakerState, before: BreakerState): void;
  /** In milliseconds. */
  readonly now?: () => number;
}

/**
 * Leaves a subgraph alone that fails: asking would cost every client its deadline, and a subgraph that is about to come back its breath. From a window full of good
 * answers ten failures in a row open it.
 */
export class CircuitBreaker {
  private current: BreakerState = 'closed';
  /** Whether each of the last calls failed, the oldest first. */
  private failures: boolean[] = [];
  private lastCallAt = 0;
  private epoch = 0;
  /** While it is not closed: from when on a call may find out whether the subgraph is back. */
  private probeFrom = 0;
  private readonly now: () => number;

  constructor(private readonly options: CircuitBreakerOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  get state(): BreakerState {
    return this.current;
  }

  /** Undefined: the subgraph is left alone. Whoever gets a permit tells what came of it, once. */
  admit(): Permit | undefined {
    const { epoch } = this;
    if (this.current === 'closed') return { isProbe: false, epoch };
    if (this.now() < this.probeFrom) return undefined;
    this.probeFrom = Infinity; // one at a time
    if (this.current === 'open') this.change('half-open');
    return { isProbe: true, epoch };
  }

  /** What came of a call. Those that began before the breaker opened are not looked at, even when it has closed again. */
  tell({ isProbe, epoch }: Permit, verdict: Verdict): void {
    if (isProbe) this.judgeProbe(verdict);
    else if (epoch === this.epoch && verdict !== undefined) this.judgeCall(verdict === 'failed');
  }

  private judgeProbe(verdict: Verdict): void {
    if (verdict === undefined) this.probeFrom = this.now() + ANOTHER_PROBE_MS;
    else if (verdict === 'failed') this.open();
    else {
      this.failures = [];
      this.change('closed');
    }
  }

  private judgeCall(hasFailed: boolean): void {
    const now = this.now();
    if (now - this.lastCallAt > FORGOTTEN_AFTER_MS) this.failures = [];
    this.lastCallAt = now;
    if (this.failures.push(hasFailed) > WINDOW) this.failures.shift();
    if (!hasFailed || this.options.openMs === 0 || this.failures.length < LEAST) return;
    if (this.failures.filter(Boolean).length < FAILURE_RATE * this.failures.length) return;
    this.epoch++;
    this.open();
  }

  private open(): void {
    this.probeFrom = this.now() + this.options.openMs;
    this.change('open');
  }

  private change(state: BreakerState): void {
    const before = this.current;
    this.current = state;
    this.options.onChange(state, before);
  }
}
