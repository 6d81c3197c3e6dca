import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attacks, sendBytes } from '../testing/attacks.js';
import { TRANSPORTS } from '../testing/everyTransport.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const things = {
  things: {
    typeDefs: 'type Query { note(text: String): String }',
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

  it('is let go where its body comes too slowly', async () => {
    const answered = new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
        ),
      );
      socket.setEncoding('utf8').on('data', (part: string) => (text += part));
      socket.on('error', reject).on('close', () => resolve(text));
    });

    expect(await answered).toMatch(/^HTTP\/1\.1 408 /);
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
