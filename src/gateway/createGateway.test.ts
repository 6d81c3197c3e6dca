import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createGateway } from './createGateway.js';
import type { SubgraphClient } from './subgraphProtocol.js';
import { everyWay, startGateway, transports, type FixtureGateway } from '../testing/gatewayFixture.js';

const products = [
  { id: '1', name: 'Chair', price: 10 },
  { id: '2', name: 'Table', price: null },
];
const catalog = {
  typeDefs: `type Query { products: [Product!]! product(id: ID!): Product }
    type Product @key(fields: "id") { id: ID! name: String! price: Int }`,
  resolvers: {
    Query: {
      products: () => products,
      product: (_: unknown, { id }: { id: string }) => products.find((product) => product.id === id),
    },
  },
};
const reviews = {
  typeDefs: `type Product @key(fields: "id") { id: ID! reviews(first: Int): [Review!]! }
    type Review { stars: Int! }`,
  resolvers: {
    Product: {
      __resolveReference: ({ id }: { id: string }) => ({ id, stars: [1, 2, 3] }),
      reviews: ({ stars }: { stars: number[] }, { first }: { first?: number }) =>
        stars.slice(0, first).map((star) => ({ stars: star })),
    },
  },
};

describe.each(everyWay)('a gateway over %s subgraphs', (way) => {
  let fixture: FixtureGateway | undefined;
  afterEach(() => fixture?.close());

  it('answers an operation over two subgraphs', async () => {
    fixture = await startGateway({ catalog, reviews }, way);

    const result = await fixture.ask(
      'query ($first: Int) { products { name price reviews(first: $first) { stars } } }',
      { first: 1 },
    );

    expect(result).toEqual({
      data: {
        products: [
          { name: 'Chair', price: 10, reviews: [{ stars: 1 }] },
          { name: 'Table', price: null, reviews: [{ stars: 1 }] },
        ],
      },
    });
    expect(fixture.fetches.map(({ subgraph, representations }) => [subgraph, representations])).toEqual([
      ['catalog', 0],
      ['reviews', 2],
    ]);
  });

  it('validates what comes to it directly: a fragment that spreads itself does not reach the planner', async () => {
    fixture = await startGateway({ catalog, reviews }, way);

    const answer = await fixture.ask(
      '{ products { ...A } } fragment A on Product { name ...B } fragment B on Product { ...A }',
    );

    expect(answer).toMatchObject({
      errors: [
        {
          message: 'Cannot spread fragment "A" within itself via "B".',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    });
    expect(fixture.fetches).toEqual([]);
  });

  it('names the limit of what is compared, and of what graphql-js follows besides', async () => {
    const names = Array.from({ length: 10 }, (_, at) => `a${at}`);
    const typeDefs = `type Query { box: Box } type Box { id: ID box: Box sized(${names.map((name) => `${name}: Int`).join(' ')}): ID listed(ids: [Int]): ID }`;
    fixture = await startGateway({ things: { typeDefs, resolvers: {} } }, way);
    const sized = `sized(${names.map((name) => `${name}: 1`).join(' ')}) `;
    const refused = {
      errors: [
        {
          message: 'Expected at most 50000 comparisons of fields, fragments and variables, but got more than 50000.',
          extensions: { code: 'OPERATION_TOO_LARGE', limit: 'comparisons', allowed: 50_000, got: 'more than 50000' },
        },
      ],
    };

    expect(await fixture.ask(`{ box { ${'box { id } '.repeat(400)} } }`)).toEqual(refused);
    expect(await fixture.ask(`{ box { ${sized.repeat(300)} } }`)).toEqual(refused);
    const operations = Array.from({ length: 100 }, (_, at) => `query Q${at}($id: Int) { ...F }`).join(' ');
    const followed = `fragment F on Query { box { listed(ids: [${'$id '.repeat(600)}]) } }`;
    expect(await fixture.ask(`${operations} ${followed}`)).toEqual(refused);
  });

  it('checks variables', async () => {
    fixture = await startGateway({ catalog, reviews }, way);

    const answer = await fixture.ask('query ($id: ID!) { product(id: $id) { name } }', { id: { a: 1 } });

    expect(answer).toMatchObject({
      errors: [
        {
          message: 'Variable "$id" got invalid value; ID cannot represent value: { a: 1 }',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(answer.data).toBeUndefined();
  });

  it('tells of no more errors in variables than somebody reads, and repeats nothing long', async () => {
    const started = (fixture = await startGateway(
      { things: { typeDefs: 'type Query { a(in: [In!], not: Int!): Int } input In { x: Int }', resolvers: {} } },
      way,
    ));
    const ask = async (variables: Record<string, unknown>) => {
      const { errors = [] } = await started.ask('query ($in: [In!], $not: Int!) { a(in: $in, not: $not) }', variables);
      return errors.map(({ message }) => message);
    };

    expect(await ask({ in: [{ x: 1 }, { x: '1' }, null] })).toEqual([
      'Variable "$in" got invalid value "1" at "in[1].x"; Int cannot represent non-integer value: "1"',
      'Variable "$in" got invalid value null at "in[2]"; Expected non-nullable type "In!" not to be null.',
      'Variable "$not" of required type "Int!" was not provided.',
    ]);
    expect(await ask({ not: null })).toEqual(['Variable "$not" of non-null type "Int!" must not be null.']);
    const many = await ask({ in: Array.from({ length: 30 }, () => ({ ['y'.repeat(1_000)]: 1 })), not: 1 });
    expect(many).toHaveLength(11);
    expect(many[10]).toBe('Too many errors processing variables, error limit reached. Execution aborted.');
    for (const message of many) expect(message.length).toBeLessThanOrEqual(300);
  });

  it('refuses an answer that would hold too many objects, by the variables of the request and before any subgraph is asked', async () => {
    fixture = await startGateway({ catalog, reviews }, way, { limits: { cost: 1_000 } });
    const text = 'query ($first: Int) { products { name reviews(first: $first) { stars } } }';

    expect(await fixture.ask(text, { first: 100 })).toEqual({
      errors: [
        {
          message: 'Expected at most 1000 units of cost, but got 1010.',
          extensions: { code: 'OPERATION_TOO_LARGE', limit: 'cost', allowed: 1_000, got: 1_010 },
        },
      ],
    });
    expect(fixture.fetches).toEqual([]);
    expect((await fixture.ask(text, { first: 99 })).errors).toBeUndefined();
  });

  it('refuses a mutation where the schema has none, before any subgraph is asked', async () => {
    fixture = await startGateway({ catalog, reviews }, way);

    expect(await fixture.ask('mutation { change }')).toEqual({
      errors: [
        {
          message: 'Expected a query, because no mutations are offered.',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(fixture.fetches).toEqual([]);
  });

  it('says which operation it did not find', async () => {
    fixture = await startGateway({ catalog, reviews }, way);
    const document = parse('query A { products { name } } query B { products { id } }');

    expect(await fixture.gateway.execute({ document, operationName: 'C', context: {} })).toMatchObject({
      errors: [
        {
          message: 'Expected the name of an operation of the document, but got "C".',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(await fixture.gateway.execute({ document, context: {} })).toMatchObject({
      errors: [{ message: 'Expected the name of an operation, because the document does not hold exactly one.' }],
    });
    expect(await fixture.gateway.execute({ document, operationName: 'B', context: {} })).toEqual({
      data: { products: [{ id: '1' }, { id: '2' }] },
    });
  });

  it('keeps serving the old supergraph when the new one does not load, and lets requests end on the one they began on', async () => {
    fixture = await startGateway({ catalog, reviews }, way);
    const { gateway } = fixture;
    const old = gateway.apiSchema;
    let replaced = 0;
    gateway.onReplace(() => replaced++);

    await expect(gateway.replaceSupergraph('type Query { a: Int }')).rejects.toMatchObject({ name: 'OperatorError' });
    expect([gateway.apiSchema, replaced]).toEqual([old, 0]);

    await gateway.replaceSupergraph(gateway.supergraphSdl.replace('price: Int @join__field(graph: CATALOG)', ''));
    const request = { document: parse('{ products { price } }'), context: {} };
    expect(replaced).toBe(1);
    expect(await gateway.execute(request)).toMatchObject({
      errors: [{ message: 'Cannot query field "price" on type "Product".' }],
    });
    expect(await gateway.execute({ ...request, schema: old })).toEqual({
      data: { products: [{ price: 10 }, { price: null }] },
    });
  });

  it('disposes of a client that is given no more once the requests under way are answered, and of none while it is served', async () => {
    fixture = await startGateway({ catalog, reviews }, way);
    const { supergraphSdl } = fixture.gateway;
    let answer = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    const disposed: string[] = [];
    const client = (name: string, execute: SubgraphClient['execute'], called = name): SubgraphClient => ({
      name,
      execute,
      dispose: () => disposed.push(called),
    });
    const slow = client('catalog', async () => {
      await waiting;
      return { data: { products: [{ name: 'Slow' }] } };
    });
    const stays = client('reviews', () => ({ data: null }));
    const fast = client('catalog', () => ({ data: { products: [{ name: 'Fast' }] } }), 'the fast one');
    const gateway = await createGateway({ supergraphSdl, clients: [slow, stays] });
    const request = { document: parse('{ products { name } }'), context: {} };

    const underWay = gateway.execute(request);
    await new Promise((resolve) => setTimeout(resolve, 200)); // planned, and asked
    await gateway.replaceSupergraph(supergraphSdl, [fast, stays]);
    const before = [...disposed];
    const next = await gateway.execute(request);
    answer();

    expect(await underWay).toEqual({ data: { products: [{ name: 'Slow' }] } });
    expect(next).toEqual({ data: { products: [{ name: 'Fast' }] } });
    expect([before, disposed]).toEqual([[], ['catalog']]);

    const refused = client('catalog', () => ({ data: null }), 'the refused one');
    await expect(gateway.replaceSupergraph('type Query { a: Int }', [refused, stays])).rejects.toThrow();
    expect(disposed).toEqual(['catalog', 'the refused one']);
    gateway.dispose();
    expect(disposed).toEqual(['catalog', 'the refused one', 'the fast one', 'reviews']);
  });

  it('refuses a supergraph with a subgraph that it has no client for', async () => {
    fixture = await startGateway({ catalog, reviews }, way);

    await expect(createGateway({ supergraphSdl: fixture.gateway.supergraphSdl, clients: [] })).rejects.toThrow(
      'The supergraph needs subgraphs that the gateway was not given: catalog, reviews.',
    );
  });

  it('decides progressive overrides for each request', async () => {
    let drawn = 0;
    const active = new Set<string>();
    fixture = await startGateway(
      {
        old: {
          typeDefs: `type Query { a: String b: String }`,
          resolvers: { Query: { a: () => 'old', b: () => 'old' } },
        },
        new: {
          typeDefs: `type Query { a: String @override(from: "old", label: "percent(25)") b: String @override(from: "old", label: "beta") }`,
          resolvers: { Query: { a: () => 'new', b: () => 'new' } },
        },
      },
      way,
      { overrides: { draw: () => drawn, isActive: (label) => active.has(label) } },
    );

    expect(await fixture.ask('{ a b }')).toEqual({ data: { a: 'new', b: 'old' } });
    drawn = 25;
    expect(await fixture.ask('{ a b }')).toEqual({ data: { a: 'old', b: 'old' } });
    active.add('beta');
    expect(await fixture.ask('{ a b }')).toEqual({ data: { a: 'old', b: 'new' } });
    drawn = 24.9;
    expect(await fixture.ask('{ a b }')).toEqual({ data: { a: 'new', b: 'new' } });
  });
});

describe.each(transports)('a gateway with a query planner, over %s subgraphs', (transport) => {
  let fixture: FixtureGateway | undefined;
  afterEach(() => fixture?.close());

  it('answers an operation that found the planner busy when it comes again', async () => {
    const started = (fixture = await startGateway({ catalog, reviews }, transport));
    const ask = (index: number) => started.ask(`{ a${index}: products { id } }`);

    const answers = await Promise.all(Array.from({ length: 210 }, (_, index) => ask(index)));

    expect(answers[209]?.errors?.[0]?.message).toMatch(/Try again in a second\.$/);
    expect(await ask(209)).toEqual({ data: { a209: [{ id: '1' }, { id: '2' }] } });
  });

  it('gives the plan of an operation', async () => {
    fixture = await startGateway({ catalog, reviews }, transport);

    expect(await fixture.gateway.plan(parse('{ products { name } }'))).toEqual({
      kind: 'QueryPlan',
      node: { kind: 'Fetch', serviceName: 'catalog', operationKind: 'query', operation: '{products{name}}' },
    });
    expect(await fixture.gateway.plan(parse('{ __typename }'))).toBeUndefined();
  });
});
