import type { Logger } from 'pino';
import { ClientError } from '../platform/errors.js';
import { AdaptiveLimit } from './adaptiveLimit.js';

/** How often the log tells that operations are refused. */
const TELL_EVERY_MS = 10_000;

/** Operations at once, unless the operator says otherwise: as many as wait for subgraphs that take a second, at a thousand a second. */
const MOST = 1_000;

/**
 * How many operations are at work in this process, and whether there is room for more. A process that takes whatever comes answers all of it too late; to refuse
 * some at once leaves the others theirs. Subscriptions count until they have begun.
 */
export class Concurrency {
  private running = 0;
  private refusals = 0;
  private told = { refusals: 0, at: -Infinity };
  private readonly adaptive: AdaptiveLimit;

  constructor(
    private readonly log: Logger,
    most = MOST,
  ) {
    this.adaptive = new AdaptiveLimit(most);
  }

  /** Operations at work. */
  get atWork(): number {
    return this.running;
  }

  /** How many there may be now. */
  get limit(): number {
    return this.adaptive.current;
  }

  /** How many requests and operations found no room, since the start. */
  get refused(): number {
    return this.refusals;
  }

  /** The refusal, where there is no room for one more operation. */
  refusal(): Overloaded | undefined {
    if (this.running < this.limit) return undefined;
    this.adaptive.told(this.running);
    this.refusals++;
    this.tell();
    return REFUSALS[this.refusals % REFUSALS.length];
  }

  /** Does what a request asks for. A list of operations is let in whole where there is room for one, since it is answered whole. @throws Overloaded */
  async run<Answer>(operations: number, work: () => Promise<Answer>): Promise<Answer> {
    const refusal = this.refusal();
    if (refusal) throw refusal;
    this.running += operations;
    try {
      return await work();
    } finally {
      this.adaptive.told(this.running);
      this.running -= operations;
    }
  }

  private tell(): void {
    const now = performance.now();
    if (now - this.told.at < TELL_EVERY_MS) return;
    const { atWork, limit, refusals, log } = this;
    const refused = refusals - this.told.refusals;
    log.warn({ refused, atWork, limit }, 'More is asked than can be answered in time: some is refused');
    this.told = { refusals, at: now };
  }
}

/** What is told of an operation for which there is no room. */
export class Overloaded extends ClientError {
  constructor(readonly retryAfterSeconds: number) {
    super('OVERLOADED', `More is asked than can be answered in time. Try again in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
    });
    this.name = 'Overloaded';
  }
}

/** In turn, so that not all who are refused come back at once; made before, since to refuse must cost next to nothing. */
export const REFUSALS: readonly Overloaded[] = [1, 2, 3].map((seconds) => new Overloaded(seconds));
