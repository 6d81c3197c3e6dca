import { afterEach, describe, expect, it } from '@jest/globals';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { withPlan } from './planExtension.js';

const shop = {
  products: { typeDefs: 'type Query { products: [Product] } type Product @key(fields: "id") { id: ID! }' },
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

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly object[];
  readonly extensions?: { readonly plan?: { readonly tree: object | null; readonly fetches: readonly object[] } };
}

async function ask(
  environment: Record<string, string>,
  query: string,
  headers: Record<string, string>,
  variables: object = {},
) {
  graph = await serveFixture(shop, environment);
  return askAgain(query, headers, variables);
}

async function askAgain(query: string, headers: Record<string, string>, variables: object = {}) {
  const payload = { query, variables };
  const response = await graph?.http.inject({ method: 'POST', url: '/graphql', headers, payload });
  if (!response) throw new Error('Nothing was asked before.');
  return response.json<Answer>();
}

const ASKED = { 'x-query-plan': 'on' };
const QUERY = '{ products { stars } }';

describe('extensions.plan', () => {
  it('has the tree of the planner, and the fetches as they went', async () => {
    const { data, extensions } = await ask({ PLANS_IN_ANSWERS: 'on' }, QUERY, ASKED);

    expect(data).toEqual({ products: null });
    expect(extensions?.plan).toMatchObject({
      tree: { node: { kind: 'Sequence' } },
      fetches: [{ subgraph: 'products', durationMs: expect.any(Number) }],
    });
  });

  it.each([
    ['the operator did not allow it', {}, ASKED],
    ['the client did not ask for it', { PLANS_IN_ANSWERS: 'on' }, {}],
  ])('is not there where %s', async (_, environment, headers) => {
    expect(await ask(environment as Record<string, string>, QUERY, headers as Record<string, string>)).toEqual({
      data: { products: null },
    });
  });

  it.each([
    [true, {}],
    [true, { x: true }],
    [false, { x: false }],
  ])('has in its tree what was fetched: of a condition that is %p, by %p', async (isAsked, variables) => {
    const query = 'query ($x: Boolean = true) { products { id stars @include(if: $x) } }';

    const { extensions } = await ask({ PLANS_IN_ANSWERS: 'on' }, query, ASKED, variables);

    expect(JSON.stringify(extensions?.plan?.tree).includes('stars')).toBe(isAsked);
  });

  it('has the fetches where nothing else is told of requests', async () => {
    const silent = { METRICS: 'off', LOG_REQUESTS: 'off', SLOW_OPERATION_MS: 'off' };

    const { extensions } = await ask({ PLANS_IN_ANSWERS: 'on', ...silent }, QUERY, ASKED);

    expect(extensions?.plan?.fetches).toMatchObject([{ subgraph: 'products' }]);
  });

  it.each([
    ['by validation', {}, '{ nothing }'],
    ['by its cost', { LIMIT_COST: '1' }, QUERY],
    ['by its variables', {}, 'query ($x: Boolean!) { products { id @include(if: $x) } }'],
  ])('is not there for what was refused %s', async (_, limits, query) => {
    const answer = await ask({ PLANS_IN_ANSWERS: 'on', ...limits }, query, ASKED);

    expect(answer).toEqual({ errors: [expect.anything()] });
  });

  it('is not there for what was refused by rate', async () => {
    let answer = await ask(
      { PLANS_IN_ANSWERS: 'on', LIMIT_COST: '60', INTROSPECTION: 'off', RATE_LIMIT: '61/3600' },
      QUERY,
      ASKED,
    );
    while (!answer.errors) answer = await askAgain(QUERY, ASKED);

    expect(answer).toEqual({
      errors: [{ message: expect.any(String), extensions: expect.objectContaining({ code: 'RATE_LIMITED' }) }],
    });
  });

  it('is not asked for once more where the planner refused', async () => {
    let asked = 0;
    const makeTree = async () => {
      asked++;
      return undefined;
    };
    const refused = { errors: [] };

    expect(await withPlan({ makeTree }, {}, refused)).toBe(refused);
    expect(asked).toBe(0);
  });
});
