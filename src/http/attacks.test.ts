import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attacks, firstMessages, laterMessages, sendBytes, sendMessages, sendSlowly } from '../testing/attacks.js';
import { overWebSocket, TRANSPORTS, type AskedOperation } from '../testing/everyTransport.js';
import { leastCpuMs } from '../testing/leastCpuMs.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { startIssuer, type TokenIssuer } from '../testing/tokens.js';

const things = {
  things: {
    typeDefs: `type Query { note(text: String): String filtered(filter: Filter): String box: Box } type Box { id: ID box: Box of(text: String, a: Int, b: Int, c: Int, d: Int, e: Int): Box }
      input Filter { text: String not: [Filter] }`,
    resolvers: { Query: { note: (_: unknown, { text }: { text?: string }) => text ?? 'nothing' } },
  },
};

let graph: ServedFixture;
let port: number;
beforeAll(async () => {
  graph = await serveFixture(things, { LIMIT_BODY_SECONDS: '1', BATCHING: '2' });
  port = Number(new URL(graph.url).port);
});
afterAll(() => graph.close());

describe('a request that is meant to hurt', () => {
  it.each(attacks())('is refused: $name', async ({ bytes, status, limit }) => {
    const answer = await sendBytes(port, bytes);

    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('"data"');
    if (limit !== undefined) expect(answer.text).toContain(`"limit":"${limit}"`);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(answer.text.length).toBeLessThan(3_000);
  });

  it.each(attacks())('takes less than 50 ms of the processor: $name', async ({ bytes }) => {
    expect(await leastCpuMs(() => sendBytes(port, bytes))).toBeLessThan(50);
  });

  it.each(['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}'])(
    'is refused by GET as by POST: variables %s',
    async (variables) => {
      const search = new URLSearchParams({ query: '{ note }', variables });
      const { statusCode, body } = await graph.http.inject({ method: 'GET', url: `/graphql?${search.toString()}` });

      expect(statusCode).toBe(400);
      expect(body).toMatch(/Expected keys that stand for data, but got \\"(__proto__|constructor)\\"\./);
    },
  );

  it.each([
    '"variables":{"__proto__":{"a":1}}',
    '"variables":{"a":[{"constructor":{"prototype":{"a":1}}}]}',
    '"__proto__":{"a":1}',
  ])('is refused on a WebSocket as by POST: %s', async (forged) => {
    const payload = JSON.parse(`{"query":"{ note }",${forged}}`) as AskedOperation;
    const { body } = await overWebSocket(graph, payload);

    expect(body.errors).toMatchObject([{ message: expect.stringContaining('Expected keys that stand for data') }]);
  });

  it('is let go where its body comes too slowly', async () => {
    expect(await sendSlowly(port)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

describe.each(Object.entries(TRANSPORTS))('by %s', (_, ask) => {
  it.each(['__proto__', 'constructor', 'toString'])('%s is an alias and a variable like any other', async (name) => {
    const query = `query ($constructor: String = "x") { ${name}: note(text: $constructor) }`;
    const { body } = await ask(graph, { query });

    expect(JSON.stringify(body)).toBe(`{"data":{"${name}":"x"}}`);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each(['__proto__', 'constructor'])('%s is no argument that a field has', async (name) => {
    const { body } = await ask(graph, { query: `{ note(${name}: "x") }` });

    expect(body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});

describe('a first message on a WebSocket that is meant to hurt', () => {
  let issuer: TokenIssuer;
  let believing: ServedFixture;
  beforeAll(async () => {
    issuer = await startIssuer();
    believing = await serveFixture(things, { JWT_JWKS: issuer.jwksFile });
  });
  afterAll(async () => {
    await believing.close();
    await issuer[Symbol.asyncDispose]();
  });

  it.each(firstMessages())('closes it at less than 50 ms of the processor: $name', async ({ message, code }) => {
    expect(await sendMessages(believing.url, message)).toBe(code);
    expect(await leastCpuMs(() => sendMessages(believing.url, message))).toBeLessThan(50);
  });
});

describe('a later message on a WebSocket that is meant to hurt', () => {
  const init = '{"type":"connection_init"}';

  it.each(laterMessages())('closes it at less than 50 ms of the processor: $name', async ({ message, code }) => {
    expect(await sendMessages(graph.url, init, message)).toBe(code);
    expect(await leastCpuMs(() => sendMessages(graph.url, init, message))).toBeLessThan(50);
    expect(graph.logged).toEqual([]);
  });
});
