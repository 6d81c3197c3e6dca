import { afterEach, describe, expect, it } from '@jest/globals';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

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
  readonly extensions?: { readonly plan?: { readonly tree: object | null; readonly fetches: readonly object[] } };
}

async function ask(environment: Record<string, string>, query: string, headers: Record<string, string>) {
  graph = await serveFixture(shop, environment);
  const payload = { query };
  const response = await graph.http.inject({ method: 'POST', url: '/graphql', headers, payload });
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

  it('is not there for what was refused', async () => {
    const answer = await ask({ PLANS_IN_ANSWERS: 'on' }, '{ nothing }', ASKED);

    expect(answer.extensions).toBeUndefined();
  });
});
