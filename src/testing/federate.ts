import type { Server } from 'node:http';
import { expect } from '@jest/globals';
import { parse, type ExecutionResult } from 'graphql';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/createGateway.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import { localSubgraph, type SubgraphClient } from '../gateway/subgraphClients.js';
import {
  asJson,
  buildFixtureSchema,
  serveSchema,
  stop,
  transports,
  urlOf,
  withLink,
  type FixtureResolvers,
  type Transport,
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
  /** Where resolvers remember what they did, one transport at a time is easier to read. */
  readonly over?: readonly Transport[];
}

interface Asked {
  readonly subgraph: string;
  readonly operation: string;
  readonly representations: number;
}

/**
 * Composes subgraphs and puts a gateway over them, which asks them compiled, interpreted, and over HTTP on the loopback interface. One planner serves all
 * three, which is most of what starting takes.
 */
export async function federate(
  subgraphs: Readonly<Record<string, FederatedSubgraph>>,
  { over = transports, supergraphSdl, ...options }: FederateOptions = {},
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

  const requests = new Map<Transport, Asked[]>();
  const gateway = await createGateway({
    supergraphSdl: supergraph,
    clients,
    onFetch: ({ context, ...asked }) => requests.get(transportOf(context))?.push(asked),
    ...options,
  }).catch(async (error: unknown) => {
    await Promise.all(servers.map(stop));
    throw error;
  });
  const askOver = async (transport: Transport, ...[operation, variables, context]: Parameters<Federation['ask']>) => {
    requests.set(transport, []);
    const request = { document: parse(operation), variables, context: { ...context, transport } };
    return asJson(await gateway.execute(request));
  };
  const last = () => requests.get(over[0] ?? 'compiled') ?? [];
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
      const [first, ...others] = over;
      if (first === undefined) throw new Error('Expected a transport to ask over, but got none.');
      const answer = await askOver(first, ...operation);
      for (const transport of others) {
        expect({ transport, answer: await askOver(transport, ...operation) }).toEqual({ transport, answer });
        expect(sortedByName(requests.get(transport))).toEqual(sortedByName(requests.get(first)));
      }
      return answer;
    },
    async [Symbol.asyncDispose]() {
      gateway.dispose();
      await Promise.all(servers.map(stop));
    },
  };
}

/** One client whose requests go the way that their context names. */
function switching(name: string, clients: Readonly<Record<Transport, SubgraphClient>>): SubgraphClient {
  return {
    name,
    execute: (request, variables, context) => clients[transportOf(context)].execute(request, variables, context),
    dispose: () => clients.http.dispose?.(),
  };
}

function transportOf(context: object): Transport {
  const named = 'transport' in context ? context.transport : undefined;
  const transport = transports.find((known) => known === named);
  if (!transport) throw new Error(`Expected a transport in the context, but got ${String(named)}.`);
  return transport;
}

/** Answers of parallel requests come in any order. */
function sortedByName(requests: readonly Asked[] = []): string[] {
  return requests.map(({ subgraph, operation }) => `${subgraph} ${operation}`).sort();
}
