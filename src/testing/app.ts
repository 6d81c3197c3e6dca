import { expect } from '@jest/globals';
import { resolve } from 'node:path';
import { pino } from 'pino';
import { startApp, type App } from '../app.js';
import { readConfig, type Config } from '../platform/config.js';
import { testDatabase } from './database.js';
import { dataFolder, type DataFiles } from './seeds/dataFolder.js';
import { recordStatements } from './statements.js';
import type { Data } from './slice.js';

/** The app over HTTP, on a database of its own: embedded in memory, or on the server of DATABASE_URL. */
export interface AppUnderTest extends AsyncDisposable {
  readonly app: App;
  /** The lines that it logged. */
  readonly logged: Record<string, unknown>[];
  /** The whole answer to an operation over HTTP. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The data of an operation that must succeed. */
  dataOf(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The SQL statements that an operation costs, whether or not it succeeds. */
  statementsOf(query: string, variables?: Record<string, unknown>): Promise<readonly string[]>;
}

export interface Answer {
  data?: Data | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

/** What tests configure, unless they say otherwise. */
export const TEST_CONFIG: Config = {
  databaseUrl: undefined,
  dataDir: 'memory://',
  host: '127.0.0.1',
  port: 0,
  logLevel: 'info',
  introspection: true,
  subgraphExecution: 'compiled',
  preparedStatements: true,
  protocol: readConfig({}, {}).protocol,
};

/** Starts the app on the project's own data, or on data files given. */
export async function appUnderTest(files?: DataFiles): Promise<AppUnderTest> {
  const logged: Record<string, unknown>[] = [];
  const log = pino(
    { base: null },
    { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  // On a server a database of its own is made, and dropped at the end; embedded, the app opens one in memory itself.
  const onServer = process.env['DATABASE_URL'] ? await testDatabase() : undefined;
  await using folder = files
    ? await dataFolder(files)
    : { path: resolve('data'), [Symbol.asyncDispose]: async () => {} };
  const config = { ...TEST_CONFIG, databaseUrl: onServer?.url };
  const app = await startApp(config, log, { dataFolder: folder.path, migrations: resolve('migrations') });

  const ask: AppUnderTest['ask'] = async (query, variables) => {
    const headers = { 'content-type': 'application/json' };
    const response = await app.http.inject({ method: 'POST', url: '/graphql', headers, payload: { query, variables } });
    return response.json<Answer>();
  };
  const dataOf: AppUnderTest['dataOf'] = async (query, variables) => {
    const { data, errors } = await ask(query, variables);
    expect(errors).toBeUndefined();
    return data as Data;
  };
  return {
    app,
    logged,
    ask,
    dataOf,
    async statementsOf(query, variables) {
      const record = recordStatements(app.database.dataSource);
      await ask(query, variables);
      return record.stop();
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await onServer?.close();
    },
  };
}
