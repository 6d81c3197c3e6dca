import { loadDataset, openMigratedDatabase } from '../loadedDatabase.js';
import { readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import type { ImportOutcome } from '../subgraph-kit/importing/importDataset.js';
import { describeImport, importProgress } from './importProgress.js';

/** `import`: one import, told table by table. */
export async function importData({ data, force }: { data?: string; force: boolean }): Promise<void> {
  const config = readConfig();
  await using database = await openMigratedDatabase(config, createLogger(config));
  await loadDataset(database, {
    force,
    ...(data !== undefined && { dataFolder: data }),
    onImportProgress: importProgress(),
    onImport: (outcome) => console.log([...tableLines(outcome), describeImport(outcome)].join('\n')),
  });
}

function tableLines(outcome: ImportOutcome): string[] {
  if (outcome.kind !== 'imported') return [];
  const width = Math.max(...outcome.tables.map(({ table }) => table.length));
  return outcome.tables.map(
    ({ table, added, changed, removed, unchanged }) =>
      `${table.padEnd(width)}  +${added}  ~${changed}  -${removed}  =${unchanged}`,
  );
}
