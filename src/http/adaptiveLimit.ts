/**
 * How long operations may take, by their median, before it is asked whether too many are at work. Most of what goes beyond is waiting, and what waits is memory that is
 * collected again and again: 500 at once cost half as much again each as 100 do.
 */
const USUAL_MS = 100;
/** So few at once tell how long operations take by themselves, and are always let in. */
const FEW = 32;
/** A look is taken at so many answers, over so long. */
const ENOUGH = 10;
const LOOK_MS = 100;
/** A queue that is gone after this was a burst; one that stands is more than can be answered. */
const STANDING_MS = 500;

/**
 * How many operations can be at work and still be answered in time. Whatever they wait for, this process or a subgraph: more of them only wait longer. Where they
 * take too long for half a second, the limit becomes what is answered in the time that they may take (Little's law), and it rises by a tenth at each look
 * otherwise. Operations that are slow by themselves, which is seen while few are at work, may take twice as long as then.
 */
export class AdaptiveLimit {
  private limit: number;
  private byThemselvesMs = 0;
  private look: { readonly since: number; mostAtWork: number; readonly times: number[] };
  private queue: { readonly since: number; answers: number } | undefined;

  /** @param now in milliseconds */
  constructor(
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.limit = most;
    this.look = this.newLook();
  }

  get current(): number {
    return this.limit;
  }

  /** Told of each operation that is done, and of how many were at work with it. */
  answered(tookMs: number, atWork: number): void {
    const { times, since } = this.look;
    times.push(tookMs);
    this.look.mostAtWork = Math.max(this.look.mostAtWork, atWork);
    if (times.length >= ENOUGH && this.now() - since >= LOOK_MS) this.adapt();
  }

  private adapt(): void {
    const { since, times, mostAtWork } = this.look;
    this.look = this.newLook();
    const median = times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
    if (mostAtWork <= FEW) this.byThemselvesMs = median;
    const mayTakeMs = Math.max(USUAL_MS, 2 * this.byThemselvesMs);
    if (median <= mayTakeMs) {
      this.queue = undefined;
      this.limit = Math.min(this.most, Math.ceil(this.limit * 1.1));
      return;
    }
    this.queue ??= { since, answers: 0 };
    this.queue.answers += times.length;
    const standsMs = this.look.since - this.queue.since;
    if (standsMs < STANDING_MS) return;
    const answeredInTime = (this.queue.answers / standsMs) * mayTakeMs;
    this.limit = Math.min(this.most, Math.max(FEW, Math.ceil(answeredInTime)));
    this.queue = undefined;
  }

  private newLook() {
    return { since: this.now(), mostAtWork: 0, times: [] };
  }
}
