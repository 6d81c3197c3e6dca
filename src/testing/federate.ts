import type { Server } from 'node:http';
import { expect } from '@jest/globals';
import { parse, type ExecutionResult } from 'graphql';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/createGateway.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import type { QueryPlannerChoice } from '../gateway/startEngine.js';
import { localSubgraph, type SubgraphClient } from '../gateway/subgraphClients.js';
import {
  asJson,
  buildFixtureSchema,
  everyWay,
  serveSchema,
  settingOf,
  stop,
  urlOf,
  withLink,
  type FixtureResolvers,
  type Transport,
  type Way,
} from './gatewayFixture.js';

export interface FederatedSubgraph {
  readonly typeDefs: string;
  readonly resolvers?: FixtureResolvers;
  /** 1: the SDL says nothing of `@link`, as subgraphs of Federation 1 are written. */
  readonly federation?: 1 | 2;
}

/** One gateway that reaches its subgraphs in every way there is: an operation is asked over each of them. */
export interface Federation extends AsyncDisposable {
  readonly gateway: Gateway;
  /** The subgraphs that the last operation asked, in the order of their answers. */
  readonly asked: readonly string[];
  /** How many entities each of those requests asked for; 0 where it asked fields of Query or Mutation. */
  readonly entitiesAsked: readonly number[];
  /** The operations that those requests sent. */
  readonly operationsSent: readonly string[];
  /** The answer to an operation: the same over every transport, or the test fails. `context` is what the caller of the gateway gives it. */
  ask(operation: string, variables?: Record<string, unknown>, context?: object): Promise<ExecutionResult>;
}

export interface FederateOptions extends Partial<GatewayOptions> {
  /** Where resolvers remember what they did, one way at a time is easier to read. */
  readonly over?: readonly Way[];
}

interface Asked {
  readonly subgraph: string;
  readonly operation: string;
  readonly representations: number;
}

/**
 * Composes subgraphs and puts gateways over them, which ask them compiled, interpreted, and over HTTP on the loopback interface. One planner serves all three, which
 * is most of what starting takes; another gateway has them stitched.
 */
export async function federate(
  subgraphs: Readonly<Record<string, FederatedSubgraph>>,
  { over = everyWay, supergraphSdl, ...options }: FederateOptions = {},
): Promise<Federation> {
  const sdls = Object.entries(subgraphs).map(([name, { typeDefs, federation = 2 }]) => ({
    name,
    sdl: federation === 1 ? typeDefs : withLink(typeDefs),
  }));
  const supergraph = supergraphSdl ?? composeSupergraph(sdls);
  const servers: Server[] = [];
  const clients: SubgraphClient[] = [];
  for (const { name, sdl } of sdls) {
    const { resolvers } = subgraphs[name] ?? {};
    const schema = buildFixtureSchema(sdl, resolvers);
    const server = await serveSchema(schema);
    servers.push(server);
    clients.push(
      switching(name, {
        compiled: localSubgraph({ name, schema, sdl, compiled: true }),
        interpreted: localSubgraph({ name, schema, sdl, compiled: false }),
        http: remoteSubgraph({ name, url: urlOf(server), sdl, timeoutMs: 5_000 }),
      }),
    );
  }

  const requests = new Map<Way, Asked[]>();
  const gateways = new Map<QueryPlannerChoice, Gateway>();
  const close = async () => {
    for (const gateway of gateways.values()) gateway.dispose();
    await Promise.all(servers.map(stop));
  };
  try {
    for (const queryPlanner of new Set(over.map((way) => settingOf(way).queryPlanner)))
      gateways.set(
        queryPlanner,
        await createGateway({
          supergraphSdl: supergraph,
          clients,
          queryPlanner,
          onFetch: ({ context, ...asked }) => requests.get(wayOf(context))?.push(asked),
          ...options,
        }),
      );
  } catch (error) {
    await close();
    throw error;
  }
  const [first] = over;
  const gateway = first && gateways.get(settingOf(first).queryPlanner);
  if (!first || !gateway) throw new Error('Expected a way to ask over, but got none.');

  const askOver = async (way: Way, ...[operation, variables, context]: Parameters<Federation['ask']>) => {
    requests.set(way, []);
    const request = { document: parse(operation), variables, context: { ...context, way } };
    return asJson((await gateways.get(settingOf(way).queryPlanner)?.execute(request)) ?? {});
  };
  const last = () => requests.get(first) ?? [];
  return {
    gateway,
    get asked() {
      return last().map(({ subgraph }) => subgraph);
    },
    get entitiesAsked() {
      return last().map(({ representations }) => representations);
    },
    get operationsSent() {
      return last().map(({ operation }) => operation);
    },
    async ask(...operation) {
      const answer = await askOver(first, ...operation);
      for (const way of over.slice(1)) {
        expect({ way, answer: await askOver(way, ...operation) }).toEqual({ way, answer });
        // What stitching asks for is its own affair.
        if (settingOf(way).queryPlanner === settingOf(first).queryPlanner)
          expect(sortedByName(requests.get(way))).toEqual(sortedByName(requests.get(first)));
      }
      return answer;
    },
    [Symbol.asyncDispose]: close,
  };
}

/** One client whose requests go the way that their context names. */
function switching(name: string, clients: Readonly<Record<Transport, SubgraphClient>>): SubgraphClient {
  return {
    name,
    execute: (request, variables, context) =>
      clients[settingOf(wayOf(context)).transport].execute(request, variables, context),
    dispose: () => clients.http.dispose?.(),
  };
}

function wayOf(context: object): Way {
  const named = 'way' in context ? context.way : undefined;
  const way = everyWay.find((known) => known === named);
  if (!way) throw new Error(`Expected a way in the context, but got ${String(named)}.`);
  return way;
}

/** Answers of parallel requests come in any order. */
function sortedByName(requests: readonly Asked[] = []): string[] {
  return requests.map(({ subgraph, operation }) => `${subgraph} ${operation}`).sort();
}
