import { describe, expect, it } from '@jest/globals';
import { transports } from '../../testing/gatewayFixture.js';
import { federate, type FederatedSubgraph } from '../../testing/federate.js';

interface Id {
  readonly id: string;
}

describe('mutations', () => {
  it.each(transports)(
    'run one after the other over all subgraphs, each with what its answer needs (%s)',
    async (transport) => {
      const log: string[] = [];
      const write = (name: string, ms: number) => async () => {
        log.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, ms));
        log.push(`${name} ends`);
        return { id: name };
      };
      await using graph = await federate(
        {
          one: {
            typeDefs: `type Query { x: Int } type Mutation { a: Item c: Item } type Item @key(fields: "id") { id: ID! }`,
            resolvers: { Mutation: { a: write('a', 20), c: write('c', 0) } },
          },
          two: {
            typeDefs: `type Mutation { b: Item } type Item @key(fields: "id") { id: ID! size: Int }`,
            resolvers: {
              Mutation: { b: write('b', 5) },
              Item: {
                __resolveReference: ({ id }: Id) => {
                  log.push(`size of ${id}`);
                  return { id, size: id.charCodeAt(0) };
                },
              },
            },
          },
        },
        { over: [transport] },
      );

      expect(
        await graph.ask(
          'mutation ($no: Boolean!) { a { size } b { id } c { id } again: a { id } none: a @include(if: $no) { id } }',
          {
            no: false,
          },
        ),
      ).toEqual({ data: { a: { size: 97 }, b: { id: 'b' }, c: { id: 'c' }, again: { id: 'a' } } });
      expect(log).toEqual([
        'a begins',
        'a ends',
        'size of a',
        'b begins',
        'b ends',
        'c begins',
        'c ends',
        'a begins',
        'a ends',
      ]);
    },
  );

  it.each(transports)('go on after one that fails, and a shared one runs once (%s)', async (transport) => {
    const log: string[] = [];
    const shared = () => log.push('shared');
    await using graph = await federate(
      {
        one: {
          typeDefs: `type Query { x: Int } type Mutation { shared: Int @shareable bad: Int good: Int }`,
          resolvers: {
            Mutation: { shared, bad: () => Promise.reject(new Error('no')), good: () => log.push('good') },
          },
        },
        two: {
          typeDefs: `type Mutation { shared: Int @shareable other: Int }`,
          resolvers: { Mutation: { shared, other: () => log.push('other') } },
        },
      },
      { over: [transport] },
    );

    expect(await graph.ask('mutation { shared bad other good }')).toEqual({
      data: { shared: 1, bad: null, other: 2, good: 3 },
      errors: [{ message: 'no', path: ['bad'], extensions: { subgraph: 'one' } }],
    });
    expect(log).toEqual(['shared', 'other', 'good']);
  });
});

describe('@skip and @include', () => {
  const subgraphs: Record<string, FederatedSubgraph> = {
    a: {
      typeDefs: `type Query { one: Int thing: Thing any: [Any!]! } type Thing @key(fields: "id") { id: ID! name: String }
        union Any = Thing | Other type Other { x: Int }`,
      resolvers: {
        Query: {
          one: () => 1,
          thing: () => ({ id: '1', name: 'One' }),
          any: () => [
            { __typename: 'Thing', id: '1', name: 'One' },
            { __typename: 'Other', x: 2 },
          ],
        },
        Thing: { __resolveReference: ({ id }: Id) => ({ id, name: 'One' }) },
      },
    },
    b: {
      typeDefs: `type Thing @key(fields: "id") { id: ID! name: String @external size: Int long: String @requires(fields: "name") part: Part } type Part @key(fields: "id") { id: ID! }`,
      resolvers: {
        Thing: {
          __resolveReference: ({ id, name }: Id & { name?: string }) => ({ id, name, size: 2, part: { id: 'p' } }),
          long: ({ name }: { name: string }) => `${name} ${name}`,
        },
      },
    },
    c: {
      typeDefs: `type Part @key(fields: "id") { id: ID! colour: String }`,
      resolvers: { Part: { __resolveReference: () => ({ colour: 'red' }) } },
    },
  };

  it('hold for fields and fragments, by literals, variables and their defaults', async () => {
    await using graph = await federate(subgraphs);
    const operation = `query ($yes: Boolean!, $no: Boolean = false) {
      one @skip(if: $yes)
      thing { size @include(if: $no) id @include(if: $no) none: id @skip(if: true) size ...Part @skip(if: $yes) ... @include(if: $yes) { name ... on Thing @skip(if: $no) { long } } }
    } fragment Part on Thing { part { colour } }`;

    expect(await graph.ask(operation, { yes: true })).toEqual({
      data: { thing: { size: 2, name: 'One', long: 'One One' } },
    });
    expect(graph.asked).not.toContain('c');
    expect(await graph.ask(operation, { yes: false })).toEqual({
      data: { one: 1, thing: { size: 2, part: { colour: 'red' } } },
    });
    expect(await graph.ask(operation, { yes: true, no: true })).toEqual({
      data: { thing: { size: 2, id: '1', name: 'One' } },
    });
  });

  it('must both let a selection in', async () => {
    await using graph = await federate(subgraphs);
    const operation =
      'query ($skip: Boolean!, $include: Boolean!) { one @skip(if: $skip) @include(if: $include) thing { size @include(if: $include) @skip(if: $skip) id } }';
    const ask = (skip: boolean, include: boolean) => graph.ask(operation, { skip, include });

    expect(await ask(false, true)).toEqual({ data: { one: 1, thing: { size: 2, id: '1' } } });
    for (const [skip, include] of [
      [true, true],
      [true, false],
      [false, false],
    ] as const) {
      expect(await ask(skip, include)).toEqual({ data: { thing: { id: '1' } } });
      expect(graph.asked).toEqual(['a']);
    }
  });

  it('hold inside fragments on types of a union, and for __typename', async () => {
    await using graph = await federate(subgraphs);
    const operation =
      'query ($yes: Boolean!) { __typename @skip(if: $yes) any { __typename @include(if: $yes) ... on Thing @skip(if: $yes) { size } ... on Other { x @include(if: $yes) } } }';

    expect(await graph.ask(operation, { yes: true })).toEqual({
      data: { any: [{ __typename: 'Thing' }, { __typename: 'Other', x: 2 }] },
    });
    expect(graph.asked).toEqual(['a']);
    expect(await graph.ask(operation, { yes: false })).toEqual({
      data: { __typename: 'Query', any: [{ size: 2 }, {}] },
    });
  });

  it.each(['skip', 'include'])('are no place for null, which a variable with a default may be: @%s', async (name) => {
    await using graph = await federate({ a: { typeDefs: `type Query { one: Int two: Int }` } });
    const operation = `query ($if: Boolean = true) { one two @${name}(if: $if) }`;

    expect(await graph.ask(operation, { if: null })).toEqual({
      errors: [
        {
          message: 'Argument "if" of non-null type "Boolean!" must not be null.',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(graph.asked).toEqual([]);
    expect(await graph.ask(operation)).toEqual({ data: name === 'skip' ? { one: null } : { one: null, two: null } });
  });

  it('leave an object of which nothing is asked, and ask nobody for it', async () => {
    await using graph = await federate(subgraphs);

    expect(await graph.ask('query ($no: Boolean!) { thing { size @include(if: $no) } }', { no: false })).toEqual({
      data: { thing: {} },
    });
    expect(graph.asked).toEqual(['a']);
    expect(await graph.ask('{ one @skip(if: true) ... @include(if: false) { one } }')).toEqual({ data: {} });
    expect(graph.asked).toEqual([]);
  });
});
