import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { BadUserInput } from '../platform/errors.js';
import {
  everyWay,
  startGateway,
  transports,
  type FixtureGateway,
  type FixtureSubgraph,
} from '../testing/gatewayFixture.js';
import { isPromise } from './maybePromise.js';

/** The rules that an executor of plans must keep: each of them once cost a wrong answer. */
describe.each(everyWay)('the executor, over %s subgraphs,', (way) => {
  let fixture: FixtureGateway;
  afterEach(() => fixture.close());
  const start = async (subgraphs: Record<string, FixtureSubgraph>) => (fixture = await startGateway(subgraphs, way));

  it('merges without overwriting a value by a later null, item by item in lists, and without sharing between places (rule 1)', async () => {
    const parts = [{ id: 'p1' }, { id: 'p2' }];
    await start({
      first: {
        typeDefs: `type Query { thing: Thing same: Thing } type Thing @key(fields: "id") { id: ID! parts: [Part!]! @shareable best: Part } type Part @key(fields: "id") { id: ID! label: String @shareable }`,
        resolvers: {
          Query: { thing: () => ({ id: '1', parts, best: parts[0] }), same: () => ({ id: '1', parts }) },
          Part: {
            label: ({ id }: { id: string }) => `label of ${id}`,
            __resolveReference: (reference: object) => reference,
          },
          Thing: { __resolveReference: (reference: object) => reference },
        },
      },
      second: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! owner: Owner } type Owner { name: String } type Part @key(fields: "id") { id: ID! label: String @shareable weight: Int owner: Owner }`,
        resolvers: {
          Thing: { __resolveReference: () => ({ owner: { name: 'Ann' } }) },
          Part: {
            __resolveReference: ({ id }: { id: string }) => ({
              id,
              label: null,
              weight: id === 'p1' ? 1 : null,
              owner: { name: id },
            }),
          },
        },
      },
    });

    const answer = await fixture.ask(
      '{ thing { owner { name } parts { label weight } best { owner { name } label } } same { owner { name } parts { id weight owner { name } } } }',
    );

    expect(answer).toEqual({
      data: {
        thing: {
          owner: { name: 'Ann' },
          parts: [
            { label: 'label of p1', weight: 1 },
            { label: 'label of p2', weight: null },
          ],
          best: { owner: { name: 'p1' }, label: 'label of p1' },
        },
        same: {
          owner: { name: 'Ann' },
          parts: [
            { id: 'p1', weight: 1, owner: { name: 'p1' } },
            { id: 'p2', weight: null, owner: { name: 'p2' } },
          ],
        },
      },
    });
  });

  it('answers null for an object of a type, and for an enum value, that clients may not see (rule 4)', async () => {
    await start({
      catalog: {
        typeDefs: `type Query { all: [Media] colours: [Colour] } interface Media { id: ID! } type Book implements Media { id: ID! } type Draft implements Media @inaccessible { id: ID! }
          enum Colour { RED SECRET @inaccessible }`,
        resolvers: {
          Query: {
            all: () => [
              { __typename: 'Book', id: '1' },
              { __typename: 'Draft', id: '2' },
            ],
            colours: () => ['RED', 'SECRET'],
          },
        },
      },
    });

    expect(await fixture.ask('{ all { id } colours }')).toEqual({
      data: { all: [{ id: '1' }, null], colours: ['RED', null] },
    });
  });

  it('answers __typename, __schema and __type itself, mixed with data and inside fragments (rule 5)', async () => {
    await start({ numbers: { typeDefs: `type Query { one: Int }`, resolvers: { Query: { one: () => 1 } } } });

    const answer = await fixture.ask(
      'query ($name: String!) { kind: __typename one ...Meta } fragment Meta on Query { ... { __schema { queryType { name } } } type: __type(name: $name) { name } none: __type(name: "None") { name } }',
      { name: 'Int' },
    );

    expect(answer).toEqual({
      data: { kind: 'Query', one: 1, __schema: { queryType: { name: 'Query' } }, type: { name: 'Int' }, none: null },
    });
    expect(fixture.fetches.map(({ operation }) => operation.replace(/\s+/g, ''))).toEqual(['{one}']);
    expect(await fixture.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(fixture.fetches).toEqual([]);
  });

  it('sends variables as the client wrote them, with the defaults of the operation (rule 6)', async () => {
    const seen: unknown[] = [];
    const remember = (_: unknown, args: object) => {
      seen.push(JSON.parse(JSON.stringify(args)));
      return 1;
    };
    await start({
      catalog: {
        typeDefs: `type Query { list(ids: [ID!], kind: Kind, extra: JSON, first: Int): Int } enum Kind { A B } scalar JSON`,
        resolvers: { Query: { list: remember } },
      },
    });

    await fixture.ask(
      'query ($ids: [ID!], $kind: Kind = B, $extra: JSON, $first: Int = 5) { list(ids: $ids, kind: $kind, extra: $extra, first: $first) }',
      {
        ids: 7,
        extra: { a: [1, null] },
        first: null,
      },
    );
    await fixture.ask('query ($ids: [ID!]) { list(ids: $ids) }');

    expect(seen).toEqual([{ ids: ['7'], kind: 'B', extra: { a: [1, null] }, first: null }, {}]);
  });

  it('tells a null where none may be with its path, once, and puts null at the nearest place that may be null (rule 8)', async () => {
    await start({
      things: {
        typeDefs: `type Query { things: [Thing] } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { things: () => [{ id: '1' }, { id: '2' }] } },
      },
      names: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! inner: Inner! } type Inner { name: String! }`,
        resolvers: {
          Thing: {
            __resolveReference: ({ id }: { id: string }) => (id === '1' ? { id, inner: { name: 'One' } } : null),
          },
        },
      },
    });

    expect(await fixture.ask('{ things { inner { name } } }')).toEqual({
      data: { things: [{ inner: { name: 'One' } }, null] },
      errors: [{ message: 'Cannot return null for non-nullable field Thing.inner.', path: ['things', 1, 'inner'] }],
    });
  });

  it('tells errors of entities where the client sees them, with indices and the name of the subgraph, and never twice (rule 9)', async () => {
    await start({
      things: {
        typeDefs: `type Query { groups: [Group] } type Group { things: [Thing!]! } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { groups: () => [{ things: [{ id: '1' }] }, { things: [{ id: '2' }, { id: '3' }] }] } },
      },
      names: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! name: String! parts: [Part] } type Part { size: Int }`,
        resolvers: {
          Thing: {
            __resolveReference: ({ id }: { id: string }) => ({ id, parts: [{ size: 1 }, { size: null }] }),
            name: async ({ id }: { id: string }) => {
              if (id === '3') throw new Error('no name');
              return id;
            },
          },
        },
      },
    });

    expect(await fixture.ask('{ groups { things { label: name } } }')).toEqual({
      data: { groups: [{ things: [{ label: '1' }] }, null] },
      errors: [{ message: 'no name', path: ['groups', 1, 'things', 1, 'label'], extensions: { subgraph: 'names' } }],
    });
  });

  it('tells one error that takes a whole entity with it, and not the fields beside it (rule 9)', async () => {
    await start({
      things: {
        typeDefs: `type Query { things: [Thing] } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { things: () => [{ id: '1' }, { id: '2' }] } },
      },
      names: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! name: String! size: Int! }`,
        resolvers: {
          Thing: {
            __resolveReference: ({ id }: { id: string }) => ({ id, name: 'One', size: 1 }),
            size: async ({ id }: { id: string }) => {
              if (id === '2') throw new Error('no size');
              return 1;
            },
          },
        },
      },
    });

    expect(await fixture.ask('{ things { name size } }')).toEqual({
      data: { things: [{ name: 'One', size: 1 }, null] },
      errors: [{ message: 'no size', path: ['things', 1, 'size'], extensions: { subgraph: 'names' } }],
    });
  });

  it('tells one error that takes the whole answer of a subgraph with it, and not the fields beside it (rule 9)', async () => {
    await start({
      numbers: {
        typeDefs: `type Query { list: [Int!]! refused: Int! }`,
        resolvers: {
          Query: {
            list: () => [1],
            refused: async () => {
              throw new BadUserInput('an even number', 3);
            },
          },
        },
      },
      letters: { typeDefs: `type Query { letter: String! }`, resolvers: { Query: { letter: () => 'a' } } },
    });

    expect(await fixture.ask('{ mine: list letter refused }')).toEqual({
      data: null,
      errors: [
        {
          message: 'Expected an even number, but got 3.',
          path: ['refused'],
          extensions: { code: 'BAD_USER_INPUT', subgraph: 'numbers' },
        },
      ],
    });
  });

  it('gives no single answer to a subscription, whether or not a subgraph has events (rule 10)', async () => {
    const resolvers = { Query: { one: () => 1 }, Mutation: { two: () => 2 } };
    const typeDefs = `type Query { one: Int } type Mutation { two: Int }`;
    const refusal = (message: string) => ({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT' } }] });

    await start({ numbers: { typeDefs, resolvers } });
    expect(await fixture.ask('subscription { three }')).toEqual(
      refusal('Expected a query or a mutation, because no subscriptions are offered.'),
    );
    await fixture.close();

    await start({ numbers: { typeDefs: `${typeDefs} type Subscription { three: Int }`, resolvers } });
    expect(await fixture.ask('subscription { three }')).toEqual(
      refusal(
        'Expected a query or a mutation, which have one answer. Subscribe over a WebSocket (graphql-transport-ws) or with Accept: text/event-stream.',
      ),
    );
    expect(await fixture.ask('mutation { two }')).toEqual({ data: { two: 2 } });
  });

  it('takes aliases like __proto__ and constructor as keys like any other (rule 11)', async () => {
    await start({
      things: {
        typeDefs: `type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! name: String }`,
        resolvers: { Query: { thing: () => ({ id: '1', name: 'One' }) } },
      },
      sizes: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! size: Int broken: Int }`,
        resolvers: {
          Thing: {
            __resolveReference: ({ id }: { id: string }) => ({ id, size: 3 }),
            broken: async () => {
              throw new Error('broken');
            },
          },
        },
      },
    });

    const { data, errors } = await fixture.ask(
      '{ __proto__: thing { constructor: size __proto__: name id: size toString: broken valueOf: __typename } }',
    );

    expect(JSON.stringify(data)).toBe(
      '{"__proto__":{"constructor":3,"__proto__":"One","id":3,"toString":null,"valueOf":"Thing"}}',
    );
    expect(errors?.map(({ path }) => path)).toEqual([['__proto__', 'toString']]);
    expect('polluted' in {}).toBe(false);
  });
});

/** Where the stitched fallback does something else: see stitchedDifferences.test.ts. */
describe.each(transports)('the executor of plans, over %s subgraphs,', (transport) => {
  let fixture: FixtureGateway;
  afterEach(() => fixture.close());
  const start = async (subgraphs: Record<string, FixtureSubgraph>) =>
    (fixture = await startGateway(subgraphs, transport));

  it('leaves out a required field that is not there, and sends one that is null as null (rule 2)', async () => {
    const seen: unknown[] = [];
    await start({
      items: {
        typeDefs: `type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { items: () => [{ id: '1' }, { id: '2' }] } },
      },
      prices: {
        typeDefs: `type Item @key(fields: "id") { id: ID! price: Int }`,
        resolvers: {
          Item: { __resolveReference: ({ id }: { id: string }) => (id === '1' ? { id, price: null } : null) },
        },
      },
      shipping: {
        typeDefs: `type Item @key(fields: "id") { id: ID! price: Int @external cost: Int @requires(fields: "price") }`,
        resolvers: {
          Item: {
            __resolveReference: (reference: object) => {
              seen.push(JSON.parse(JSON.stringify(reference)));
              return { cost: 1 };
            },
          },
        },
      },
    });

    await fixture.ask('{ items { cost } }');

    expect(seen).toStrictEqual([
      { __typename: 'Item', id: '1', price: null },
      { __typename: 'Item', id: '2' },
    ]);
  });

  it('projects by the abstract type where an object has no type name, or that of an interface object (rule 3)', async () => {
    await start({
      media: {
        typeDefs: `type Query { media: [Media!]! } interface Media @key(fields: "id") { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String }`,
        resolvers: { Query: { media: () => [{ __typename: 'Book', id: '1', title: 'Tale' }] } },
      },
      ratings: {
        typeDefs: `type Query { best: Media } type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
        resolvers: {
          Query: { best: () => ({ id: '1', stars: 4 }) },
          Media: { __resolveReference: ({ id }: { id: string }) => ({ id, stars: 5 }) },
        },
      },
    });

    expect(await fixture.ask('{ best { id stars } media { stars title } }')).toEqual({
      data: { best: { id: '1', stars: 4 }, media: [{ stars: 5, title: 'Tale' }] },
    });
  });

  it('tells the first hundred of ten thousand errors, and how many more there are', async () => {
    await start({
      things: {
        typeDefs: `type Query { things: [Thing!]! } type Thing @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { things: () => Array.from({ length: 10_000 }, (_, id) => ({ id })) } },
      },
      names: {
        typeDefs: `type Thing @key(fields: "id") { id: ID! broken: Int }`,
        resolvers: {
          Thing: {
            __resolveReference: (reference: object) => reference,
            broken: () => Promise.reject(new Error('broken')),
          },
        },
      },
    });

    const { errors } = await fixture.ask('{ things { broken } }');

    expect(errors).toHaveLength(101);
    expect(errors?.[99]).toMatchObject({ message: 'broken', path: ['things', 99, 'broken'] });
    expect(errors?.[100]?.message).toBe('9900 more errors are not told. Ask for less at once to see them.');
  });
});

describe('the executor, over a local subgraph whose answers are ready,', () => {
  it.each(['compiled', 'interpreted'] as const)(
    'answers at once, without a promise (rule 7, %s)',
    async (transport) => {
      const fixture = await startGateway(
        { numbers: { typeDefs: `type Query { one: Int }`, resolvers: { Query: { one: () => 1 } } } },
        transport,
      );
      const request = { document: parse('{ one }'), context: {} };
      await fixture.gateway.execute(request);

      const answer = fixture.gateway.execute(request);

      expect(isPromise(answer)).toBe(false);
      expect(answer).toEqual({ data: { one: 1 } });
      await fixture.close();
    },
  );
});
