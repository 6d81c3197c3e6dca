import { formatProblem } from '../subgraph-kit/dataset/claim.js';
import { readDataset } from '../subgraph-kit/dataset/readDataset.js';
import { rowsOfAllSlices } from '../subgraph-kit/importing/importDataset.js';
import { subgraphs } from '../subgraphs/index.js';
import { dataFolder, type DataFiles } from './seeds/dataFolder.js';

/** What an import of data files would be refused for, each problem as people read it; without a database. */
export async function importProblems(files: DataFiles): Promise<string[]> {
  await using folder = await dataFolder(files);
  const claims = subgraphs.flatMap((subgraph) => subgraph.import.claims);
  const { problems } = rowsOfAllSlices(await readDataset(folder.path, claims), subgraphs);
  return problems.map((problem) => formatProblem(problem));
}
