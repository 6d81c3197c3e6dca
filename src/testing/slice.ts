import { expect } from '@jest/globals';
import { execute, parse, validate, type ExecutionResult } from 'graphql';
import { formatProblem } from '../subgraph-kit/dataset/claim.js';
import { DatasetVersion } from '../subgraph-kit/importing/datasetVersion.js';
import { importDataset } from '../subgraph-kit/importing/importDataset.js';
import { subgraphs } from '../subgraphs/index.js';
import { testDatabase, type TestDatabase } from './database.js';
import { requestContext } from './requestContext.js';
import { dataFolder, type DataFiles } from './seeds/dataFolder.js';

/** One subgraph on a database of its own, asked as the gateway would ask it, without a gateway. */
export interface SliceUnderTest extends AsyncDisposable {
  readonly database: TestDatabase;
  /** Runs one operation in a request of its own; `today` is the day on which facts hold. */
  ask(query: string, variables?: Record<string, unknown>, today?: string): Promise<ExecutionResult>;
  /** The data of an operation that must succeed, as plain JSON. */
  dataOf(query: string, variables?: Record<string, unknown>, today?: string): Promise<Data>;
  /** The messages of the errors of an operation that must fail. */
  errorsOf(query: string, variables?: Record<string, unknown>): Promise<string[]>;
  /** The SQL statements that an operation, which must succeed, costs. */
  statementsOf(query: string, variables?: Record<string, unknown>): Promise<readonly string[]>;
}

/** An answer: tests read into it as far as they know it, and compare the rest. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is what the test is about to assert
export type Data = Record<string, any>;

/** Every table that the subgraphs have. */
export const ALL_TABLES = [DatasetVersion, ...subgraphs.flatMap((subgraph) => subgraph.tables)];

/** Imports data files as the product does, and asks one subgraph through its own schema. */
export async function sliceUnderTest(name: string, files: DataFiles): Promise<SliceUnderTest> {
  const subgraph = subgraphs.find((one) => one.name === name);
  if (subgraph === undefined) throw new Error(`No subgraph is called ${name}.`);
  const database = await seededDatabase(files);

  const ask: SliceUnderTest['ask'] = async (query, variableValues, today) => {
    const document = parse(query);
    expect(validate(subgraph.schema, document)).toEqual([]);
    const contextValue = requestContext(database.dataSource, today);
    return execute({ schema: subgraph.schema, document, variableValues, contextValue });
  };
  const dataOf: SliceUnderTest['dataOf'] = async (query, variables, today) => {
    const { data, errors } = await ask(query, variables, today);
    expect(errors).toBeUndefined();
    return JSON.parse(JSON.stringify(data)) as Data;
  };
  return {
    database,
    ask,
    dataOf,
    async errorsOf(query, variables) {
      const { errors = [] } = await ask(query, variables);
      expect(errors).not.toEqual([]);
      return errors.map((error) => error.message);
    },
    async statementsOf(query, variables) {
      const record = database.record();
      await dataOf(query, variables);
      return record.stop();
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

/** A database of its own, into which data files are imported as the product does. A seed that is refused leaves no open database behind. */
export async function seededDatabase(files: DataFiles): Promise<TestDatabase> {
  const database = await testDatabase({ entities: ALL_TABLES });
  await using folder = await dataFolder(files);
  const outcome = await importDataset({ db: database.dataSource, folder: folder.path, slices: subgraphs });
  if (outcome.kind !== 'refused') return database;
  await database.close();
  throw new Error(`The seed is refused:\n${outcome.problems.map((problem) => formatProblem(problem)).join('\n')}`);
}
