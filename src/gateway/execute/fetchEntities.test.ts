import { describe, expect, it } from '@jest/globals';
import { parse, type GraphQLError } from 'graphql';
import { answerCheck } from '../answers/checkAnswer.js';
import type { JsonObject } from '../json.js';
import type { EntityFetch, EntityLookup } from '../plan/compilePlan.js';
import { compilePath } from '../plan/paths.js';
import { PossibleTypes } from '../plan/possibleTypes.js';
import { readSupergraph } from '../supergraph.js';
import { composeSupergraph } from '../composeSupergraph.js';
import { parseResult } from '../subgraphAnswer.js';
import { fetchEntities } from './fetchEntities.js';
import type { Run } from './run.js';
import { RunErrors } from './runErrors.js';

const types = new PossibleTypes(
  readSupergraph(composeSupergraph([{ name: 'one', sdl: 'type Query { one: Int }' }])).schema,
);

function lookup(alias: string, field: string): EntityLookup {
  return {
    alias,
    variable: alias,
    paths: [compilePath([{ Field: field }], types)],
    represent: (entity: JsonObject) => entity,
    renamedKeys: new Map(),
  };
}

describe('a fetch of entities for two places', () => {
  it('tells an error of one of them there alone, although the data of both is lost', () => {
    const operation = '{ a: _entities(representations: $a) { __typename } }';
    const fetch: EntityFetch = {
      kind: 'entities',
      request: { subgraph: 'things', operation, document: parse(operation), kind: 'query', key: operation },
      variables: [],
      lookups: [lookup('a', 'first'), lookup('b', 'second')],
    };
    const run: Run = {
      data: { first: { id: '1' }, second: { id: '2' } },
      errors: new RunErrors(),
      variables: {},
      fetch: () => ({ data: null, errors: [{ message: 'Too many.', path: ['a'] }] }),
    };

    void fetchEntities(fetch, run);

    expect(run.errors.told.map(({ message, path }) => ({ message, path }))).toEqual([
      { message: 'Too many.', path: ['first'] },
    ]);
    expect(run.errors.explains(['second', 'name'])).toBe(true);
    expect(run.errors.explains(['third'])).toBe(false);
  });
});

describe('many errors of a fetch of entities', () => {
  function toldOf(entities: number, errors: object[]): readonly GraphQLError[] {
    const operation = '{ a: _entities(representations: $a) { __typename } }';
    const fetch: EntityFetch = {
      kind: 'entities',
      request: { subgraph: 'things', operation, document: parse(operation), kind: 'query', key: operation },
      variables: [],
      lookups: [lookup('a', 'things')],
    };
    const run: Run = {
      data: { things: Array.from({ length: entities }, (_, id) => ({ id })) },
      errors: new RunErrors(),
      variables: {},
      fetch: () => parseResult({ data: null, errors }) ?? {},
    };
    void fetchEntities(fetch, run);
    expect(run.errors.explains(['things', entities - 1, 'name'])).toBe(true);
    return run.errors.told;
  }

  it('are told for every entity up to a hundred, and counted beyond', () => {
    const told = toldOf(
      10,
      Array.from({ length: 5_000 }, (_, index) => ({ message: `${index}` })),
    );

    expect(told.slice(0, -1).map(({ message }) => message)).toEqual(
      Array.from({ length: 100 }, (_, index) => `${Math.floor(index / 10)}`),
    );
    expect(told.at(-1)?.extensions).toEqual({ code: 'OPERATION_TOO_LARGE', untold: 100 * 10 - 100 + 4_900 });
  });

  it('are one where they say the same of all of it', () => {
    const told = toldOf(
      3,
      Array.from({ length: 50 }, () => ({ message: 'Broken.' })),
    );

    expect(told.map(({ path }) => path)).toEqual([0, 1, 2].map((index) => ['things', index]));
  });
});

it('misses what an entity was asked for, although it does not say its type', () => {
  const sdl = composeSupergraph([{ name: 'one', sdl: 'type Query { thing: Thing } type Thing { price: Int }' }]);
  const operation = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { price } } }';
  const check = answerCheck(readSupergraph(sdl).schema);

  const { errors } = check(
    { data: { _entities: [{}] } },
    { subgraph: 'one', operation, document: parse(operation), kind: 'query', key: operation },
    { r: [{ __typename: 'Thing', id: '1' }] },
    0,
  );

  expect(errors?.map(({ path }) => path)).toEqual([['_entities', 0, 'price']]);
});
