import { measureOverload, type LoadFigures, type OverloadFigures } from './measureOverload.js';

/** `npm run measure:overload`: what becomes of the answers when more is asked than there are. Ends with an error where too little is left of them. */
const ROUNDS = 3;
const EACH_MS = 4_000;

const rounds = await measureOverload(ROUNDS, EACH_MS, (line) => process.stdout.write(`${JSON.stringify(line)}\n`));

/** The most it answered of clients that ask whether or not they are answered: to compare like with like. */
const peakOf = ({ open }: OverloadFigures) =>
  Object.values(open).reduce((best, each) => (each.goodput > best.goodput ? each : best));
const shares = (of: (overloaded: LoadFigures, figures: OverloadFigures) => number) =>
  rounds.map((figures) => of(figures.open[5] as LoadFigures, figures)).toSorted((a, b) => a - b);

const ofPeak = shares(({ goodput }, figures) => goodput / peakOf(figures).goodput);
for (const [what, each] of Object.entries({
  'its peak': ofPeak,
  'its peak, by what each answer takes of the processors': shares(
    ({ costMs }, figures) => peakOf(figures).costMs / costMs,
  ),
  'what clients get who wait for each answer': shares(({ goodput }, { capacity }) => goodput / capacity.goodput),
}))
  process.stdout.write(
    `goodput at five times the capacity, of ${what}: ${each.map((share) => share.toFixed(2)).join(', ')}\n`,
  );
const share = ofPeak[Math.floor(ROUNDS / 2)] ?? 0;
process.stdout.write(`${share > 0.8 ? 'kept  ' : 'MISSED'}  ${share.toFixed(2)} of its peak, expected above 0.8\n`);
if (share <= 0.8) process.exitCode = 1;
