import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { AdaptiveLimit } from './adaptiveLimit.js';
import { answerBatch } from './batch.js';

const counting = {
  counting: {
    typeDefs: 'type Query { echo(text: String): String broken: Int } type Mutation { add: Int }',
    resolvers: {
      Query: {
        echo: (_: unknown, { text }: { text: string }) => text,
        broken: () => Promise.reject(new Error('secret')),
      },
      Mutation: { add: () => 1 },
    },
  },
};

let graph: ServedFixture;

function send(payload: unknown, headers: Record<string, string>) {
  return graph.http.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    payload: payload as object,
  });
}
async function post(payload: unknown, headers: Record<string, string> = {}) {
  const response = await send(payload, headers);
  return { status: response.statusCode, type: response.headers['content-type'], json: response.json<unknown>() };
}
const echo = (text: string) => ({ query: 'query ($text: String) { echo(text: $text) }', variables: { text } });

describe('a list of requests', () => {
  afterEach(() => graph.close());

  it('is refused in words where lists are not taken', async () => {
    await start();

    expect(await post([echo('a')])).toMatchObject({
      status: 400,
      json: {
        errors: [
          { message: expect.stringMatching(/^Expected one request, since lists are not taken here, but got \[/) },
        ],
      },
    });
  });

  it('is answered by a list in its order, queries and mutations alike', async () => {
    await start('3');

    expect(await post([echo('a'), { query: 'mutation { add }' }, echo('b')])).toEqual({
      status: 200,
      type: 'application/json; charset=utf-8',
      json: [{ data: { echo: 'a' } }, { data: { add: 1 } }, { data: { echo: 'b' } }],
    });
  });

  it('tells what is wrong with one in its place, with status 200 whatever the client accepts', async () => {
    await start('10');
    const list = [
      echo('a'),
      { query: '{' },
      { query: '{ nothing }' },
      {},
      { query: 7 },
      { query: '{ echo }', extensions: { persistedQuery: { version: 1, sha256Hash: 'wrong' } } },
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'unknown' } } },
      { query: `{ ${'echo '.repeat(10_001)} }` },
    ];

    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, type, json } = await post(list, { accept });

      expect([status, type]).toEqual([200, `${accept}; charset=utf-8`]);
      expect(json).toMatchObject([
        { data: { echo: 'a' } },
        { errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] },
        { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
        { errors: [{ message: 'Expected a query, but got nothing.' }] },
        { errors: [{ message: 'Expected query to be a text, but got 7.' }] },
        { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
        { errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] },
        { errors: [{ extensions: { code: 'OPERATION_TOO_LARGE' } }] },
      ]);
    }
  });

  it('has one request id, which every masked error quotes', async () => {
    await start('2');

    const { json } = await post([{ query: '{ broken }' }, { query: '{ broken }' }], { 'x-request-id': 'r-1' });

    const masked = { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r-1' } };
    expect(json).toMatchObject([{ errors: [masked] }, { errors: [masked] }]);
  });

  const refused: [unknown[], string][] = [
    [[], 'Expected a list of 1 to 2 requests, but got 0.'],
    [[echo('a'), echo('b'), echo('c')], 'Expected a list of 1 to 2 requests, but got 3.'],
    [[echo('a'), '{ echo }'], 'Expected a list of JSON maps, but got "{ echo }".'],
    [
      [[echo('a')]],
      'Expected a list of JSON maps, but got [{"query":"query ($text: String) { echo(text: $text) }","variables":{"text":"a"}}].',
    ],
    [[null], 'Expected a list of JSON maps, but got null.'],
  ];
  it('is refused as a whole where it is none, empty, or too long', async () => {
    await start('2');

    for (const [list, message] of refused)
      expect(await post(list)).toMatchObject({ status: 400, json: { errors: [{ message }] } });
    expect(graph.fixture.fetches).toEqual([]);
  });

  const values = (count: number) => ({ query: '{ echo }', variables: { a: Array(count).fill(0) } });
  const inRequest = 'Expected at most 20000 values in a request, but got more than 20000.';
  const inList = 'Expected at most 40000 values in all requests of a list together, but got more than 40000.';
  it.each<[string, string, unknown, string]>([
    ['all requests of a list together have', '3', Array(3).fill(values(15_000)), inList],
    ['one request of a list has', '3', [values(1), values(20_001)], inRequest],
    ['a request beside lists has', '3', values(20_001), inRequest],
    ['a list has where none is taken', 'off', Array(3).fill(values(15_000)), inRequest],
  ])('tells how many values there may be where %s more', async (_, batching, payload, message) => {
    await start(batching);

    for (const accept of ['application/json', 'text/event-stream']) {
      const { body } = await send(payload, { accept });

      expect(body).toContain(`"message":"${message}","extensions":{"limit":"values"`);
    }
  });

  it('counts as no work where it is refused, however long it is', async () => {
    await start('2');
    const answered = jest.spyOn(AdaptiveLimit.prototype, 'answered');

    await post(Array(30_000).fill(1)); // a longer one is one request with too many values
    await post([1]);
    const afterRefusals = answered.mock.calls.flat();
    await post([echo('a'), echo('b')]);

    expect([afterRefusals, answered.mock.calls]).toEqual([[], [[2]]]);
    answered.mockRestore();
  });

  async function start(batching?: string): Promise<void> {
    graph = await serveFixture(counting, batching === undefined ? {} : { BATCHING: batching });
  }
});

describe('a list that is answered', () => {
  it('begins each request in a turn of its own, and waits for none of their answers', async () => {
    let turn = 0;
    let counting = setImmediate(function count() {
      turn++;
      counting = setImmediate(count);
    });
    const begun: number[] = [];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const { json } = await answerBatch([1, 2, 3], async (body) => {
      if (begun.push(turn) === 3) answer();
      await answered;
      return { status: 200, headers: [], json: String(body) };
    });
    clearImmediate(counting);

    expect(json).toBe('[1,2,3]');
    expect(new Set(begun).size).toBe(3);
  });
});
