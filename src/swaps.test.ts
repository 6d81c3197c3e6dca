import { describe, expect, it } from '@jest/globals';
import { measureSwaps } from './testing/measureSwaps.js';

describe('replacing the supergraph again and again', () => {
  // Smaller than `npm run measure:swaps`, which also tells how long requests take: that depends on the machine.
  it('fails no request, and leaves the memory and the processes as they were', async () => {
    const { failures, swapping, before, after } = await measureSwaps({
      underLoad: 3,
      warmUp: 3,
      counted: 6,
      plansEach: 9,
      usualMs: 100,
      pauseMs: 0,
    });

    expect(failures).toBe(0);
    expect(swapping.requests).toBeGreaterThan(5);
    expect([before.planners, after.planners]).toEqual([1, 1]);
    expect(after.heapUsed / before.heapUsed).toBeLessThan(1.1);
  }, 300_000);
});
