import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLArgument } from 'graphql';
import type { Logger } from 'pino';
import { composeSupergraph } from './gateway/composeSupergraph.js';
import { createGateway, type Gateway, type GatewayOptions } from './gateway/createGateway.js';
import { localSubgraph, type SubgraphClient } from './gateway/subgraphClients.js';
import { startGraphqlServer, type GraphqlServer } from './graphqlServer.js';
import type { Config } from './platform/config.js';
import type { EmbeddedPostgres } from './platform/embedded/embeddedPostgres.js';
import { isDatabaseUnavailable, openDatabase, type Database } from './platform/database.js';
import { checkArguments, needsCheck, type ArgumentLimits } from './subgraph-kit/argumentChecks.js';
import { formatProblem } from './subgraph-kit/dataset/claim.js';
import { ClientError, OperatorError } from './platform/errors.js';
import { DatasetVersion } from './subgraph-kit/importing/datasetVersion.js';
import {
  importDataset,
  REFERENCES_UNCHECKED,
  type ImportOptions,
  type ImportOutcome,
} from './subgraph-kit/importing/importDataset.js';
import { todayInUtc, type RequestContext } from './subgraph-kit/requestContext.js';
import { SCALARS } from './subgraph-kit/scalars.js';
import { subgraphs } from './subgraphs/index.js';

/** What the app tells whoever started it, while it starts. */
export interface StartEvents {
  onDatabase?(where: string, migrations: readonly string[]): void;
  onImportProgress?: ImportOptions['onProgress'];
  onImport?(outcome: ImportOutcome): void;
}

/** Where things are, if not beside the code. */
export interface Given {
  dataFolder?: string;
  migrations?: string;
  /** The embedded database, where it was started before the app. */
  postgres?: Promise<EmbeddedPostgres> | undefined;
}

export interface App extends AsyncDisposable {
  /** Where it listens, for example http://localhost:4000. */
  readonly url: string;
  readonly gateway: Gateway;
  readonly database: Database;
  readonly http: FastifyInstance;
  close(): Promise<void>;
}

/** The folders that stand beside the code, wherever it is installed. */
export const DATA_FOLDER = fileURLToPath(new URL('../data', import.meta.url));
/** Compiled migrations; tests, which run from source, say where theirs are. */
const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));

/** Every table of every subgraph. */
export const TABLES = [DatasetVersion, ...subgraphs.flatMap((subgraph) => subgraph.tables)];

/**
 * Starts the whole: it listens first, so that a taken port is told before anything else is done and health checks are
 * answered; then the database, the dataset, and the graph. The only place where everything meets.
 */
export async function startApp(config: Config, log: Logger, options: StartEvents & Given = {}): Promise<App> {
  let database: Database | null = null;
  let gateway: Gateway | null = null;
  let server: GraphqlServer<RequestContext> | null = null;
  const close = async () => {
    await server?.close();
    gateway?.dispose();
    await (database ?? (await options.postgres?.catch(() => undefined)))?.close();
  };
  try {
    server = await startGraphqlServer<RequestContext>(config, log, {
      checks: async () => ({ database: (await database?.isAnswering()) ?? false }),
      explain,
    });
    // Both at once: the database works in a thread, the planner in a process of its own.
    const { trustedDocuments } = server;
    const [graph, data] = await Promise.allSettled([
      loadGraph(config, log, { trustedDocuments }),
      openLoadedDatabase(config, log, options),
    ]);
    if (graph.status === 'fulfilled') gateway = graph.value;
    if (data.status === 'fulfilled') database = data.value;
    if (graph.status === 'rejected') throw graph.reason;
    if (data.status === 'rejected') throw data.reason;

    await server.serve(graph.value, requestContexts(data.value, log));
    const { url, http } = server;
    return { url, gateway: graph.value, database: data.value, http, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openLoadedDatabase(config: Config, log: Logger, options: StartEvents & Given): Promise<Database> {
  const database = await openAppDatabase(config, log, options);
  try {
    await loadDataset(database, options);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the database that the configuration names, and brings its tables up to date. */
export async function openAppDatabase(
  config: Config,
  log: Logger,
  { onDatabase, migrations = MIGRATIONS, postgres }: StartEvents & Given = {},
): Promise<Database> {
  const { databaseUrl, dataDir, preparedStatements } = config;
  const database = await openDatabase({
    url: databaseUrl,
    dataDir,
    postgres,
    entities: TABLES,
    migrations,
    log,
    prepareStatements: preparedStatements,
  });
  try {
    // First, for itself: arguments of an optional call that nobody listens to are not evaluated.
    const names = await database.migrate();
    onDatabase?.(databaseUrl === undefined ? `embedded in ${dataDir}` : 'PostgreSQL at DATABASE_URL', names);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Imports the dataset where it is not the recorded one. @throws OperatorError that lists what is wrong in the files */
export async function loadDataset(
  database: Database,
  options: StartEvents & Given & { force?: boolean } = {},
): Promise<void> {
  const { dataFolder = DATA_FOLDER, force = false, onImport, onImportProgress } = options;
  const outcome = await importDataset({
    db: database.dataSource,
    folder: dataFolder,
    slices: subgraphs,
    force,
    ...(onImportProgress && { onProgress: onImportProgress }),
  });
  if (outcome.kind === 'refused') {
    const { problems, referencesChecked } = outcome;
    const lines = problems.map((problem) => formatProblem(problem, dataFolder));
    if (!referencesChecked) lines.push(REFERENCES_UNCHECKED);
    throw new OperatorError(
      `The data files are not imported, and nothing is changed: ${problems.length} to mend.\n${lines.join('\n')}`,
    );
  }
  onImport?.(outcome);
}

/** Composes our subgraphs, and puts the gateway over them. */
export async function loadGraph(
  config: Pick<Config, 'subgraphExecution'>,
  log: Logger,
  options: Partial<Pick<GatewayOptions, 'clients' | 'onFetch' | 'trustedDocuments'>> = {},
): Promise<Gateway> {
  const { clients = localClients(config), ...others } = options;
  const supergraphSdl = composeSupergraph(subgraphs);
  return createGateway({ supergraphSdl, clients, log, scalars: SCALARS, argumentRules, ...others });
}

/** Our subgraphs, in this process. */
export function localClients({ subgraphExecution }: Pick<Config, 'subgraphExecution'>): SubgraphClient[] {
  return subgraphs.map(({ name, schema, sdl }) =>
    localSubgraph({ name, schema, sdl, compiled: subgraphExecution === 'compiled' }),
  );
}

/** Every rule about arguments that the subgraphs have, asked by the gateway before any SQL. */
const argumentLimits = Object.assign({}, ...subgraphs.map((subgraph) => subgraph.argumentLimits)) as ArgumentLimits;
const argumentRules = {
  concerns: (coordinate: string, argument: GraphQLArgument) => needsCheck(coordinate, argument, argumentLimits),
  check: (coordinate: string, args: Record<string, unknown>) => checkArguments(coordinate, args, argumentLimits),
};

/** What the subgraphs in this process throw when their database is gone. */
function explain(thrown: unknown): ClientError | undefined {
  if (!isDatabaseUnavailable(thrown)) return undefined;
  return new ClientError('DATABASE_UNAVAILABLE', 'The database cannot be reached at the moment; try again shortly.');
}

function requestContexts({ dataSource }: Database, log: Logger): (request: FastifyRequest) => RequestContext {
  return (request) => ({
    db: dataSource,
    log,
    requestId: request.id,
    today: todayInUtc(),
  });
}
