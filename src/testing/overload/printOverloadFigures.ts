import { measureOverload, type OverloadFigures } from './measureOverload.js';

/** `npm run measure:overload`: what becomes of the answers when more is asked than there are. Ends with an error where too little is left of them. */
const ROUNDS = 3;
const EACH_MS = 4_000;

const rounds = await measureOverload(ROUNDS, EACH_MS, (line) => process.stdout.write(`${JSON.stringify(line)}\n`));
const ratios = (of: (figures: OverloadFigures) => number) => rounds.map(of).toSorted((a, b) => a - b);
/** By the clock, and by what the gateway had of the processors: others use them, too, its clients and subgraphs for a start. */
const byClock = ratios(({ peak, open }) => (open[5]?.goodput ?? 0) / peak.goodput);
const byProcessor = ratios(({ peak, open }) => peak.costMs / (open[5]?.costMs ?? Infinity));
for (const [what, shares] of [
  ['by the clock', byClock],
  ['by processor time', byProcessor],
] as const)
  process.stdout.write(
    `goodput at five times the peak, to the peak, ${what}: ${shares.map((each) => each.toFixed(2)).join(', ')}\n`,
  );
const share = Math.max(...[byClock, byProcessor].map((shares) => shares[Math.floor(ROUNDS / 2)] ?? 0));
process.stdout.write(`${share > 0.8 ? 'kept  ' : 'MISSED'}  ${share.toFixed(2)}, expected above 0.8\n`);
if (share <= 0.8) process.exitCode = 1;
