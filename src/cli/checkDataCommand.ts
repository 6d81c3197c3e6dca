import { DATA_FOLDER } from '../loadedDatabase.js';
import { todayInUtc } from '../subgraph-kit/requestContext.js';
import { subgraphs } from '../subgraphs/index.js';
import { checkData } from './checkData.js';

/** `check-data`: see `checkData`; the exit code tells. */
export async function checkDataCommand({
  data,
  writeSchemas,
}: {
  data?: string;
  writeSchemas: boolean;
}): Promise<void> {
  process.exitCode = await checkData({
    folder: data ?? DATA_FOLDER,
    slices: subgraphs,
    today: todayInUtc(),
    writeSchemas,
    print: (line) => console.log(line),
  });
}
