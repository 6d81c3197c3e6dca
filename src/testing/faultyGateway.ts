import { setTimeout as delay } from 'node:timers/promises';
import { parse, type ExecutionResult } from 'graphql';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import { createGateway, type GatewayOptions } from '../gateway/createGateway.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import type { SubgraphClient } from '../gateway/subgraphClients.js';
import type { DepartureContext } from '../gateway/traffic/departure.js';
import type { TrafficEvent } from '../gateway/traffic/trafficEvents.js';
import type { TrafficOptions } from '../gateway/traffic/trafficOptions.js';
import { FaultySubgraph } from './faultySubgraph.js';
import { asJson, buildFixtureSchema, withLink } from './gatewayFixture.js';

const stable = withLink('type Query { one: Int slow: Int } type Mutation { pause: Int }');
const faulty = withLink('type Query { two: Int } type Mutation { change: Int }');

/** A gateway over two subgraphs: `stable` in this process, of which `slow` and `pause` never come, and `faulty` over HTTP. */
export interface FaultyGateway {
  readonly subgraph: FaultySubgraph;
  readonly client: SubgraphClient;
  /** What happened on the way to the faulty one. */
  readonly events: TrafficEvent[];
  ask(operation: string, context?: DepartureContext): Promise<ExecutionResult>;
  close(): Promise<void>;
}

export async function startFaultyGateway(
  traffic: TrafficOptions = {},
  options: Partial<GatewayOptions> = {},
): Promise<FaultyGateway> {
  const events: TrafficEvent[] = [];
  const resolvers = { Query: { two: () => 2 }, Mutation: { change: () => 3 } };
  const subgraph = await FaultySubgraph.start(buildFixtureSchema(faulty, resolvers));
  const client = remoteSubgraph({
    name: 'faulty',
    url: subgraph.url,
    onTraffic: (event) => events.push(event),
    ...traffic,
  });
  const local: SubgraphClient = {
    name: 'stable',
    execute: ({ operation }) => (/slow|pause/.test(operation) ? new Promise(() => undefined) : { data: { one: 1 } }),
  };
  const gateway = await createGateway({
    supergraphSdl: composeSupergraph([
      { name: 'stable', sdl: stable },
      { name: 'faulty', sdl: faulty },
    ]),
    clients: [local, client],
    ...options,
  });
  const ask = async (operation: string, context: DepartureContext = {}) =>
    asJson(await gateway.execute({ document: parse(operation), context }));
  await ask('{ two }'); // connections and modules are there
  subgraph.asked = 0;
  return {
    subgraph,
    client,
    events,
    ask,
    async close() {
      gateway.dispose();
      await subgraph.close();
    },
  };
}

/** Waits for something to become true; the test's own deadline ends it. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await delay(5);
}
