import { measureSoak } from './measureSoak.js';

/**
 * `npm run measure:soak`: what is left of 200,000 requests of every kind with fifty reloads, or of as many as are given. Ends with an error where more is left than after
 * the first tenth of them, or an answer was an error of ours.
 */
const [requests = 200_000, reloads = 50] = process.argv.slice(2).map(Number);
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const { before, after, statuses } = await measureSoak({ requests, warmUp: requests / 10, reloads }, (asked, memory) =>
  process.stdout.write(`${asked} requests: heap ${megabytes(memory.heapUsed)}, resident ${megabytes(memory.rss)}\n`),
);
process.stdout.write(`${JSON.stringify({ before, after, statuses }, null, 2)}\n`);

const failures = Object.entries(statuses).filter(([status]) => /^(5|WebSocket: closed)/.test(status));
const limits: readonly (readonly [what: string, ratio: number, below: number])[] = [
  ['answers that are errors of ours', failures.reduce((sum, [, count]) => sum + count, 0), 1],
  ['heap after, to before', after.heapUsed / before.heapUsed, 1.1],
  ['memory of the process after, to before', after.rss / before.rss, 1.1],
];
for (const [what, ratio, below] of limits) {
  const isKept = ratio < below;
  process.stdout.write(`${isKept ? 'kept  ' : 'MISSED'}  ${what}: ${ratio.toFixed(2)}, expected below ${below}\n`);
  if (!isKept) process.exitCode = 1;
}
