import { measureSwaps } from './measureSwaps.js';

/** `npm run measure:swaps`: the figures of a hundred replacements under load, about one in a second, and of two hundred with 1,800 plans; or of as many as are given. */
const [underLoad = 100, counted = 200] = process.argv.slice(2).map(Number);
const figures = await measureSwaps({ underLoad, pauseMs: 500, warmUp: 20, counted, plansEach: 9, usualMs: 5_000 });
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
