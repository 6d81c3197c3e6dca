import { z } from 'zod';
import { OperatorError, shown } from './errors.js';
import { PROTOCOL_EXPECTED, protocolVariables, readProtocol, type ProtocolConfig } from './protocolConfig.js';

/** Everything that can be set from outside. The only file that reads the environment. */
export interface Config {
  /** A PostgreSQL server; without it the embedded database under `dataDir` is used. */
  databaseUrl: string | undefined;
  /** Where the embedded database lives. */
  dataDir: string;
  host: string;
  port: number;
  logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Whether clients may ask for the schema: on, since the data are open. */
  introspection: boolean;
  /** How operations of the subgraphs in this process run: compiled by graphql-jit, or interpreted by graphql-js. */
  subgraphExecution: 'compiled' | 'interpreted';
  /** Off behind a transaction pooler such as PgBouncer. */
  preparedStatements: boolean;
  /** How clients may speak to the gateway. */
  protocol: ProtocolConfig;
}

const onOrOff = z.enum(['on', 'off']).transform((value) => value === 'on');

const environment = z.object({
  DATABASE_URL: z.string().optional(),
  DATA_DIR: z.string().min(1).default('.hemicycle'),
  HOST: z.string().min(1).default('localhost'),
  PORT: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(65_535)).default(4000),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  INTROSPECTION: onOrOff.default(true),
  SUBGRAPH_EXECUTION: z.enum(['compiled', 'interpreted']).default('compiled'),
  PREPARED_STATEMENTS: onOrOff.default(true),
  ...protocolVariables,
});

const EXPECTED: Readonly<Record<keyof z.input<typeof environment>, string>> = {
  DATABASE_URL: 'the URL of a PostgreSQL server',
  DATA_DIR: 'a directory',
  HOST: 'a host name or address',
  PORT: 'a port, 0 to 65535',
  LOG_LEVEL: 'one of silent, fatal, error, warn, info, debug, trace',
  INTROSPECTION: 'on or off',
  SUBGRAPH_EXECUTION: 'compiled or interpreted',
  PREPARED_STATEMENTS: 'on or off',
  ...PROTOCOL_EXPECTED,
};

/** Reads the configuration. @throws OperatorError that names the variable, what was expected, and what came. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable is one that is not set: shells and compose files write it so.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as keyof typeof EXPECTED;
    throw new OperatorError(`Expected ${name} to be ${EXPECTED[name]}, but got ${shown(set[name])}.`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    dataDir: data.DATA_DIR,
    host: data.HOST,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    introspection: data.INTROSPECTION,
    subgraphExecution: data.SUBGRAPH_EXECUTION,
    preparedStatements: data.PREPARED_STATEMENTS,
    protocol: readProtocol(data),
  };
}

/**
 * graphql-js checks much more, and runs a third slower, unless NODE_ENV says production when it is loaded: so this comes
 * before anything that loads it.
 */
export function defaultToProduction(): void {
  process.env['NODE_ENV'] ??= 'production';
}
