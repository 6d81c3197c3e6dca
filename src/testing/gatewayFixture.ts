import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, type ExecutionResult, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/createGateway.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import type { QueryPlannerChoice } from '../gateway/startEngine.js';
import { localSubgraph, type SubgraphClient } from '../gateway/subgraphClients.js';
import type { FetchEvent } from '../gateway/subgraphCalls.js';

/** The ways in which a gateway reaches its subgraphs: every case runs over each of them. */
export const transports = ['compiled', 'interpreted', 'http'] as const;
export type Transport = (typeof transports)[number];

/** The ways of the stitched fallback: cases that hold for it, too, run over `everyWay`. What differs is in gateway/stitchedDifferences.test.ts. */
export const stitchedWays = ['stitched compiled', 'stitched http'] as const;
export const everyWay = [...transports, ...stitchedWays] as const;
export type Way = (typeof everyWay)[number];

/** `__resolveReference` and field resolvers, as @apollo/subgraph takes them. */
export type FixtureResolvers = Record<string, Record<string, FixtureResolver>>;
// The fixtures' sources are plain data: their resolvers say what they take.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type FixtureResolver = GraphQLFieldResolver<any, any> | ((reference: any) => unknown);

export interface FixtureSubgraph {
  readonly typeDefs: string;
  readonly resolvers?: FixtureResolvers;
}

export interface FixtureGateway {
  readonly gateway: Gateway;
  readonly schemas: ReadonlyMap<string, GraphQLSchema>;
  /** The requests that subgraphs got since the last `ask`, in the order of their answers. */
  readonly fetches: FetchEvent[];
  ask(operation: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
  close(): Promise<void>;
}

export interface Setting {
  readonly transport: Transport;
  readonly queryPlanner: QueryPlannerChoice;
}

const WAYS: Readonly<Record<Way, Setting>> = {
  compiled: { transport: 'compiled', queryPlanner: 'native' },
  interpreted: { transport: 'interpreted', queryPlanner: 'native' },
  http: { transport: 'http', queryPlanner: 'native' },
  'stitched compiled': { transport: 'compiled', queryPlanner: 'stitched' },
  'stitched http': { transport: 'http', queryPlanner: 'stitched' },
};

export function settingOf(way: Way): Setting {
  return WAYS[way];
}

/** Federation directives that the fixtures use. */
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@override", "@requires", "@external", "@provides", "@extends", "@inaccessible", "@interfaceObject", "@tag"])\n`;

/** Composes subgraphs and starts a gateway over them, in this process or over HTTP on the loopback interface. */
export async function startGateway(
  subgraphs: Readonly<Record<string, FixtureSubgraph>>,
  way: Way,
  options: Partial<GatewayOptions> = {},
): Promise<FixtureGateway> {
  const { transport, queryPlanner } = settingOf(way);
  const fetches: FetchEvent[] = [];
  const servers: Server[] = [];
  const schemas = new Map<string, GraphQLSchema>();
  const clients: SubgraphClient[] = [];
  const composed: { name: string; sdl: string }[] = [];

  for (const [name, { typeDefs, resolvers }] of Object.entries(subgraphs)) {
    const sdl = withLink(typeDefs);
    const schema = buildFixtureSchema(sdl, resolvers);
    const local = localSubgraph({ name, schema, sdl, compiled: transport === 'compiled' });
    if (transport === 'http') {
      const server = await serveSchema(schema);
      servers.push(server);
      clients.push(remoteSubgraph({ name, url: urlOf(server), sdl, timeoutMs: 5_000 }));
    } else clients.push(local);
    schemas.set(name, schema);
    composed.push({ name, sdl });
  }

  const gateway = await createGateway({
    supergraphSdl: composeSupergraph(composed),
    clients,
    queryPlanner,
    ...options,
    onFetch: (event) => {
      fetches.push(event);
      options.onFetch?.(event);
    },
  });
  return {
    gateway,
    schemas,
    fetches,
    async ask(operation, variables) {
      fetches.length = 0;
      return asJson(await gateway.execute({ document: parse(operation), variables, context: {} }));
    },
    async close() {
      gateway.dispose();
      await Promise.all(servers.map(stop));
    },
  };
}

/** The schema of one fixture subgraph. */
export function buildFixtureSchema(sdl: string, resolvers: FixtureResolvers = {}): GraphQLSchema {
  return buildSubgraphSchema({ typeDefs: parse(sdl), resolvers });
}

/** Serves a schema on a free port of the loopback interface. */
export async function serveSchema(
  schema: GraphQLSchema,
  contextFor: (request: IncomingMessage) => object = () => ({}),
): Promise<Server> {
  const server = createServer((request, response) => {
    void readBody(request).then(async (body) => {
      const { query, variables, operationName } = JSON.parse(body) as {
        query: string;
        variables?: Record<string, unknown>;
        operationName?: string;
      };
      const result = await execute({
        schema,
        document: parse(query),
        variableValues: variables,
        operationName,
        contextValue: contextFor(request),
      });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export function urlOf(server: Server): string {
  const { port } = server.address() as AddressInfo; // a server that listens on a port has an address of this kind
  return `http://127.0.0.1:${port}/graphql`;
}

export async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** An answer as a client reads it. */
export function asJson(result: ExecutionResult): ExecutionResult {
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The SDL of a federation 2 subgraph. Where it links the specification itself it stays as it is. */
export function withLink(typeDefs: string): string {
  return typeDefs.includes('https://specs.apollo.dev/federation/') ? typeDefs : LINK + typeDefs;
}
