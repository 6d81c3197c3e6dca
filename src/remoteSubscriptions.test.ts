import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { startGatewayServer, type GatewayServer } from './gatewayServer.js';
import { readServerConfig } from './platform/config.js';
import { readSubscriptionUrls } from './remoteSubgraphs.js';
import { startArrivals, until, type ArrivalsFixture } from './testing/arrivalsFixture.js';

const CONFIG = readServerConfig({}, { HOST: '127.0.0.1', PORT: '0' });

let folder: string;
let library: ArrivalsFixture;
let server: GatewayServer;

async function write(supergraphSdl: string): Promise<string> {
  const file = join(folder, 'supergraph.graphql');
  await writeFile(`${file}.new`, supergraphSdl);
  await rename(`${file}.new`, file);
  return file;
}

describe.each(['websocket', 'event stream'] as const)('a gateway told where to subscribe, by %s', (transport) => {
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'subscriptions-'))));
  afterEach(async () => {
    await server.close();
    await library.close();
    await rm(folder, { recursive: true });
  });

  it('joins the events of a subgraph elsewhere, through a client that subscribes again when the supergraph changes', async () => {
    library = await startArrivals(transport);
    const { supergraphSdl } = library.gateway;
    const options =
      transport === 'websocket' ? [`arrivals=${library.urls.get('arrivals')?.replace('http', 'ws')}`] : [];
    server = await startGatewayServer(CONFIG, pino({ level: 'silent' }), {
      supergraphFile: await write(supergraphSdl),
      subscriptionUrls: readSubscriptionUrls(options),
    });
    let connections = 0;
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryWait: () => Promise.resolve(),
      on: { connected: () => connections++ },
    });
    const events = client.iterate({ query: 'subscription { bookAdded { title shipping } }' });
    const first = events.next();
    await until(() => library.arrivals.subscriberCount === 1);
    library.arrivals.publish({ id: 'b1' });
    expect((await first).value).toEqual({ data: { bookAdded: { title: 'A Tale', shipping: 20 } } });

    // Nothing of the subscription changes: it goes on.
    await write(supergraphSdl.replace(/\brate: .*/, ''));
    await server.reload();
    library.arrivals.publish({ id: 'b2' });
    expect((await events.next()).value).toEqual({ data: { bookAdded: { title: 'Another', shipping: 30 } } });
    expect(connections).toBe(1);

    // A subgraph that it asks moves: the client is told so, connects again, and its user does not notice.
    const shipping = library.urls.get('shipping') ?? '';
    await write(supergraphSdl.replace(shipping, `${shipping}?moved`));
    await server.reload();
    await until(() => connections === 2 && library.arrivals.subscriberCount === 1);
    library.arrivals.publish({ id: 'b1' });
    expect((await events.next()).value).toEqual({ data: { bookAdded: { title: 'A Tale', shipping: 20 } } });
    await client.dispose();
  });

  it('has so many for one client, over whichever transport they come', async () => {
    library = await startArrivals(transport);
    const options =
      transport === 'websocket' ? [`arrivals=${library.urls.get('arrivals')?.replace('http', 'ws')}`] : [];
    const config = readServerConfig({}, { HOST: '127.0.0.1', PORT: '0', SUBSCRIPTIONS_PER_CLIENT: '1' });
    server = await startGatewayServer(config, pino({ level: 'silent' }), {
      supergraphFile: await write(library.gateway.supergraphSdl),
      subscriptionUrls: readSubscriptionUrls(options),
    });
    const query = 'subscription { bookAdded { title } }';
    const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    void client.iterate({ query }).next();
    await until(() => library.arrivals.subscriberCount === 1);

    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });

    expect(await response.text()).toContain('"code":"TOO_MANY_SUBSCRIPTIONS"');
    await client.dispose();
  });
});

describe('addresses for subscriptions', () => {
  it.each([
    [['reviews'], 'Expected --subscription-url to be like name=ws://localhost:4001/graphql, but got "reviews".'],
    [
      ['reviews=ftp://a/'],
      'Expected the address of the subgraph reviews in --subscription-url to be like ws://localhost:4001/graphql, or http: for server-sent events, but got "ftp://a/".',
    ],
    [
      ['reviews=ws://a/', 'reviews=ws://b/'],
      'Expected one --subscription-url for the subgraph reviews, but got several.',
    ],
  ])('that are not understood are told: %j', (options, message) => {
    expect(() => readSubscriptionUrls(options)).toThrow(expect.objectContaining({ name: 'OperatorError', message }));
  });
});
