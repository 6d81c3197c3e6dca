import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execute, parse } from 'graphql';
import { asJson, buildFixtureSchema, withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';
import { createGateway, type Gateway } from './createGateway.js';
import { parseResult } from './subgraphAnswer.js';
import type { SubgraphClient, SubgraphEvent, SubgraphResult } from './subgraphProtocol.js';

const sdl = withLink('scalar Any type Query { any: Any many: [Any] one: Int } type Subscription { changed: Any }');

/** Nested by so many lists. */
function nested(levels: number): unknown {
  return JSON.parse('['.repeat(levels) + ']'.repeat(levels));
}

async function* events(data: Record<string, unknown>): AsyncGenerator<SubgraphEvent, undefined> {
  yield () => ({ data });
}

describe('a value that no type describes', () => {
  let gateway: Gateway;
  let answered: Record<string, unknown>;
  beforeAll(async () => {
    gateway = await createGateway({
      supergraphSdl: composeSupergraph([{ name: 'a', sdl }]),
      clients: [{ name: 'a', execute: () => ({ data: answered }), subscribe: () => events(answered) }],
    });
  });
  afterAll(() => gateway.dispose());

  const told = (path: (string | number)[]) => ({
    message: 'The subgraph "a" answered something else than it was asked: a value nested deeper than 500 levels.',
    path,
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'a', durationMs: 0 },
  });

  it('may nest 500 levels', async () => {
    answered = { any: nested(500), one: 1 };

    expect(JSON.stringify(await gateway.execute({ document: parse('{ any one }'), context: {} }))).toBe(
      JSON.stringify({ data: answered }),
    );
  });

  it('is null where it nests deeper, and takes nothing else with it', async () => {
    answered = { any: nested(10_000), many: [1, nested(10_000)], one: 1 };

    const answer = await gateway.execute({ document: parse('{ any many one }'), context: {} });

    expect(JSON.parse(JSON.stringify(answer))).toEqual({
      data: { any: null, many: [1, null], one: 1 },
      errors: [told(['any']), told(['many', 1])],
    });
  });

  it('is null in an event as well', async () => {
    answered = { changed: nested(10_000) };

    const document = parse('subscription { changed }');
    const answers = await gateway.subscribe({ document, newContext: () => ({}) });
    if (!(Symbol.asyncIterator in answers)) throw new Error('Expected events, but got none.');

    expect(JSON.parse(JSON.stringify((await answers.next()).value))).toEqual({
      data: { changed: null },
      errors: [told(['changed'])],
    });
  });
});

describe.each(['native', 'stitched'] as const)('a value that nobody asked for (%s planner)', (queryPlanner) => {
  const part = { __typename: 'Part', id: '1', name: 'Wheel', price: 5 };
  const subgraphs = [
    {
      name: 'a',
      sdl: withLink('type Query { one: Part two: Part } type Part @key(fields: "id") { id: ID! name: String }'),
    },
    { name: 'b', sdl: withLink('type Query { three: Part } type Part @key(fields: "id") { id: ID! price: Int }') },
  ];
  const resolvers = {
    Part: { __resolveReference: () => part },
    Query: { one: () => part, two: () => part, three: () => part },
  };
  let gateway: Gateway;
  let answered: { place: RegExp; levels: number };

  /** Answers what it is asked, and something else besides. */
  function chatty({ name, sdl }: (typeof subgraphs)[number]): SubgraphClient {
    const schema = buildFixtureSchema(sdl, resolvers);
    return {
      name,
      async execute({ document }, variableValues) {
        const text = JSON.stringify(await execute({ schema, document, variableValues }));
        const { place, levels } = answered;
        return JSON.parse(
          text.replace(place, `$&"more":${'['.repeat(levels)}${']'.repeat(levels)},`),
        ) as SubgraphResult;
      },
    };
  }
  beforeAll(async () => {
    gateway = await createGateway({
      supergraphSdl: composeSupergraph(subgraphs),
      clients: subgraphs.map(chatty),
      queryPlanner,
    });
  });
  afterAll(() => gateway.dispose());

  const AT_ROOT = /"data":{/;
  const IN_OBJECTS = /{(?="(id|name|price|__typename)")/g;
  const IN_ENTITIES = /":\[{/;
  const spoilt = (subgraph: string, field: string): unknown =>
    expect.objectContaining({
      message: `The subgraph "${subgraph}" answered something else than it was asked: a value nested deeper than 500 levels that was not asked for.`,
      path: [field],
    });
  const ask = async (text: string) => asJson(await gateway.execute({ document: parse(text), context: {} }));

  it.each([
    ['beside root fields', AT_ROOT],
    ['in objects', IN_OBJECTS],
  ])('%s may nest 500 levels', async (_, place) => {
    answered = { place, levels: 500 };

    expect(await ask('{ one { name price } two { price name } }')).toEqual({
      data: { one: { name: 'Wheel', price: 5 }, two: { name: 'Wheel', price: 5 } },
    });
  });

  it.each([
    ['beside root fields', AT_ROOT],
    ['in objects', IN_OBJECTS],
  ])('%s spoils the answer of its subgraph where it nests deeper', async (_, place) => {
    answered = { place, levels: 10_000 };

    expect(await ask('{ one { name } two { name } three { price } }')).toMatchObject({
      data: { one: null, two: null, three: null },
      errors: expect.arrayContaining([spoilt('a', 'one'), spoilt('a', 'two'), spoilt('b', 'three')]) as unknown,
    });
  });

  it('in entities spoils the answer about them where it nests deeper', async () => {
    answered = { place: IN_ENTITIES, levels: 10_000 };

    expect(await ask('{ one { name price } two { price name } }')).toMatchObject({
      data: { one: { name: 'Wheel', price: null }, two: { name: 'Wheel', price: null } },
      errors: expect.arrayContaining([spoilt('b', 'one'), spoilt('b', 'two')]) as unknown,
    });
  });
});

it('is not read in the extensions of an error', () => {
  expect(parseResult({ errors: [{ message: 'Broken.', extensions: { code: 'X', why: nested(10_000) } }] })).toEqual({
    errors: [{ message: 'Broken.' }],
  });
});
