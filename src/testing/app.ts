import { expect } from '@jest/globals';
import { resolve } from 'node:path';
import { pino, type Logger } from 'pino';
import { startApp, type App } from '../app.js';
import { openLoadedDatabase, type Given } from '../loadedDatabase.js';
import type { SubgraphClient } from '../gateway/subgraphClients.js';
import { elsewhere, ownClients } from '../ownSubgraphs.js';
import { readConfig, type Config } from '../platform/config.js';
import type { Database } from '../platform/database.js';
import { startSubgraphServer } from '../subgraphServer.js';
import { subgraphs } from '../subgraphs/index.js';
import { testDatabase } from './database.js';
import { dataFolder, type DataFiles } from './seeds/dataFolder.js';
import { recordStatements } from './statements.js';
import type { Data } from './slice.js';

/** The app over HTTP, on a database of its own: embedded in memory, or on the server of DATABASE_URL. */
export interface AppUnderTest extends AsyncDisposable {
  readonly app: App;
  /** Where its facts are. */
  readonly database: Database;
  /** New clients of its subgraphs. */
  clients(): SubgraphClient[];
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

/** Where the subgraphs of an app are: in its process, or each behind HTTP. */
export const appTransports = ['in-process', 'remote'] as const;
export type AppTransport = (typeof appTransports)[number];

/** What tests configure, unless they say otherwise. */
export const TEST_CONFIG: Config = {
  databaseUrl: undefined,
  databaseReplicaUrls: [],
  databaseConnections: undefined,
  databaseTimeoutMs: undefined,
  dataDir: 'memory://',
  host: '127.0.0.1',
  port: 0,
  logLevel: 'info',
  introspection: true,
  suggestions: true,
  queryPlanner: 'native',
  subscriptionsPerClient: 1_000,
  importOnStart: true,
  subgraphUrls: [],
  addedSubgraphs: [],
  overrideLabels: [],
  subgraphExecution: 'compiled',
  preparedStatements: true,
  protocol: readConfig({}, {}).protocol,
  authentication: undefined,
  unauthorizedFields: 'null',
  limits: readConfig({}, {}).limits,
  drain: readConfig({}, {}).drain,
  traffic: readConfig({}, {}).traffic,
  rateLimit: undefined,
  trustedProxies: [],
  // Most tests of the log look for what is unusual.
  observability: { ...readConfig({}, {}).observability, logRequests: false },
};

/** Starts the app on the project's own data, or on data files given. Remote subgraphs share one database, and run in this process nevertheless. */
export async function appUnderTest(
  files?: DataFiles,
  transport: AppTransport = 'in-process',
  configured: Partial<Config> = {},
): Promise<AppUnderTest> {
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
  const base = { ...TEST_CONFIG, ...configured, databaseUrl: onServer?.url };
  const given = { dataFolder: folder.path, migrations: resolve('migrations') };
  const remote = transport === 'remote' ? await remoteSubgraphs(base, log, given) : undefined;
  const config = { ...base, subgraphUrls: remote?.urls ?? [] };
  const app = await startApp(config, log, given);
  const database = remote?.database ?? app.database;
  if (!database) throw new Error('Expected the app to have a database, because its subgraphs are in its process.');

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
    database,
    clients: () => ownClients(config, elsewhere(config)),
    logged,
    ask,
    dataOf,
    async statementsOf(query, variables) {
      const record = recordStatements(database.dataSource);
      await ask(query, variables);
      return record.stop();
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await remote?.close();
      await onServer?.close();
    },
  };
}

/** Each of our subgraphs behind HTTP, on one database. */
async function remoteSubgraphs(
  config: Config,
  log: Logger,
  given: Given,
): Promise<{ urls: string[]; database: Database; close(): Promise<void> }> {
  const database = await openLoadedDatabase(config, log, given);
  const servers = await Promise.all(
    subgraphs.map(async ({ name }) => ({ name, server: await startSubgraphServer(name, config, log, { database }) })),
  );
  return {
    urls: servers.map(({ name, server }) => `${name}=${server.url}/graphql`),
    database,
    async close() {
      for (const { server } of servers) await server.close();
      await database.close();
    },
  };
}
