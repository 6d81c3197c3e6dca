import { performance } from 'node:perf_hooks';

/** How long one turn of the event loop may take. Each operation takes several, so this is a small part of how long anybody waits. */
const TURN_MS = 6;
/** The part of its time that a loop works which has no room left. One that waits, for subgraphs or a database, has room. */
const SATURATED = 0.95;
/** So few are always let in. */
const FEW = 16;
const LOOK_MS = 100;
/** A loop that has room again after so many looks had a burst. */
const BURST_LOOKS = 5;

/** What the event loop did since it was looked at before. */
export interface LoopActivity {
  /** The part of the time in which it worked, 0 to 1. */
  readonly utilization: number;
  /** How long a turn took, on average, without waiting. */
  readonly turnMs: number;
}

/**
 * How many operations can be at work and still be answered in time. More than a processor can do makes each turn of the event loop longer, and each operation dearer: what waits is
 * memory that is collected again and again. So while the loop has no room, and turns take too long, the limit comes down from what is at work, until they do not; otherwise it goes
 * up by a tenth at each look. Operations that wait for a subgraph or a database are no work, and do not bring it down.
 */
export class AdaptiveLimit {
  private limit: number;
  private lookedAt: number;
  private saturatedLooks = 0;

  /** @param now in milliseconds */
  constructor(
    private readonly most: number,
    private readonly look: () => LoopActivity = eventLoopLook(),
    private readonly now: () => number = () => performance.now(),
  ) {
    this.limit = most;
    this.lookedAt = now();
  }

  get current(): number {
    return this.limit;
  }

  /** Told of each operation that ends or is refused: how many are at work then. */
  told(atWork: number): void {
    const now = this.now();
    if (now - this.lookedAt < LOOK_MS) return;
    this.lookedAt = now;
    const { utilization, turnMs } = this.look();
    const isTooMuch = utilization >= SATURATED && turnMs > TURN_MS;
    this.saturatedLooks = isTooMuch ? this.saturatedLooks + 1 : 0;
    if (!isTooMuch) this.limit = Math.min(this.most, Math.ceil(this.limit * 1.1));
    else if (this.saturatedLooks > BURST_LOOKS)
      this.limit = Math.max(FEW, Math.min(this.limit, Math.ceil(atWork * 0.8)));
  }
}

/** Looks at this process's event loop: at what libuv counts, which costs nothing between two looks. */
function eventLoopLook(): () => LoopActivity {
  let { active, idle } = performance.eventLoopUtilization();
  let turns = turnCount();
  return () => {
    const { active: activeNow, idle: idleNow } = performance.eventLoopUtilization();
    const turnsNow = turnCount();
    const worked = activeNow - active;
    const passed = worked + idleNow - idle;
    const activity = {
      utilization: passed > 0 ? worked / passed : 0,
      turnMs: worked / Math.max(1, turnsNow - turns),
    };
    [active, idle, turns] = [activeNow, idleNow, turnsNow];
    return activity;
  };
}

function turnCount(): number {
  return performance.nodeTiming.uvMetricsInfo.loopCount;
}
