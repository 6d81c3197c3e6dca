import { describe, expect, it } from '@jest/globals';
import { AdaptiveLimit } from './adaptiveLimit.js';

/** A process whose turns take longer the more operations it has at work that do not wait for others; it is told of one each millisecond. */
class Process {
  private now = 0;
  private atWork = 0;
  private asked = { atOnce: 0, waiting: 0 };
  readonly limit: AdaptiveLimit;

  constructor(most: number) {
    const look = () => {
      const working = Math.max(0, this.atWork - this.asked.waiting);
      return { utilization: working > 10 ? 1 : working / 10, turnMs: working * 0.125 };
    };
    this.limit = new AdaptiveLimit(most, look, () => this.now);
  }

  /** @param atOnce how many there would be at work if there was room @param waiting how many of those wait for others, and are no work */
  run(seconds: number, atOnce: number, waiting = 0): void {
    this.asked = { atOnce, waiting };
    for (const until = this.now + seconds * 1000; this.now < until; this.now++) {
      this.atWork = Math.min(atOnce, this.limit.current);
      this.limit.told(this.atWork);
    }
  }
}

describe('the limit of operations at work', () => {
  it('stays at the most there may be while the process has room for them', () => {
    const server = new Process(1_000);

    server.run(10, 40);

    expect(server.limit.current).toBe(1_000);
  });

  it('comes down until turns are short where more is asked, and goes up again afterwards', () => {
    const server = new Process(1_000);

    server.run(10, 5_000);
    const overloaded = server.limit.current;
    server.run(10, 8);

    expect(overloaded).toBeGreaterThan(30);
    expect(overloaded).toBeLessThan(60);
    expect(server.limit.current).toBe(1_000);
  });

  it('passes over a burst', () => {
    const server = new Process(1_000);
    server.run(1, 8);

    server.run(0.4, 400);

    expect(server.limit.current).toBe(1_000);
  });

  it('does not come down for operations that wait for a subgraph, however long', () => {
    const server = new Process(1_000);

    server.run(30, 600, 595);

    expect(server.limit.current).toBe(1_000);
  });

  it('lets in a few, however long a turn takes', () => {
    const slow = new AdaptiveLimit(1_000, () => ({ utilization: 1, turnMs: 500 }), clock());

    for (let round = 0; round < 100; round++) slow.told(20);

    expect(slow.current).toBe(16);
  });
});

/** A clock by which a second passes whenever it is asked. */
function clock(): () => number {
  let now = 0;
  return () => (now += 1_000);
}
