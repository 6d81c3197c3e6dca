import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, execute, parse, type DocumentNode, type ExecutionResult } from 'graphql';
import { withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';
import { createGateway, type Gateway } from './createGateway.js';
import { logErrors } from './logErrors.js';
import type { SubgraphResult } from './subgraphProtocol.js';

const TYPE_DEFS = `
  type Query { int: Int float: Float text: String yes: Boolean id: ID any: Any kind: Kind kinds: [Kind!] thing: Thing node: Node nodes: [Node]
    ints: [Int] grid: [[Int!]] anys: [Any] things: [Thing!] must: [Int]! }
  interface Node { id: ID kind: Kind } type Thing implements Node { id: ID int: Int must: Int! kind: Kind }
  type Other implements Node { id: ID any: Any kind: Kind } scalar Any enum Kind { OPEN SECRET @inaccessible }`;

const FIELDS = 'int float text yes id any kind kinds thing node nodes ints grid anys things must'.split(' ');
/** To this schema all fields hold anything. */
const ANYTHING = buildSchema(`scalar Any type Query { ${FIELDS.map((field) => `${field}: Any`).join(' ')} }`);

/** Answers whatever it is given, whatever the types say. */
async function anything(document: DocumentNode, rootValue: object): Promise<SubgraphResult> {
  return asJson(await execute({ schema: ANYTHING, document, rootValue })) as SubgraphResult;
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** As clients are told it. */
const misfit = (path: (string | number)[], instead: string) => ({
  message: `The subgraph "a" answered something else than it was asked: ${instead}.`,
  path,
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'a', durationMs: expect.any(Number) },
});

const A_WHOLE_NUMBER = 'a whole number of 32 bits';
const AN_ID = 'a text or a whole number below 2^53';

describe.each(['native', 'stitched'] as const)('what a subgraph answers (%s)', (queryPlanner) => {
  let gateway: Gateway;
  let answered: object;
  beforeAll(async () => {
    gateway = await createGateway({
      supergraphSdl: composeSupergraph([{ name: 'a', sdl: withLink(TYPE_DEFS) }]),
      clients: [{ name: 'a', execute: ({ document }) => anything(document, answered) }],
      queryPlanner,
    });
  });
  afterAll(() => gateway.dispose());

  async function answerTo(operation: string, data: object): Promise<ExecutionResult> {
    answered = data;
    return asJson(await gateway.execute({ document: parse(operation), context: {} })) as ExecutionResult;
  }

  it.each([
    [
      '{ int float text yes id any kind }',
      { int: -5, float: 1, text: '', yes: false, id: 'a', any: [{}], kind: 'OPEN' },
    ],
    ['{ int float id any }', { int: 2_147_483_647, float: 0.5, id: '7', any: 'text' }],
    ['{ int text id any kind ints }', { int: null, text: null, id: null, any: null, kind: null, ints: null }],
    [
      '{ ints grid anys kinds }',
      { ints: [1, null], grid: [[1, 2], null, []], anys: [1, 'a', { b: [true] }, null], kinds: ['OPEN'] },
    ],
    ['{ things { int } thing { id } }', { things: [{ int: 1 }], thing: { id: '1' } }],
  ])('is passed on where it fits: %s', async (operation, data) => {
    expect(await answerTo(operation, data)).toEqual({ data });
  });

  it('is passed on under the names that the client gave', async () => {
    const operation = '{ __typename one: int two: int three: node { type: __typename id } }';
    const data = { int: 1, node: { __typename: 'Thing', type: 'Thing', _alias2_type: 'Thing', id: '1' } };

    expect(await answerTo(operation, data)).toEqual({
      data: { __typename: 'Query', one: 1, two: 1, three: { type: 'Thing', id: '1' } },
    });
  });

  it('becomes a text where an id is a number', async () => {
    expect(await answerTo('{ id things { id } }', { id: 7, things: [{ id: 8 }] })).toEqual({
      data: { id: '7', things: [{ id: '8' }] },
    });
  });

  it('is null without a word where clients may not see the value', async () => {
    expect(await answerTo('{ kind thing { kind } }', { kind: 'SECRET', thing: { kind: 'SECRET' } })).toEqual({
      data: { kind: null, thing: { kind: null } },
    });
  });

  it.each<[string, object, object, (string | number)[], string]>([
    ['{ int }', { int: 'five' }, { int: null }, ['int'], `a text for ${A_WHOLE_NUMBER}`],
    ['{ int }', { int: 2_147_483_648 }, { int: null }, ['int'], `a number for ${A_WHOLE_NUMBER}`],
    ['{ int }', { int: 1.5 }, { int: null }, ['int'], `a number for ${A_WHOLE_NUMBER}`],
    ['{ five: int }', { int: [5] }, { five: null }, ['five'], `a list for ${A_WHOLE_NUMBER}`],
    ['{ float yes }', { float: '0.5', yes: true }, { float: null, yes: true }, ['float'], 'a text for a finite number'],
    ['{ text }', { text: {} }, { text: null }, ['text'], 'an object for a text'],
    ['{ yes }', { yes: 'yes' }, { yes: null }, ['yes'], 'a text for true or false'],
    ['{ id }', { id: true }, { id: null }, ['id'], `a boolean for ${AN_ID}`],
    ['{ kind }', { kind: 'NOBODYS' }, { kind: null }, ['kind'], 'a text for a value of its enum'],
    ['{ kinds }', { kinds: ['OPEN', 5] }, { kinds: null }, ['kinds', 1], 'a number for a value of its enum'],
    ['{ ints }', { ints: [1, '2', null] }, { ints: [1, null, null] }, ['ints', 1], `a text for ${A_WHOLE_NUMBER}`],
    ['{ ints }', { ints: 1 }, { ints: null }, ['ints'], 'a number for a list'],
    ['{ grid }', { grid: [[1, 'x'], [2]] }, { grid: [null, [2]] }, ['grid', 0, 1], `a text for ${A_WHOLE_NUMBER}`],
    ['{ grid }', { grid: [[1], 2] }, { grid: [[1], null] }, ['grid', 1], 'a number for a list'],
    ['{ thing { id } }', { thing: 'x' }, { thing: null }, ['thing'], 'a text for an object'],
    [
      '{ int thing { must int } }',
      { int: 1, thing: { must: 'x', int: 2 } },
      { int: 1, thing: null },
      ['thing', 'must'],
      `a text for ${A_WHOLE_NUMBER}`,
    ],
    [
      '{ node { ... on Thing { int kind } ... on Other { any kind } } }',
      { node: { __typename: 'Thing', int: 'x', kind: 'OPEN' } },
      { node: { int: null, kind: 'OPEN' } },
      ['node', 'int'],
      `a text for ${A_WHOLE_NUMBER}`,
    ],
  ])('is null where it does not fit, and clients are told why: %s for %j', async (...tried) => {
    const [operation, data, expected, path, instead] = tried;

    expect(await answerTo(operation, data)).toEqual({ data: expected, errors: [misfit(path, instead)] });
  });

  it('takes nothing but its own field with it, and what may not be null above it', async () => {
    const { data, errors } = await answerTo('{ int must }', { int: 1, must: 'x' });

    expect(data).toBeNull();
    expect(errors).toEqual([misfit(['must'], 'a text for a list')]);
  });
});

describe('what does not fit', () => {
  it.each([
    ['float', '1e999', 'a finite number'],
    ['id', '9007199254740993', AN_ID],
  ])('is told of a number that is another one when it is read: %s, %s', async (field, json, expected) => {
    const gateway = await createGateway({
      supergraphSdl: composeSupergraph([{ name: 'a', sdl: withLink(TYPE_DEFS) }]),
      clients: [{ name: 'a', execute: () => JSON.parse(`{ "data": { "${field}": ${json} } }`) as SubgraphResult }],
    });

    const answer = asJson(await gateway.execute({ document: parse(`{ ${field} }`), context: {} }));
    gateway.dispose();

    expect(answer).toEqual({ data: { [field]: null }, errors: [misfit([field], `a number for ${expected}`)] });
  });

  it.each<[string, object, object, (string | number)[][]]>([
    ['{ node { __typename id ... on Thing { int } } }', { node: { id: '1' } }, { node: null }, [['node']]],
    ['{ thing { id int } }', { thing: { id: '1' } }, { thing: { id: '1', int: null } }, [['thing', 'int']]],
    [
      '{ nodes { __typename ... on Thing { int } ... on Other { any } } }',
      { nodes: [{ __typename: 'Thing' }, { __typename: 'Other' }] },
      {
        nodes: [
          { __typename: 'Thing', int: null },
          { __typename: 'Other', any: null },
        ],
      },
      [
        ['nodes', 0, 'int'],
        ['nodes', 1, 'any'],
      ],
    ],
  ])('is told where it was left out: %s', async (operation, answered, seen, paths) => {
    const gateway = await createGateway({
      supergraphSdl: composeSupergraph([{ name: 'a', sdl: withLink(TYPE_DEFS) }]),
      clients: [{ name: 'a', execute: () => ({ data: structuredClone(answered) as Record<string, unknown> }) }],
    });

    const { data, errors } = await gateway.execute({ document: parse(operation), context: {} });
    gateway.dispose();

    expect(asJson(data)).toEqual(seen);
    expect(errors?.map(({ path }) => path)).toEqual(paths);
    for (const { extensions } of errors ?? [])
      expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'a' });
  });

  it('is told at each place, and the log has it once for each field, as a warning', async () => {
    const things = () => [1, 2, 3].map(() => ({ id: true, must: 'no' }));
    const gateway = await createGateway({
      supergraphSdl: composeSupergraph([{ name: 'a', sdl: withLink(TYPE_DEFS) }]),
      clients: [{ name: 'a', execute: () => ({ data: { things: things(), nodes: [[], [], []] } }) }],
    });
    const logged: unknown[] = [];
    const log = {
      warn: ({ path, subgraph }: { path?: unknown; subgraph?: unknown }, message: string) =>
        void logged.push([path, subgraph, message]),
      error: () => void logged.push('error'),
    };

    const document = parse('{ things { id must } nodes { id } }');
    const { data, errors = [] } = await gateway.execute({ document, context: {} });
    gateway.dispose();

    expect(asJson(data)).toEqual({ things: null, nodes: [null, null, null] });
    expect(errors).toHaveLength(9);
    logErrors(errors, 'r-1', log);
    const message = 'A subgraph answered something else than it was asked';
    expect(logged).toEqual([
      [['things', 0, 'id'], 'a', message],
      [['things', 0, 'must'], 'a', message],
      [['nodes', 0], 'a', message],
    ]);
  });

  it('is told where clients see an entity, which is asked for by a text where its id is a number', async () => {
    const keyed = withLink('type Query { things: [Thing] } type Thing @key(fields: "id") { id: ID! }');
    const sized = withLink('type Thing @key(fields: "id") { id: ID! size: Int }');
    const asked: unknown[] = [];
    const gateway = await createGateway({
      supergraphSdl: composeSupergraph([
        { name: 'b', sdl: keyed },
        { name: 'a', sdl: sized },
      ]),
      clients: [
        { name: 'b', execute: () => ({ data: { things: [7, '7'].map((id) => ({ __typename: 'Thing', id })) } }) },
        {
          name: 'a',
          execute: (_, { representations }) => {
            asked.push(representations);
            return { data: { _entities: [{ __typename: 'Thing', size: 'large' }] } };
          },
        },
      ],
    });

    const answer = asJson(await gateway.execute({ document: parse('{ things { size } }'), context: {} }));
    gateway.dispose();

    expect(asked).toEqual([[{ __typename: 'Thing', id: '7' }]]);
    const instead = `a text for ${A_WHOLE_NUMBER}`;
    expect(answer).toEqual({
      data: { things: [{ size: null }, { size: null }] },
      errors: [misfit(['things', 0, 'size'], instead), misfit(['things', 1, 'size'], instead)],
    });
  });

  it('takes an object with it whose type it should say', async () => {
    const gateway = await createGateway({
      supergraphSdl: composeSupergraph([
        {
          name: 'a',
          sdl: withLink('type Query { node: Node } interface Node { id: ID } type Thing implements Node { id: ID }'),
        },
      ]),
      clients: [{ name: 'a', execute: () => ({ data: { node: { id: '1', _alias0_type: 5 } } }) }],
    });

    const answer = asJson(await gateway.execute({ document: parse('{ node { id type: __typename } }'), context: {} }));
    gateway.dispose();

    expect(answer).toEqual({ data: { node: null }, errors: [misfit(['node', 'type'], 'a number for a text')] });
  });

  it.each(['native', 'stitched'] as const)(
    'is told up to a hundred times, and counted beyond (%s)',
    async (queryPlanner) => {
      const gateway = await createGateway({
        supergraphSdl: composeSupergraph([{ name: 'a', sdl: withLink(TYPE_DEFS) }]),
        clients: [
          {
            name: 'a',
            execute: () => ({
              data: { nodes: Array.from({ length: 150 }, () => ({ __typename: 'Thing', must: 'x' })) },
            }),
          },
        ],
        queryPlanner,
      });

      const { errors } = await gateway.execute({ document: parse('{ nodes { ... on Thing { must } } }'), context: {} });
      gateway.dispose();

      expect(errors).toHaveLength(101);
      expect(asJson(errors?.[99])).toEqual(misfit(['nodes', 99, 'must'], `a text for ${A_WHOLE_NUMBER}`));
      expect(errors?.[100]?.extensions).toMatchObject({ untold: 50 });
    },
  );

  it('is not what stands for fields of two types, which stitching asks for under one key', async () => {
    const works = withLink(`type Query { works: [Work] } union Work = Book | Film
      type Book @key(fields: "id") { id: Int! } type Film @key(fields: "id") { id: String! }`);
    const prices = withLink(`type Book @key(fields: "id") { id: Int! price: Int }
      type Film @key(fields: "id") { id: String! price: Int }`);
    const answered = [
      { __typename: 'Book', id: 1 },
      { __typename: 'Film', id: 'f' },
    ];
    const priced = { Book: 5, Film: 6 };
    type Asked = { readonly __typename: keyof typeof priced }[];
    const gateway = await createGateway({
      supergraphSdl: composeSupergraph([
        { name: 'a', sdl: works },
        { name: 'b', sdl: prices },
      ]),
      clients: [
        { name: 'a', execute: () => ({ data: { works: structuredClone(answered) } }) },
        {
          name: 'b',
          execute: (_, variables) => ({
            data: Object.fromEntries(
              Object.entries(variables).map(([variable, asked]) => [
                variable.replace('representations', '_entities'),
                (asked as Asked).map(({ __typename }) => ({ __typename, price: priced[__typename] })),
              ]),
            ),
          }),
        },
      ],
      queryPlanner: 'stitched',
    });

    const document = parse('{ works { ... on Book { price } ... on Film { price } } }');
    const answer = asJson(await gateway.execute({ document, context: {} }));
    gateway.dispose();

    expect(answer).toEqual({ data: { works: [{ price: 5 }, { price: 6 }] } });
  });
});
