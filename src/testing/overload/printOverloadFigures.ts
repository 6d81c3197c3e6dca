import { measureOverload, type LoadFigures, type OverloadFigures } from './measureOverload.js';
import { SERVERS } from './servers.js';

/**
 * `npm run measure:overload`: what becomes of the answers when more is asked than there are, of each server, the last on PostgreSQL where DATABASE_URL leads there. Ends with an
 * error where too little is left of them.
 */
const ROUNDS = 5;
const EACH_MS = 4_000;
const LEAST = 0.8;

for (const [name, start] of Object.entries(SERVERS)) {
  print(`\n${name}`);
  await using server = await start();
  const rounds = await measureOverload(server, ROUNDS, EACH_MS, (line) => print(JSON.stringify(line)));
  const share = judge(rounds);
  print(`${share > LEAST ? 'kept  ' : 'MISSED'}  ${share.toFixed(2)} of its peak, expected above ${LEAST}: ${name}`);
  if (share <= LEAST) process.exitCode = 1;
}

/** @returns the share of its peak in the median of the rounds */
function judge(rounds: readonly OverloadFigures[]): number {
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
    print(`goodput at five times the capacity, of ${what}: ${each.map((share) => share.toFixed(2)).join(', ')}`);
  return ofPeak[Math.floor(ROUNDS / 2)] ?? 0;
}

/** The most it answered of clients that ask whether or not they are answered: to compare like with like. */
function peakOf({ open }: OverloadFigures): LoadFigures {
  return Object.values(open).reduce((best, each) => (each.goodput > best.goodput ? each : best));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
