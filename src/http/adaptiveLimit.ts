import { performance } from 'node:perf_hooks';

/** How long one turn of the event loop may take. Each operation takes several, so this is a small part of how long anybody waits. */
const TURN_MS = 3;
/** How long reads may wait for a connection to the database. An operation has several reads, one after the other. */
const READ_WAIT_MS = 25;
/** Reads that waited for longer, when they are first seen to wait, waited for a database that hung: more being asked than before makes them wait little by little. */
const HUNG_MS = 250;
/** The part of its time that a loop works which has no room left. One that waits, for subgraphs or a database, has room. */
const SATURATED = 0.95;
/** So few are always let in. */
const FEW = 16;
/** A loop that has room again after so many looks had a burst. */
const BURST_LOOKS = 2;
/** The least that one look leaves of what is at work: a turn may have been long for another reason. */
const LEAST_LEFT = 0.25;
/** How long operations may wait until they are at work: enough for some hundred clients of which each waits for its answer before it asks again. */
const LONGEST_WAIT_S = 0.5;
/** The same where others are refused all the same: then a longer wait helps nobody. */
const SHORTEST_WAIT_S = 0.02;
/** What one look forgets of the most that was answered before. */
const FORGOTTEN = 0.05;

/** What a process did since it was looked at before. */
export interface Activity extends LoopActivity {
  /** How long reads wait for a connection to the database, in milliseconds. */
  readonly readWaitMs: number;
}

/** What the event loop did since it was looked at before. */
export interface LoopActivity {
  /** How long that is. */
  readonly seconds: number;
  /** The part of the time in which it worked, 0 to 1. */
  readonly utilization: number;
  /** How long a turn took, on average, without waiting. */
  readonly turnMs: number;
}

/**
 * How many operations can be at work, and how many more may wait, and still be answered in time. More at work than a processor can do makes each turn of the event loop longer, and
 * each operation dearer: what is under way is memory that is collected again and again. So while the loop has no room, and turns take too long, the limit comes down from what is at
 * work, by as much as they are too long; otherwise it goes up at each look. Operations that wait for a subgraph or a database are no work, and do not bring it down.
 */
export class AdaptiveLimit {
  private limit: number;
  private longLooks = 0;
  private answers = 0;
  private refusals = 0;
  /** The most that a process without room answered in a second. */
  private capacity = 0;
  private waitSeconds = LONGEST_WAIT_S;

  /** @param most how many there may be, at work and waiting */
  constructor(private readonly most: number) {
    this.limit = most;
  }

  /** How many may be at work. */
  get current(): number {
    return this.limit;
  }

  /** How many more may wait: as many as are answered in the time that one may wait. */
  get waiting(): number {
    return Math.min(this.most - this.limit, Math.floor(this.capacity * this.waitSeconds));
  }

  /** Told of operations that end. */
  answered(operations: number): void {
    this.answers += operations;
  }

  /** Told of each request that is refused. */
  refused(): void {
    this.refusals++;
  }

  /** Adapts to what the process did, while so many are at work. */
  adapt({ seconds, utilization, turnMs, readWaitMs }: Activity, atWork: number): void {
    const isLoopSaturated = utilization >= SATURATED;
    const isSaturated = isLoopSaturated || readWaitMs > 0;
    const excess = Math.max(isLoopSaturated ? turnMs / TURN_MS : 0, readWaitMs / READ_WAIT_MS);
    const isKnownTooMuch = this.capacity > 0 && atWork > this.capacity * LONGEST_WAIT_S && readWaitMs <= HUNG_MS;
    const isBurst = atWork < this.limit && !isKnownTooMuch;
    if (isSaturated) this.capacity = Math.max(this.capacity * (1 - FORGOTTEN), this.answers / seconds);
    this.waitSeconds =
      this.refusals > 0
        ? Math.max(SHORTEST_WAIT_S, this.waitSeconds / 1.25)
        : Math.min(LONGEST_WAIT_S, this.waitSeconds * 1.25);
    this.longLooks = excess > 1 ? this.longLooks + 1 : 0;
    if (excess <= 1) this.limit = Math.min(this.most, Math.ceil(this.limit * (isSaturated ? 1.1 : 1.5)));
    else if (this.longLooks > BURST_LOOKS || !isBurst) this.comeDown(atWork, excess);
    [this.answers, this.refusals] = [0, 0];
  }

  private comeDown(atWork: number, excess: number): void {
    const left = Math.max(LEAST_LEFT, 1 / excess);
    this.limit = Math.min(this.limit, Math.max(FEW, Math.ceil(atWork * left)));
  }
}

/** Looks at this process's event loop: at what libuv counts, which costs nothing between two looks. */
export function eventLoopLook(): () => LoopActivity {
  let { active, idle } = performance.eventLoopUtilization();
  let turns = turnCount();
  return () => {
    const { active: activeNow, idle: idleNow } = performance.eventLoopUtilization();
    const turnsNow = turnCount();
    const worked = activeNow - active;
    const passed = Math.max(1, worked + idleNow - idle);
    const turnMs = worked / Math.max(1, turnsNow - turns);
    [active, idle, turns] = [activeNow, idleNow, turnsNow];
    return { seconds: passed / 1_000, utilization: worked / passed, turnMs };
  };
}

function turnCount(): number {
  return performance.nodeTiming.uvMetricsInfo.loopCount;
}
