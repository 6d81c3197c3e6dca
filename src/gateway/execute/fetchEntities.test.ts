import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import type { JsonObject } from '../json.js';
import type { EntityFetch, EntityLookup } from '../plan/compilePlan.js';
import { compilePath } from '../plan/paths.js';
import { PossibleTypes } from '../plan/possibleTypes.js';
import { readSupergraph } from '../supergraph.js';
import { composeSupergraph } from '../composeSupergraph.js';
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
