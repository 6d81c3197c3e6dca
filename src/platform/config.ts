import { z } from 'zod';
import {
  AUTHENTICATION_EXPECTED,
  authenticationVariables,
  readAuthentication,
  type AuthenticationConfig,
  type UnauthorizedFields,
} from './authenticationConfig.js';
import { DATABASE_EXPECTED, databaseVariables, readDatabase, type DatabaseConfig } from './databaseConfig.js';
import { DRAIN_EXPECTED, drainVariables, readDrain, type DrainConfig } from './drainConfig.js';
import { OperatorError, shown } from './errors.js';
import { LIMITS_EXPECTED, limitVariables, readLimits, type LimitsConfig } from './limitsConfig.js';
import { RATE_LIMIT_EXPECTED, rateLimitVariables, readRateLimit, type RateLimitConfig } from './rateLimitConfig.js';
import { readTraffic, TRAFFIC_EXPECTED, trafficVariables, type TrafficConfig } from './trafficConfig.js';
import {
  OBSERVABILITY_EXPECTED,
  observabilityVariables,
  readObservability,
  type ObservabilityConfig,
} from './observabilityConfig.js';
import { PROTOCOL_EXPECTED, protocolVariables, readProtocol, type ProtocolConfig } from './protocolConfig.js';

/** What everything that listens can be told from outside. This file is the only reader of the environment. */
export interface ServerConfig extends RateLimitConfig {
  host: string;
  port: number;
  logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Whether clients may ask for the schema: on, since the data are open. */
  introspection: boolean;
  /** Whether errors say which names of the schema clients may have meant. */
  suggestions: boolean;
  /** Labels of `@override` that are active for every request. */
  overrideLabels: readonly string[];
  /** Which engine answers: plans of the native query planner, or a schema stitched of the subgraphs. */
  queryPlanner: 'native' | 'stitched';
  /** How many subscriptions one client may have at once: http/clientKey.ts. */
  subscriptionsPerClient: number;
  /** How clients may speak to the gateway. */
  protocol: ProtocolConfig;
  /** Which bearer tokens are believed; undefined where everybody is anonymous. */
  authentication: AuthenticationConfig | undefined;
  /** What becomes of an operation that asks for what its request may not see. */
  unauthorizedFields: UnauthorizedFields;
  /** How much one request, and its operation, may hold. */
  limits: LimitsConfig;
  /** How it stops. */
  drain: DrainConfig;
  /** How remote subgraphs are asked, and how long an operation may take. */
  traffic: TrafficConfig;
  /** What is told to whoever operates it. */
  observability: ObservabilityConfig;
}

/** What our own graph can be told besides. */
export interface Config extends ServerConfig, DatabaseConfig {
  /** A PostgreSQL server; without it the embedded database under `dataDir` is used. */
  databaseUrl: string | undefined;
  /** Streaming replicas of that server, which reads go to. */
  databaseReplicaUrls: readonly string[];
  /** Where the embedded database lives. */
  dataDir: string;
  /** Whether a starting process migrates and imports, or waits until the command `import` has. */
  importOnStart: boolean;
  /** Where subgraphs are that are not in this process, each like news=http://localhost:4101/graphql. */
  subgraphUrls: readonly string[];
  /** Subgraphs of others that join ours, each like demographics=http://localhost:4200/graphql. */
  addedSubgraphs: readonly string[];
  /** How operations of the subgraphs in this process run: compiled by graphql-jit, or interpreted by graphql-js. */
  subgraphExecution: 'compiled' | 'interpreted';
  /** Off behind a transaction pooler such as PgBouncer. */
  preparedStatements: boolean;
}

const onOrOff = z.enum(['on', 'off']).transform((value) => value === 'on');

const list = z.string().transform((text) => text.split(',').map((item) => item.trim()));

/** A label of one's own, by Federation's rules. Those like percent(30) are drawn for each request. */
const OVERRIDE_LABEL = /^[a-z][\w\-:./]*$/i;

/** As many as all clients together may have. */
const MOST_SUBSCRIPTIONS = 10_000;

const serverVariables = z.object({
  HOST: z.string().min(1).default('localhost'),
  PORT: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(65_535)).default(4000),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  INTROSPECTION: onOrOff.default(true),
  SUGGESTIONS: onOrOff.optional(),
  OVERRIDE_LABELS: list.pipe(z.array(z.string().regex(OVERRIDE_LABEL))).default([]),
  QUERY_PLANNER: z.enum(['native', 'stitched']).default('native'),
  SUBSCRIPTIONS_PER_CLIENT: z
    .string()
    .regex(/^(off|[1-9]\d*)$/)
    .default('1000')
    .transform((value) => (value === 'off' ? Infinity : Number(value)))
    .refine((count) => count === Infinity || count <= MOST_SUBSCRIPTIONS),
  ...protocolVariables,
  ...authenticationVariables,
  ...limitVariables,
  ...drainVariables,
  ...rateLimitVariables,
  ...trafficVariables,
  ...observabilityVariables,
});

const variables = serverVariables.extend({
  DATABASE_URL: z.string().optional(),
  DATABASE_REPLICA_URLS: list.default([]),
  ...databaseVariables,
  DATA_DIR: z.string().min(1).default('.hemicycle'),
  IMPORT_ON_START: onOrOff.default(true),
  SUBGRAPH_URLS: list.default([]),
  ADDED_SUBGRAPHS: list.default([]),
  SUBGRAPH_EXECUTION: z.enum(['compiled', 'interpreted']).default('compiled'),
  PREPARED_STATEMENTS: onOrOff.default(true),
});

/** The names of all variables: what a deployment sets should be one of them. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape);

type VariableName = keyof z.input<typeof variables>;

const EXPECTED: Readonly<Record<VariableName, string>> = {
  HOST: 'a host name or address',
  PORT: 'a port, 0 to 65535',
  LOG_LEVEL: 'one of silent, fatal, error, warn, info, debug, trace',
  INTROSPECTION: 'on or off',
  SUGGESTIONS: 'on or off',
  OVERRIDE_LABELS: 'labels of @override, separated by commas',
  QUERY_PLANNER: 'native or stitched',
  SUBSCRIPTIONS_PER_CLIENT: `off, or how many subscriptions one client may have at once, 1 to ${MOST_SUBSCRIPTIONS}`,
  DATABASE_URL: 'the URL of a PostgreSQL server',
  DATABASE_REPLICA_URLS: 'URLs of PostgreSQL servers, separated by commas',
  ...DATABASE_EXPECTED,
  DATA_DIR: 'a directory',
  IMPORT_ON_START: 'on or off',
  SUBGRAPH_URLS: 'names with addresses, separated by commas',
  ADDED_SUBGRAPHS: 'names with addresses, separated by commas',
  SUBGRAPH_EXECUTION: 'compiled or interpreted',
  PREPARED_STATEMENTS: 'on or off',
  ...PROTOCOL_EXPECTED,
  ...AUTHENTICATION_EXPECTED,
  ...LIMITS_EXPECTED,
  ...DRAIN_EXPECTED,
  ...RATE_LIMIT_EXPECTED,
  ...TRAFFIC_EXPECTED,
  ...OBSERVABILITY_EXPECTED,
};

/** Options of a command that stand for a variable, and win over it: `{ PORT: '4101' }` is `--port 4101`. */
export type GivenOptions = Partial<Record<VariableName, string | undefined>>;

/** Reads the configuration of our own graph. @throws OperatorError that names the variable or option, what was expected, and what came. */
export function readConfig(options: GivenOptions = {}, env: NodeJS.ProcessEnv = process.env): Config {
  const read = readVariables(variables, options, env);
  if (read.DATABASE_REPLICA_URLS.length > 0 && read.DATABASE_URL === undefined)
    throw new OperatorError('DATABASE_REPLICA_URLS needs DATABASE_URL, which leads to the primary that is replicated.');
  return {
    ...serverConfig(read),
    databaseUrl: read.DATABASE_URL,
    databaseReplicaUrls: read.DATABASE_REPLICA_URLS,
    ...readDatabase(read),
    dataDir: read.DATA_DIR,
    importOnStart: read.IMPORT_ON_START,
    subgraphUrls: read.SUBGRAPH_URLS,
    addedSubgraphs: read.ADDED_SUBGRAPHS,
    subgraphExecution: read.SUBGRAPH_EXECUTION,
    preparedStatements: read.PREPARED_STATEMENTS,
  };
}

/** Reads the configuration of a server of any graph. Throws as `readConfig` does, of its own variables alone. */
export function readServerConfig(options: GivenOptions = {}, env: NodeJS.ProcessEnv = process.env): ServerConfig {
  return serverConfig(readVariables(serverVariables, options, env));
}

function serverConfig(read: z.output<typeof serverVariables>): ServerConfig {
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    introspection: read.INTROSPECTION,
    suggestions: read.SUGGESTIONS ?? read.INTROSPECTION,
    overrideLabels: read.OVERRIDE_LABELS,
    queryPlanner: read.QUERY_PLANNER,
    subscriptionsPerClient: read.SUBSCRIPTIONS_PER_CLIENT,
    protocol: readProtocol(read),
    authentication: readAuthentication(read),
    unauthorizedFields: read.UNAUTHORIZED_FIELDS,
    limits: readLimits(read),
    observability: readObservability(read),
    drain: readDrain(read),
    ...readRateLimit(read),
    ...readTraffic(read),
  };
}

function readVariables<Shape extends z.ZodObject>(
  shape: Shape,
  options: GivenOptions,
  env: NodeJS.ProcessEnv,
): z.output<Shape> {
  // An empty variable is one that is not set: shells and compose files write it so. Of those about tokens that would believe everybody's, or nobody's, unnoticed.
  const set = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || name.startsWith('JWT_')),
  );
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const parsed = shape.safeParse({ ...set, ...given });
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0]) as VariableName;
  const told = name in given ? optionFor(name) : name;
  throw new OperatorError(`Expected ${told} to be ${EXPECTED[name]}, but got ${shown(given[name] ?? set[name])}.`);
}

/** PORT is `--port`. */
function optionFor(name: VariableName): string {
  return `--${name.toLowerCase().replaceAll('_', '-')}`;
}
