import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { context, propagation, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTelemetryTracer } from './observability/openTelemetry.js';
import { useTracer } from './platform/tracing.js';
import { appUnderTest, type AppUnderTest } from './testing/app.js';
import { killCommands, runCommand } from './testing/commandLine.js';
import { stop, urlOf } from './testing/gatewayFixture.js';
import { openShop, SHOP_QUERY, type Shop } from './testing/shop.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT_SPAN = '00f067aa0ba902b7';
const traceparent = `00-${TRACE_ID}-${CLIENT_SPAN}-01`;

/** A span as OTLP has it in JSON. */
interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { key: string; value: { stringValue?: string } }[];
}

describe('a gateway that was started with --import ./dist/tracing.js', () => {
  let shop: Shop;
  let folder: string;
  let receiver: Server;
  let silent: Server;
  let refusing: Server;
  const received: { resource: SentSpan['attributes']; spans: SentSpan[] }[] = [];
  const seen: { name: string; traceparent: string | undefined }[] = [];
  const baggage: unknown[] = []; // of requests that are traced

  beforeAll(async () => {
    shop = await openShop((name, headers) => {
      seen.push({ name, traceparent: headers['traceparent'] as string });
      if (headers['traceparent'] !== undefined) baggage.push(headers['baggage']);
    });
    folder = await mkdtemp(join(tmpdir(), 'hemicycle-tracing-'));
    await writeFile(join(folder, 'supergraph.graphql'), shop.supergraphSdl());
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(body) as {
          resourceSpans: { resource: { attributes: SentSpan['attributes'] }; scopeSpans: { spans: SentSpan[] }[] }[];
        };
        for (const { resource, scopeSpans } of resourceSpans)
          received.push({ resource: resource.attributes, spans: scopeSpans.flatMap(({ spans }) => spans) });
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    silent = createServer(() => undefined);
    refusing = createServer((_, response) => response.writeHead(404).end('a page'));
    for (const server of [receiver, silent, refusing])
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    killCommands();
    await shop[Symbol.asyncDispose]();
    await stop(receiver);
    await stop(silent);
    await stop(refusing);
    await rm(folder, { recursive: true });
  });

  const start = (environment: Readonly<Record<string, string>>) =>
    runCommand(
      ['gateway', '--supergraph', join(folder, 'supergraph.graphql')],
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: new URL(urlOf(receiver)).origin,
        OTEL_SERVICE_NAME: 'shop',
        LOG_REQUESTS: 'off',
        METRICS: 'off',
        SLOW_OPERATION_MS: 'off',
        ...environment,
      },
      ['--import', './dist/tracing.js'],
    );

  /** Asks once of a gateway, which has sent all that it ever will when this is done. */
  async function askOnce(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const run = start(environment);
    const url = await run.ready();
    received.length = seen.length = baggage.length = 0;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        traceparent,
        baggage: 'tenant=of-a-client',
        'x-request-id': 'abc',
      },
      body: JSON.stringify({ query: `query Stars ${SHOP_QUERY}` }),
    });
    expect(await response.json()).toMatchObject({ data: { products: [{ name: 'Chair' }, { name: 'Table' }] } });
    run.process.kill('SIGTERM');
    expect(await run.exit).toBe(0);
  }

  it('sends the spans of a request below that of its client, and tells subgraphs of theirs', async () => {
    await askOnce();

    const spans = received.flatMap((each) => each.spans).filter(({ traceId }) => traceId === TRACE_ID);
    const named = (name: string) => spans.filter((span) => span.name === name);
    const [gateway] = named('query');
    const attribute = ({ attributes }: SentSpan, key: string) =>
      attributes.find((each) => each.key === key)?.value.stringValue;
    expect(gateway).toMatchObject({ parentSpanId: CLIENT_SPAN });
    expect(gateway && attribute(gateway, 'graphql.operation.name')).toBe('Stars');
    expect(gateway && attribute(gateway, 'hemicycle.request.id')).toBe('abc');
    expect(named('plan')).toMatchObject([{ parentSpanId: gateway?.spanId }]);
    expect(named('fetch').map((span) => [span.parentSpanId, attribute(span, 'hemicycle.subgraph.name')])).toEqual([
      [gateway?.spanId, 'products'],
      [gateway?.spanId, 'reviews'],
    ]);
    const asked = seen.filter((each) => each.traceparent?.includes(TRACE_ID));
    expect(asked).toEqual(
      named('fetch').map((span) => ({
        name: attribute(span, 'hemicycle.subgraph.name'),
        traceparent: `00-${TRACE_ID}-${span.spanId}-01`,
      })),
    );
    expect(received[0]?.resource).toContainEqual({ key: 'service.name', value: { stringValue: 'shop' } });
  });

  it('tells subgraphs nothing of the baggage of a client', async () => {
    await askOnce();

    expect(baggage).toEqual([undefined, undefined]);
  });

  it.each([
    ['OTEL_SDK_DISABLED', 'true'],
    ['OTEL_TRACES_EXPORTER', 'none'],
  ])('sends nothing where %s is %s', async (variable, value) => {
    await askOnce({ [variable]: value });

    expect(received).toEqual([]);
    const asked = seen.filter((each) => each.traceparent !== undefined); // not the first look whether they can be reached
    expect(asked.map((each) => each.traceparent)).toEqual([traceparent, traceparent]);
  });

  it.each([
    ['never answers', () => urlOf(silent)],
    ['is not there', () => 'http://127.0.0.1:9'],
  ])('ends with 0 within the drain time where what takes traces %s', async (_, endpoint) => {
    const run = start({ OTEL_EXPORTER_OTLP_ENDPOINT: new URL(endpoint()).origin, DRAIN_SECONDS: '3' });
    const url = await run.ready();
    await (await fetch(`${url}/graphql?query={__typename}`)).text();
    const stoppedAt = performance.now();
    run.process.kill('SIGTERM');

    expect(await run.exit).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(3_000);
    expect(run.stdout()).toContain('Stopped.');
    expect(run.stderr()).toContain('Traces cannot be sent');
  });

  it('tells the log why nobody takes traces, once', async () => {
    const run = start({ OTEL_EXPORTER_OTLP_ENDPOINT: new URL(urlOf(refusing)).origin, OTEL_BSP_SCHEDULE_DELAY: '1' });
    const url = await run.ready();
    for (let count = 0; count < 5; count++) {
      await (await fetch(`${url}/graphql?query={__typename}`)).text();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    run.process.kill('SIGTERM');
    await run.exit;

    const lines = run.stderr().match(/^.*Traces cannot be sent.*$/gm) ?? [];
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { level: 40, time: expect.anything(), reason: 'Not Found', msg: 'Traces cannot be sent' },
    ]);
  });

  it('does not start where traces shall go by what is not there', async () => {
    const run = start({ OTEL_TRACES_EXPORTER: 'zipkin' });

    expect(await run.exit).toBe(1);
    expect(run.stderr()).toBe('Expected OTEL_TRACES_EXPORTER to be otlp or none, but got "zipkin".\n');
  });
});

describe('our own graph, where requests are followed', () => {
  const exporter = new InMemorySpanExporter();
  let app: AppUnderTest;

  beforeAll(async () => {
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
    useTracer(openTelemetryTracer());
    app = await appUnderTest();
  });
  afterEach(() => exporter.reset());
  afterAll(async () => {
    useTracer(undefined);
    trace.disable();
    context.disable();
    propagation.disable();
    await app[Symbol.asyncDispose]();
  });

  it('has its SQL below the fetch that asked, without values', async () => {
    exporter.reset();
    await app.dataOf('query ($id: ID!) { node(id: $id) { id } assemblies(first: 1) { edges { node { acronym } } } }', {
      id: 'assembly:a-value-of-a-client',
    });

    const spans = exporter.getFinishedSpans();
    const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
    const parentOf = (span: ReadableSpan) => byId.get(span.parentSpanContext?.spanId ?? '');
    const statements = spans.filter(({ name }) => name === 'sql');
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      expect(statement.attributes).toMatchObject({ 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT' });
      const fetch = parentOf(statement);
      expect([fetch?.name, fetch && parentOf(fetch)?.name]).toEqual(['fetch', 'query']);
    }
    expect(JSON.stringify(spans.map(({ name, attributes }) => [name, attributes]))).not.toContain('a-value');
  });

  it('tells which fetch failed, and that the operation did', async () => {
    await app.ask('{ nothing }');

    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ name: 'gateway', status: { code: 2, message: 'GRAPHQL_VALIDATION_FAILED' } });
  });
});
