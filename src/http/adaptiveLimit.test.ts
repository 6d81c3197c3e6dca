import { describe, expect, it } from '@jest/globals';
import { AdaptiveLimit } from './adaptiveLimit.js';

const LOOKS_A_SECOND = 10;
/** What this process answers in a second, however many are at work. */
const CAPACITY = 1_000;

/** A process whose turns take longer the more operations it has at work that do not wait for others. */
class Process {
  readonly limit = new AdaptiveLimit(1_000);

  /**
   * @param atOnce how many there would be at work if there was room
   * @param waiting how many of those wait for others, and are no work
   * @param refused how many are refused at each look
   */
  run(seconds: number, atOnce: number, { waiting = 0, refused = 0 } = {}): void {
    for (let look = 0; look < seconds * LOOKS_A_SECOND; look++) {
      const atWork = Math.min(atOnce, this.limit.current);
      const working = Math.max(0, atWork - waiting);
      this.limit.answered(CAPACITY / LOOKS_A_SECOND);
      for (let each = 0; each < refused; each++) this.limit.refused();
      const activity = {
        seconds: 1 / LOOKS_A_SECOND,
        utilization: Math.min(1, working / 10),
        turnMs: working * 0.125,
        readWaitMs: 0,
      };
      this.limit.adapt(activity, atWork);
    }
  }
}

describe('the limit of operations at work', () => {
  it('stays at the most there may be while the process has room for them', () => {
    const server = new Process();

    server.run(10, 20);

    expect(server.limit.current).toBe(1_000);
  });

  it('comes down until turns are short where more is asked, and goes up again afterwards', () => {
    const server = new Process();

    server.run(10, 5_000);
    const overloaded = server.limit.current;
    server.run(2, 8);

    expect(overloaded).toBeGreaterThan(20);
    expect(overloaded).toBeLessThan(30);
    expect(server.limit.current).toBe(1_000);
  });

  it('comes down within a second from the most there may be', () => {
    const server = new Process();

    server.run(1, 5_000);

    expect(server.limit.current).toBeLessThan(100);
  });

  it('passes over a burst', () => {
    const server = new Process();
    server.run(1, 8);

    server.run(0.2, 400);

    expect(server.limit.current).toBe(1_000);
  });

  it('takes for no burst what was never answered in the time that one may wait', () => {
    const server = new Process();
    server.run(5, 400); // what it answers is known then
    server.run(2, 8);
    const before = server.limit.current;

    server.run(0.1, CAPACITY / 2 + 100);

    expect(before).toBe(1_000);
    expect(server.limit.current).toBeLessThan(200);
  });

  it('does not come down at once for reads that waited for a database that hung', () => {
    const limit = new AdaptiveLimit(1_000);
    const look = (readWaitMs: number) => limit.adapt({ seconds: 0.1, utilization: 0.1, turnMs: 0.1, readWaitMs }, 60);
    limit.answered(3);
    look(1); // so little is answered meanwhile

    look(1_000);
    const afterHang = limit.current;
    look(0);
    look(100);

    expect(afterHang).toBe(1_000);
    expect(limit.current).toBeLessThan(60);
  });

  it('comes down at once where as many are at work as may be', () => {
    const server = new Process();
    server.run(5, 400);
    const { current } = server.limit;
    const tooLong = { seconds: 0.1, utilization: 1, turnMs: 9, readWaitMs: 0 };
    server.limit.adapt({ ...tooLong, turnMs: 1 }, current);
    const before = server.limit.current;

    server.limit.adapt(tooLong, before - 1);
    const notFull = server.limit.current;
    server.limit.adapt(tooLong, before);

    expect(before).toBeGreaterThan(current);
    expect(notFull).toBe(before);
    expect(server.limit.current).toBeLessThan(before);
  });

  it('does not come down for operations that wait for a subgraph, however long', () => {
    const server = new Process();

    server.run(30, 600, { waiting: 595 });

    expect(server.limit.current).toBe(1_000);
  });

  it('comes down for reads that wait long for a connection to the database, whatever room the loop has', () => {
    const limit = new AdaptiveLimit(1_000);
    const atWork = (looks: number, readWaitMs: (atWork: number) => number) => {
      for (let look = 0; look < looks; look++) {
        const most = Math.min(limit.current, 400);
        limit.answered(20);
        limit.adapt({ seconds: 0.1, utilization: 0.3, turnMs: 0.5, readWaitMs: readWaitMs(most) }, most);
      }
      return Math.min(limit.current, 400);
    };

    const oneAfterTheOther = atWork(50, (reads) => reads);
    const { waiting } = limit;
    const soon = atWork(20, () => 0);

    expect(oneAfterTheOther).toBeGreaterThanOrEqual(20);
    expect(oneAfterTheOther).toBeLessThan(30);
    expect(waiting).toBe(100); // half a second of 200 answers in each
    expect(soon).toBe(400);
  });

  it('lets in a few, however long a turn takes', () => {
    const limit = new AdaptiveLimit(1_000);

    for (let look = 0; look < 100; look++)
      limit.adapt({ seconds: 0.5, utilization: 1, turnMs: 500, readWaitMs: 0 }, 20);

    expect(limit.current).toBe(16);
  });
});

describe('the limit of operations that wait', () => {
  it('is none while as many may be at work as there may be at all', () => {
    const server = new Process();

    server.run(10, 20);

    expect(server.limit.waiting).toBe(0);
  });

  it('is what is answered in half a second, where that is enough for all', () => {
    const server = new Process();

    server.run(10, 400);

    expect(server.limit.waiting).toBe(CAPACITY / 2);
  });

  it('comes down where others are refused all the same, and goes up again afterwards', () => {
    const server = new Process();

    server.run(10, 5_000, { refused: 400 });
    const overloaded = server.limit.waiting;
    server.run(3, 400);

    expect(overloaded).toBe(CAPACITY / 50);
    expect(server.limit.waiting).toBe(CAPACITY / 2);
  });

  it('is never more than there may be at all, with those at work', () => {
    const limit = new AdaptiveLimit(50);

    for (let look = 0; look < 20; look++) {
      limit.answered(CAPACITY);
      limit.adapt({ seconds: 1, utilization: 1, turnMs: 500, readWaitMs: 0 }, 50);
    }

    expect(limit.current + limit.waiting).toBe(50);
  });
});
