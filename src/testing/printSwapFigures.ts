import { measureSwaps } from './measureSwaps.js';

/**
 * `npm run measure:swaps`: the figures of a hundred replacements under load, about one in a second, and of two hundred with 1,800 plans; or of as many as are
 * given, once 200 have filled what is kept of operations. Ends with an error where one is not what it should be.
 */
const [underLoad = 100, counted = 200] = process.argv.slice(2).map(Number);
const figures = await measureSwaps({ underLoad, pauseMs: 500, warmUp: 200, counted, plansEach: 9, usualMs: 5_000 });
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);

const { failures, usual, swapping, before, after } = figures;
const limits: readonly (readonly [what: string, ratio: number, below: number])[] = [
  ['failed requests', failures, 1],
  ['p99 during replacements, to the usual', swapping.p99 / usual.p99, 2],
  ['heap after, to before', after.heapUsed / before.heapUsed, 1.1],
  ['memory of the process after, to before', after.rss / before.rss, 1.1],
  ['processes of the planner', after.planners, 2],
];
for (const [what, ratio, below] of limits) {
  const isKept = ratio < below;
  process.stdout.write(`${isKept ? 'kept  ' : 'MISSED'}  ${what}: ${ratio.toFixed(2)}, expected below ${below}\n`);
  if (!isKept) process.exitCode = 1;
}
