import { describe, expect, it } from '@jest/globals';
import { AdaptiveLimit } from './adaptiveLimit.js';

/** A server that has one operation after the other, each for so long, and those that wait for it; as many are asked as there is room for. */
class Server {
  private now = 0;
  private readonly startedAt: number[] = [];
  readonly limit: AdaptiveLimit;

  constructor(most: number) {
    this.limit = new AdaptiveLimit(most, () => this.now);
  }

  /** @param asked how many there would be at work if there was room @param alsoTakesMs the time of each that is nobody's work */
  run(seconds: number, asked: number, workMs: number, alsoTakesMs = 0): void {
    for (const until = this.now + seconds * 1000; this.now < until; this.now += workMs) {
      while (this.startedAt.length < Math.min(asked, this.limit.current)) this.startedAt.push(this.now);
      const took = this.now - (this.startedAt[0] ?? 0) + workMs;
      if (took < alsoTakesMs) continue;
      this.limit.answered(took, this.startedAt.length);
      this.startedAt.shift();
    }
  }
}

describe('the limit of operations at work', () => {
  it('stays at the most there may be while they are answered soon', () => {
    const server = new Server(1_000);

    server.run(10, 60, 1);

    expect(server.limit.current).toBe(1_000);
  });

  it('comes down to what is answered in a tenth of a second where more is asked, and goes up again afterwards', () => {
    const server = new Server(1_000);

    server.run(10, 5_000, 1);
    const overloaded = server.limit.current;
    server.run(10, 20, 1);

    expect(overloaded).toBeGreaterThan(80);
    expect(overloaded).toBeLessThan(150);
    expect(server.limit.current).toBe(1_000);
  });

  it('passes over a burst', () => {
    const server = new Server(1_000);
    server.run(1, 20, 1);

    server.run(0.4, 400, 1);

    expect(server.limit.current).toBe(1_000);
  });

  it('lets operations that are slow by themselves take twice as long', () => {
    const server = new Server(1_000);

    server.run(5, 20, 1, 300);
    server.run(10, 5_000, 1, 300);

    expect(server.limit.current).toBeGreaterThan(500);
    expect(server.limit.current).toBeLessThan(800);
  });

  it('finds out under load that operations are slow by themselves', () => {
    const server = new Server(1_000);

    server.run(60, 200, 5, 900);

    expect(server.limit.current).toBeGreaterThanOrEqual(180); // what 900 ms hold, at one in 5 ms
  });
});
