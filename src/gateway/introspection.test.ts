import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { startGateway, type FixtureGateway } from '../testing/gatewayFixture.js';

describe('introspection', () => {
  let graph: FixtureGateway;
  beforeEach(async () => {
    const typeDefs = 'type Query { one: Int, old: Int @deprecated, self: Query }';
    graph = await startGateway({ numbers: { typeDefs, resolvers: { Query: { one: () => 1 } } } }, 'compiled');
  });
  afterEach(async () => graph.close());

  const ask = (query: string, variables = {}) =>
    graph.gateway.execute({ document: parse(query), variables, context: {} });

  it('is worked out once, however often it is asked for, and for the next supergraph again', async () => {
    const { apiSchema } = graph.gateway;
    let looks = 0;
    const types = apiSchema.getTypeMap();
    apiSchema.getTypeMap = () => (looks++, types);
    const document = parse(getIntrospectionQuery());
    const first = await graph.gateway.execute({ document, context: {} });
    const looksAtFirst = looks;
    const second = await graph.gateway.execute({ document, context: {} });

    expect(looksAtFirst).toBeGreaterThan(0);
    expect(looks).toBe(looksAtFirst);
    expect(second).toEqual(first);
    await graph.gateway.replaceSupergraph(graph.gateway.supergraphSdl.replace('one: Int', 'one: Int\n  two: Int'));
    expect(JSON.stringify((await ask(getIntrospectionQuery())).data)).toContain('"two"');
  });

  it('stands beside data, and follows its variables', async () => {
    const query = `query ($all: Boolean!) { one __type(name: "Query") { fields(includeDeprecated: $all) { name } } }`;
    const names = async (all: boolean) => JSON.parse(JSON.stringify((await ask(query, { all })).data)) as unknown;

    expect(await names(false)).toEqual({ one: 1, __type: { fields: [{ name: 'one' }, { name: 'self' }] } });
    expect(await names(true)).toEqual({
      one: 1,
      __type: { fields: [{ name: 'one' }, { name: 'old' }, { name: 'self' }] },
    });
  });
  it.each(['__schema { description }', '__type(name: "Query") { name }'])(
    'is refused where it is not at the root: { self { %s } }',
    async (selection) => {
      expect((await ask(`{ self { ${selection} } }`)).errors).toEqual([
        expect.objectContaining({
          message: expect.stringMatching(/^Expected __(schema|type) at the root of the operation alone\.$/),
          extensions: { code: 'BAD_USER_INPUT' },
        }),
      ]);
    },
  );
});
