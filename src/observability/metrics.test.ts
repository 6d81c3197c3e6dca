import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import type { GatewayOptions } from '../gateway/createGateway.js';
import { remoteSubgraph } from '../gateway/remoteSubgraph.js';
import { ClientError } from '../platform/errors.js';
import { readServerConfig } from '../platform/config.js';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { withLink } from '../testing/gatewayFixture.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const shop = {
  products: {
    typeDefs:
      'type Query { products: [Product!] failing: String stop: String } type Product @key(fields: "id") { id: ID! }',
    resolvers: {
      Query: {
        products: () => [{ id: '1' }, { id: '2' }],
        failing: () => {
          throw new Error('a secret of ours');
        },
        stop: () => {
          throw new ClientError('BAD_USER_INPUT', 'Expected something else.');
        },
      },
    },
  },
  reviews: {
    typeDefs: 'type Product @key(fields: "id") { id: ID! stars: Int }',
    resolvers: { Product: { __resolveReference: (product: object) => product, stars: () => 5 } },
  },
};

let graph: ServedFixture | undefined;
afterEach(async () => {
  await graph?.close();
  graph = undefined;
});
const start = async (environment: Record<string, string> = {}, options: Partial<GatewayOptions> = {}) =>
  (graph = await serveFixture(shop, environment, options));

/** The values of all series, by name and labels. */
async function seriesOf({ metricsUrl = '' }: ServedFixture): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(metricsUrl)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(/\S+$/.exec(line)?.[0])]));
}

const post = (served: ServedFixture, payload: object, headers: Record<string, string> = {}) =>
  served.http.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });

describe('the metrics', () => {
  it('are in the text format of Prometheus', async () => {
    const served = await start();
    await post(served, { query: '{ products { stars } failing }' });

    const response = await fetch(new URL('/metrics', served.url));
    const text = await response.text();

    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text.endsWith('\n')).toBe(true);
    const names = new Set<string>();
    for (const line of text.split('\n')) {
      const [, declared] = /^# TYPE ([a-z_:][a-z0-9_:]*) (?:counter|gauge|histogram)$/.exec(line) ?? [];
      if (declared !== undefined) names.add(declared);
      if (line === '' || line.startsWith('# ')) continue;
      const [, name = '', suffix = ''] =
        /^([a-z_:][a-z0-9_:]*?)(_bucket|_sum|_count)?(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)+\})? (?:-?[\d.e+-]+|Nan)$/.exec(
          line,
        ) ?? [];
      expect([line, names.has(name) || names.has(name + suffix)]).toEqual([line, true]);
    }
  });

  it('count requests, fetches, plans and errors, on every transport', async () => {
    const served = await start({ BATCHING: '2', METRICS_OPERATIONS: 'Stars' });
    const query = 'query Stars { products { stars } }';
    for (const ask of Object.values(TRANSPORTS)) await ask(served, { query });
    await post(served, { query: '{ failing }' });
    await post(served, { query: '{ stop }' });
    await post(served, { query: '{ nothing }' });

    const series = await seriesOf(served);

    const stars = (transport: string) =>
      series.get(`hemicycle_operations_total{operation="Stars",kind="query",transport="${transport}",outcome="ok"}`);
    expect(['post', 'get', 'batch', 'sse', 'websocket'].map(stars)).toEqual([2, 1, 1, 1, 1]);
    const of = (outcome: string, kind: string) =>
      series.get(
        `hemicycle_operations_total{operation="anonymous",kind="${kind}",transport="post",outcome="${outcome}"}`,
      );
    expect([of('failed', 'query'), of('errors', 'query'), of('refused', 'none')]).toEqual([1, 1, 1]);
    expect(series.get('hemicycle_operation_duration_seconds_count{operation="Stars"}')).toBe(6);
    expect(series.get('hemicycle_subgraph_requests_total{subgraph="reviews",outcome="ok"}')).toBe(6);
    expect(series.get('hemicycle_subgraph_requests_total{subgraph="products",outcome="errors"}')).toBe(2);
    expect(series.get('hemicycle_subgraph_request_duration_seconds_bucket{le="+Inf",subgraph="reviews"}')).toBe(6);
    const codes = ['INTERNAL_SERVER_ERROR', 'BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED'];
    expect(codes.map((code) => series.get(`hemicycle_errors_total{code="${code}"}`))).toEqual([1, 1, 1]);
    // What the batch asks beside it needs no subgraph, but a plan all the same.
    expect(series.get('hemicycle_plans_total{from="planner"}')).toBe(4);
    expect(series.get('hemicycle_plans_total{from="cache"}')).toBe(5);
    expect(series.get('hemicycle_plans_kept')).toBe(4);
    expect(series.get('hemicycle_planner_restarts_total')).toBe(0);
    expect(series.get('hemicycle_graph_loaded')).toBe(1);
    expect(series.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(series.get('nodejs_eventloop_lag_max_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('tell of no plans where operations run without', async () => {
    const served = await start({}, { queryPlanner: 'stitched' });
    await post(served, { query: '{ products { stars } }' });

    const series = await seriesOf(served);

    expect([...series.keys()].filter((name) => name.includes('_plans_total'))).toEqual([]);
    expect(series.get('hemicycle_subgraph_requests_total{subgraph="reviews",outcome="ok"}')).toBe(1);
  });

  it('tell nothing of what a server does not have: a database that is told as down would raise an alarm', async () => {
    const served = await start();

    const names = [...(await seriesOf(served)).keys()];

    expect(names.filter((name) => /database|sql/.test(name))).toEqual([]);
  });

  it('are of one server each, where several are in one process', async () => {
    const other = await serveFixture(shop);
    try {
      const served = await start();
      await post(served, { query: '{ stop }' });

      const counted = async (of: ServedFixture) =>
        (await seriesOf(of)).get('hemicycle_errors_total{code="BAD_USER_INPUT"}');

      expect([await counted(served), await counted(other)]).toEqual([1, undefined]);
    } finally {
      await other.close();
    }
  });

  it('tell subgraphs that are gone, that do not answer in time, and that answer errors from each other', async () => {
    const silent = createServer((socket) => socket.resume());
    const failing = createHttpServer((_, response) => response.end('{"data":null,"errors":[{"message":"No."}]}'));
    const portOf = async (server: Server) => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    };
    const ports = { gone: 9, silent: await portOf(silent), failing: await portOf(failing) };
    const subgraphs = Object.fromEntries(
      Object.keys(ports).map((name) => [name, { typeDefs: `type Query { ${name}: Int }`, resolvers: {} }]),
    );
    const clients = Object.entries(ports).map(([name, port]) =>
      remoteSubgraph({
        name,
        url: `http://127.0.0.1:${port}/graphql`,
        ...(name === 'silent' && { timeoutMs: 200 }),
      }),
    );
    const served = (graph = await serveFixture(subgraphs, {}, { clients }));
    await post(served, { query: '{ gone silent failing }' });

    const series = [...(await seriesOf(served))].filter(([name]) =>
      /^hemicycle_(subgraph_requests|errors)_total/.test(name),
    );

    expect(Object.fromEntries(series)).toEqual({
      'hemicycle_subgraph_requests_total{subgraph="gone",outcome="unavailable"}': 1,
      'hemicycle_subgraph_requests_total{subgraph="silent",outcome="timeout"}': 1,
      'hemicycle_subgraph_requests_total{subgraph="failing",outcome="errors"}': 1,
      'hemicycle_errors_total{code="SUBGRAPH_UNAVAILABLE"}': 1,
      'hemicycle_errors_total{code="SUBGRAPH_TIMEOUT"}': 1,
      'hemicycle_errors_total{code="INTERNAL_SERVER_ERROR"}': 1,
    });
    silent.close();
    failing.close();
  });

  it('tell the breakers of the subgraphs that are asked now, not of those before', async () => {
    const url = 'http://127.0.0.1:9/graphql';
    const refusing = remoteSubgraph({ name: 'products', url, retries: 0 });
    const clients = [refusing, remoteSubgraph({ name: 'reviews', url })];
    const served = (graph = await serveFixture(shop, {}, { clients }));
    const states = async () =>
      [...(await seriesOf(served))]
        .filter(([name, value]) => name.startsWith('hemicycle_subgraph_breaker_state') && value === 1)
        .map(([name]) => name.replace('hemicycle_subgraph_breaker_state', ''));
    while (refusing.breakerState === 'closed') await post(served, { query: '{ products { id } }' });
    expect(await states()).toEqual(['{subgraph="products",state="open"}', '{subgraph="reviews",state="closed"}']);

    const products = composeSupergraph([{ name: 'products', sdl: withLink(shop.products.typeDefs) }]);
    await served.fixture.gateway.replaceSupergraph(products, [remoteSubgraph({ name: 'products', url })]);

    expect(await states()).toEqual(['{subgraph="products",state="closed"}']);
  });

  it('have no series that a client chose: after 10,000 names, paths, codes and methods there are as many as before', async () => {
    const served = await start({ METRICS_OPERATIONS: 'Stars', LOG_REQUESTS: 'off' });
    const ask = async (index: number) => {
      const name = `Made_up_${index}`;
      await post(served, { query: `query ${name} { __typename }`, operationName: name });
      await served.http.inject({ method: 'GET', url: `/made/up/${index}` });
      await post(
        served,
        { query: '{ stop }', extensions: { code: name } },
        { 'x-request-id': name, 'user-agent': name },
      );
    };
    await ask(0);
    await ask(1);
    const countSeries = async () =>
      [...(await seriesOf(served)).keys()].filter((name) => name.startsWith('hemicycle_')).length;
    await countSeries(); // which is a request, too
    const before = await countSeries();

    // A third of them whole: they differ in nothing that matters here.
    for (let index = 2; index <= 3_334; index++) await ask(index);

    expect(await countSeries()).toBe(before);
    expect((await seriesOf(served)).get('hemicycle_http_responses_total{method="GET",route="none",status="404"}')).toBe(
      3_335,
    );
  });

  it('name the operations of trusted documents', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hemicycle-metrics-'));
    const manifest = join(folder, 'manifest.json');
    await writeFile(manifest, JSON.stringify({ one: 'query Trusted { products { id } }' }));
    try {
      const served = await start({ TRUSTED_DOCUMENTS: manifest });
      await post(served, { documentId: 'one' });
      await post(served, { query: 'query Another { products { id } }' });

      const series = await seriesOf(served);

      for (const name of ['Trusted', 'other'])
        expect(series.get(`hemicycle_operation_duration_seconds_count{operation="${name}"}`)).toBe(1);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('where the metrics are', () => {
  it('is a port of their own, which is not the graph’s', async () => {
    const served = await start({ METRICS: '0' });
    const { metricsUrl = '' } = served;

    expect(new URL(metricsUrl).port).not.toBe(new URL(served.url).port);
    expect((await seriesOf(served)).get('hemicycle_graph_loaded')).toBe(1);
    expect((await fetch(new URL('/graphql', metricsUrl))).status).toBe(404);
    expect((await fetch(new URL('/metrics', served.url))).status).toBe(404);
  });

  it('is nowhere when they are off, and nothing is written down then', async () => {
    const served = await start({ METRICS: 'off', LOG_REQUESTS: 'off', SLOW_OPERATION_MS: 'off' });

    expect((await fetch(new URL('/metrics', served.url))).status).toBe(404);
    expect(served.observability.observer).toBeUndefined();
  });

  it('is told in a sentence where that port is taken, is the graph’s, or is none', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;

    await expect(start({ METRICS: String(port) })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use; set METRICS to another one.`,
    );
    expect(() => readServerConfig({}, { PORT: '4000', METRICS: '4000' })).toThrow(
      'Expected METRICS to be a port of its own, but got 4000, which is PORT; on tells metrics at the port of the graph.',
    );
    for (const wrong of ['70000', '-1', 'yes'])
      expect(() => readServerConfig({}, { METRICS: wrong })).toThrow(
        `Expected METRICS to be on, off, or a port of its own, 0 to 65535, but got "${wrong}".`,
      );
    taken.close();
  });
});
