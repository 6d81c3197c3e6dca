import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, execute, parse, type DocumentNode, type ExecutionResult } from 'graphql';
import { withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';
import { createGateway, type Gateway } from './createGateway.js';
import { logErrors } from './maskErrors.js';
import type { SubgraphResult } from './subgraphProtocol.js';

const TYPE_DEFS = `
  type Query { int: Int float: Float text: String yes: Boolean id: ID any: Any kind: Kind thing: Thing node: Node nodes: [Node] ints: [Int] things: [Thing!] must: [Int]! }
  interface Node { id: ID } type Thing implements Node { id: ID int: Int must: Int! } type Other implements Node { id: ID any: Any } scalar Any enum Kind { OPEN SECRET @inaccessible }`;

/** Answers whatever it is given, whatever the types say: to this schema all fields hold anything. */
async function anything(document: DocumentNode, rootValue: object): Promise<SubgraphResult> {
  const fields = 'int float text yes id any kind thing node ints things must'.replace(/ /g, ': Any ');
  const schema = buildSchema(`scalar Any type Query { ${fields}: Any }`);
  return JSON.parse(JSON.stringify(await execute({ schema, document, rootValue }))) as SubgraphResult;
}

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
    return gateway.execute({ document: parse(operation), context: {} });
  }
  const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it.each([
    [
      '{ int float text yes id any kind }',
      { int: -5, float: 1, text: '', yes: false, id: 'a', any: [{}], kind: 'OPEN' },
    ],
    ['{ int float id any }', { int: 2_147_483_647, float: 0.5, id: '7', any: 'text' }],
    ['{ ints things { int } thing { id } }', { ints: [1, null], things: [{ int: 1 }], thing: { id: '1' } }],
  ])('is passed on where it fits: %s', async (operation, data) => {
    expect(asJson(await answerTo(operation, data))).toEqual({ data });
  });

  it('becomes a text where an id is a number', async () => {
    expect(asJson(await answerTo('{ id }', { id: 7 }))).toEqual({ data: { id: '7' } });
  });

  it('is null without a word where clients may not see the value', async () => {
    expect(asJson(await answerTo('{ kind }', { kind: 'SECRET' }))).toEqual({ data: { kind: null } });
  });

  it.each<[string, object, object, string, string[], string, string]>([
    ['{ int }', { int: 'five' }, { int: null }, 'Query.int', ['int'], A_WHOLE_NUMBER, 'a text'],
    ['{ int }', { int: 2_147_483_648 }, { int: null }, 'Query.int', ['int'], A_WHOLE_NUMBER, 'a number'],
    ['{ int }', { int: 1.5 }, { int: null }, 'Query.int', ['int'], A_WHOLE_NUMBER, 'a number'],
    ['{ yes }', { yes: 'yes' }, { yes: null }, 'Query.yes', ['yes'], 'true or false', 'a text'],
    ['{ id }', { id: true }, { id: null }, 'Query.id', ['id'], AN_ID, 'a boolean'],
    ['{ kind }', { kind: 'NOBODYS' }, { kind: null }, 'Query.kind', ['kind'], 'a value of Kind', 'a text'],
  ])('is null where it does not fit, and planned operations tell why: %s for %j', async (...tried) => {
    const [operation, data, expected, field, path, what, got] = tried;
    const { data: seen, errors } = asJson(await answerTo(operation, data)) as ExecutionResult;

    expect(seen).toEqual(expected);
    // Stitching says nothing of most of them: docs/stitched-fallback.md.
    if (queryPlanner === 'stitched') return;
    const message = `Expected ${field} to be ${what}, but a subgraph gave ${got}.`;
    expect(errors).toEqual([{ message, path }]);
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

    const { data, errors } = await gateway.execute({ document: parse(`{ ${field} }`), context: {} });
    gateway.dispose();

    expect({ ...data }).toEqual({ [field]: null });
    expect(errors?.map(({ message }) => message)).toEqual([
      `Expected Query.${field} to be ${expected}, but a subgraph gave a number.`,
    ]);
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

    expect(JSON.parse(JSON.stringify(data))).toEqual(seen);
    expect(errors?.map(({ path }) => path)).toEqual(paths);
    for (const { extensions } of errors ?? [])
      expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'a' });
  });

  it('moves a null up where none may be, and the log has it once, as a warning', async () => {
    const gateway = await createGateway({
      supergraphSdl: composeSupergraph([{ name: 'a', sdl: withLink(TYPE_DEFS) }]),
      clients: [{ name: 'a', execute: () => ({ data: { things: [1, 2, 3].map(() => ({ id: true, must: 'no' })) } }) }],
    });
    const logged: string[] = [];
    const log = {
      warn: (_: object, message: string) => void logged.push(message),
      error: () => void logged.push('error'),
    };

    const { data, errors } = await gateway.execute({ document: parse('{ things { must } }'), context: {} });
    const ids = await gateway.execute({ document: parse('{ things { id } }'), context: {} });
    gateway.dispose();

    expect({ ...data }).toEqual({ things: null });
    expect(errors?.map(({ path }) => path)).toEqual([['things', 0, 'must']]);
    expect(ids.errors).toHaveLength(3);
    logErrors(ids.errors ?? [], 'r-1', log);
    expect(logged).toEqual(['A subgraph answered against its own schema']);
  });
});
