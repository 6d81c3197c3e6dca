import cliProgress from 'cli-progress';
import type { ImportOutcome } from '../subgraph-kit/importing/importDataset.js';
import type { ImportOptions } from '../subgraph-kit/importing/importDataset.js';

/** A progress bar on a terminal; silence elsewhere. */
export function importProgress(): NonNullable<ImportOptions['onProgress']> {
  if (!process.stderr.isTTY) return () => undefined;
  const bar = new cliProgress.SingleBar(
    { format: 'Importing [{bar}] {value}/{total} tables  {table}', clearOnComplete: true },
    cliProgress.Presets.rect,
  );
  return ({ done, total, table }) => {
    if (done === 1) bar.start(total, 0, { table });
    bar.update(done, { table });
    if (done === total) bar.stop();
  };
}

/** What an import did, in a line or two for people. */
export function describeImport(outcome: ImportOutcome): string {
  if (outcome.kind === 'refused') return `Dataset: refused, ${outcome.problems.length} problems.`;
  const version = outcome.version.slice(0, 12);
  if (outcome.kind === 'unchanged') return `Dataset ${version}: already imported.`;
  const sum = (key: 'added' | 'changed' | 'unchanged' | 'removed') =>
    outcome.tables.reduce((total, table) => total + table[key], 0);
  return (
    `Dataset ${version}: ${sum('added')} rows added, ${sum('changed')} changed, ${sum('removed')} removed, ` +
    `${sum('unchanged')} left alone, in ${outcome.tables.length} tables.`
  );
}
