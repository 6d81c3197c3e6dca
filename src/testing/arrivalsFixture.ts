import { createServer, type Server } from 'node:http';
import { createYoga } from 'graphql-yoga';
import { useServer } from 'graphql-ws/use/ws';
import { GraphQLError, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { WebSocketServer } from 'ws';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway/createGateway.js';
import { EventQueue } from '../gateway/eventQueue.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import { localSubgraph, type SubgraphClient } from '../gateway/subgraphClients.js';
import { asJson, buildFixtureSchema, serveSchema, stop, urlOf, withLink } from './gatewayFixture.js';

/** The ways in which a gateway gets events: in this process, and over both protocols. */
export const eventTransports = ['compiled', 'interpreted', 'websocket', 'event stream'] as const;
export type EventTransport = (typeof eventTransports)[number];

/** Also the stitched fallback, over WebSockets: every case runs over each of them. */
export const eventWays = [...eventTransports, 'websocket, stitched'] as const;
export type EventWay = (typeof eventWays)[number];

/** A book that came to the library: told by one subgraph, while its title stands in another, and what it weighs decides what a third one asks for it. */
export interface Arrival {
  readonly id: string;
  readonly at?: number | null;
}

const books: Readonly<Record<string, { readonly title: string; readonly weight: number }>> = {
  b1: { title: 'A Tale', weight: 2 },
  b2: { title: 'Another', weight: 3 },
};

const UNBOUNDED = { values: Infinity, bytes: Infinity };

/** Publishes arrivals to whoever subscribed. */
export class Arrivals {
  private readonly queues = new Set<EventQueue<Arrival>>();
  private readonly later: (() => void)[] = [];

  get subscriberCount(): number {
    return this.queues.size;
  }

  subscribe(): EventQueue<Arrival> {
    const queue: EventQueue<Arrival> = new EventQueue(UNBOUNDED, () => this.queues.delete(queue));
    this.queues.add(queue);
    return queue;
  }

  publish(...arrivals: Arrival[]): void {
    for (const arrival of arrivals) for (const queue of this.queues) queue.push(arrival);
  }

  /** Does something when `letArrive` is called. */
  doLater<T>(act: () => T): Promise<T> {
    return new Promise((resolve) => this.later.push(() => resolve(act())));
  }

  get laterCount(): number {
    return this.later.length;
  }

  letArrive(): void {
    for (const arrive of this.later.splice(0)) arrive();
  }

  /** Ends all subscriptions; with an error as a source that breaks. */
  end(error?: Error): void {
    for (const queue of this.queues) queue.end(error);
    this.queues.clear();
  }
}

const ARRIVALS = withLink(`
  type Query { arrivalCount: Int }
  type Mutation { arrive(id: ID!): Boolean arriveLater(id: ID!): Boolean }
  type Subscription {
    bookAdded(genre: String, first: Int): Book
    bookAddedLater: Book
    arrival: Arrival!
    closed: Int
    context: Int
  }
  type Arrival { book: Book! }
  type Book @key(fields: "id") { id: ID! at: Int! }`);

const CATALOG = withLink(`
  type Query { book(id: ID!): Book }
  type Book @key(fields: "id") { id: ID! title: String! weight: Int! }`);

const SHIPPING = withLink(`
  type Query { rate: Int }
  type Book @key(fields: "id") { id: ID! weight: Int! @external shipping: Int @requires(fields: "weight") }`);

export interface ArrivalsFixture {
  readonly gateway: Gateway;
  readonly arrivals: Arrivals;
  readonly clients: readonly SubgraphClient[];
  /** Where the subgraphs are, by name, where they are not in this process. */
  readonly urls: ReadonlyMap<string, string>;
  /** Subscribes, and waits until the subgraph has the subscriber where it accepts one. */
  subscribe(operation: string, variables?: Record<string, unknown>): Promise<Answers>;
  /** Leaves all subscriptions, and waits until nothing is left of them. */
  leave(): Promise<void>;
  /** Ends the server of the arrivals, as a process that dies. */
  kill(): Promise<void>;
  /** Cuts the connections of subscriptions, as a network that fails. */
  loseConnections(): void;
  /** The connections that the server of the arrivals has for subscriptions. */
  connectionCount(): number;
  close(): Promise<void>;
}

/** What a subscriber gets. */
export type Answers = AsyncIterableIterator<ExecutionResult, undefined>;

/** A library that tells of new books, in three subgraphs. */
export async function startArrivals(way: EventWay, options: Partial<GatewayOptions> = {}): Promise<ArrivalsFixture> {
  const isStitched = way === 'websocket, stitched';
  const transport = isStitched ? 'websocket' : way;
  const arrivals = new Arrivals();
  const schemas = {
    arrivals: buildFixtureSchema(ARRIVALS, {
      Mutation: {
        arrive: (_, { id }: { id: string }) => (arrivals.publish({ id }), true),
        arriveLater: (_, { id }: { id: string }) => arrivals.doLater(() => (arrivals.publish({ id }), true)),
      },
      Subscription: arrivalResolvers(arrivals) as never, // the field's two functions; the fixture's type knows of one
      Book: {
        at: ({ id, at }: Arrival) => {
          if (id === 'broken') throw new Error('password=secret');
          return at === undefined ? 1 : at;
        },
      },
    }),
    catalog: buildFixtureSchema(CATALOG, {
      Book: {
        __resolveReference: ({ id }: { id: string }) => {
          if (id === 'unreadable') throw new Error('disk full');
          return books[id] && { id, ...books[id] };
        },
      },
    }),
    shipping: buildFixtureSchema(SHIPPING, {
      Book: {
        shipping: ({ weight }: { weight?: number }) => (weight === undefined ? null : weight * 10),
        __resolveReference: (book: object) => book,
      },
    }),
  };

  const servers: Server[] = [];
  const sdls = { arrivals: ARRIVALS, catalog: CATALOG, shipping: SHIPPING };
  const isLocal = transport === 'compiled' || transport === 'interpreted';
  const clients: SubgraphClient[] = [];
  const urls = new Map<string, string>();
  let sockets: WebSocketServer | undefined;
  for (const name of ['arrivals', 'catalog', 'shipping'] as const) {
    const schema = schemas[name];
    const sdl = sdls[name];
    if (isLocal) {
      clients.push(localSubgraph({ name, schema, sdl, compiled: transport === 'compiled' }));
      continue;
    }
    const server = name === 'arrivals' ? serveYoga(schema) : await serveSchema(schema);
    if (name === 'arrivals') {
      if (transport === 'websocket') {
        sockets = new WebSocketServer({ server, path: '/graphql' });
        useServer({ schema }, sockets);
      }
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    servers.push(server);
    const url = urlOf(server);
    urls.set(name, url);
    const subscriptionUrl = transport === 'websocket' ? url.replace('http:', 'ws:') : undefined;
    clients.push(remoteSubgraph({ name, url, sdl, subscriptionUrl, timeoutMs: 5_000 }));
  }

  const supergraphSdl = composeSupergraph(clients.map(({ name, sdl = '' }) => ({ name, sdl, url: urls.get(name) })));
  const gateway = await createGateway({
    supergraphSdl,
    clients,
    queryPlanner: isStitched ? 'stitched' : 'native',
    ...options,
  });
  const opened: Answers[] = [];
  const loseConnections = () => {
    for (const socket of sockets?.clients ?? []) socket.terminate();
  };
  const kill = async () => {
    loseConnections();
    await Promise.all(servers.splice(0, 1).map(stop));
  };
  return {
    gateway,
    arrivals,
    clients,
    urls,
    async subscribe(operation, variables) {
      const before = arrivals.subscriberCount;
      const answers = await gateway.subscribe({ document: parse(operation), variables, newContext: () => ({}) });
      if (!('next' in answers)) throw new Error(`Expected to subscribe, but got ${JSON.stringify(answers)}.`);
      opened.push(answers);
      await until(() => arrivals.subscriberCount > before);
      return answers;
    },
    async leave() {
      for (const answers of opened.splice(0)) await answers.return?.();
      await until(() => gateway.subscriptionCount === 0 && arrivals.subscriberCount === 0);
    },
    kill,
    loseConnections,
    connectionCount: () => sockets?.clients.size ?? 0,
    async close() {
      gateway.dispose();
      await kill();
      await Promise.all(servers.map(stop));
    },
  };
}

function serveYoga(schema: GraphQLSchema): Server {
  const yoga = createYoga({ schema, logging: false });
  return createServer((request, response) => void yoga(request, response));
}

function arrivalResolvers(arrivals: Arrivals) {
  const asIs = { resolve: (arrival: Arrival) => arrival };
  return {
    bookAdded: { ...asIs, subscribe: () => arrivals.subscribe() },
    bookAddedLater: { ...asIs, subscribe: () => arrivals.doLater(() => arrivals.subscribe()) },
    arrival: { resolve: (book: Arrival) => ({ book }), subscribe: () => arrivals.subscribe() },
    closed: {
      subscribe: () => {
        throw new GraphQLError('Expected opening hours, but got a holiday.', {
          extensions: { code: 'BAD_USER_INPUT' },
        });
      },
    },
    context: {
      subscribe: () => arrivals.subscribe(),
      resolve: (_: Arrival, __: object, context: { number?: number }) => context.number,
    },
  };
}

/** Waits until something is so. Fails after five seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 5_000; !isSo();) {
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${isSo.toString()}.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The next answer as a client reads it; null at the end. */
export async function nextOf(answers: Answers): Promise<ExecutionResult | null> {
  const { done, value } = await answers.next();
  return done ? null : asJson(value);
}
