import { afterEach, describe, expect, it } from '@jest/globals';
import type { ClientError } from '../../platform/errors.js';
import { withLink } from '../../testing/gatewayFixture.js';
import { composeSupergraph } from '../composeSupergraph.js';
import { startPlanner, type QueryPlanner } from './planner.js';

const supergraphSdl = composeSupergraph([
  {
    name: 'catalog',
    sdl: withLink(`type Query { works: [Work] tree: Tree echo(value: JSON): Int } scalar JSON type Tree { tree: Tree leaf: Int } union Work = Book | Film
      interface Media @key(fields: "id") { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! }
      type Film implements Media @key(fields: "id") { id: ID! }`),
  },
  {
    name: 'reviews',
    sdl: withLink(`type Media @key(fields: "id") @interfaceObject { id: ID! reviews(first: Int): [Review!]! }
      type Review { stars: Int number: Int }`),
  },
]);
/** Two arguments for one field on two types, met in one fetch: this aborts the planner's process. */
const DEADLY = '{ works { ... on Film { reviews(first: 1) { number } } ... on Book { reviews { stars } } } }';
const choice = { labels: new Set<string>(), percentage: 0 };

describe('the planner', () => {
  let planner: QueryPlanner;
  afterEach(() => planner.retire());

  it('refuses an operation that ends its process, and goes on with the next', async () => {
    planner = await startPlanner(supergraphSdl);

    const answers = await Promise.allSettled([
      planner.plan(DEADLY, choice),
      planner.plan('{ works { __typename } }', choice),
    ]);

    expect(answers[0]).toMatchObject({
      status: 'rejected',
      reason: {
        message:
          'The query planner cannot plan this operation, although it is valid. Ask for its parts in several requests.',
        extensions: { code: 'BAD_USER_INPUT' },
        cause: expect.stringContaining('Unexpected conflict'),
      },
    });
    expect(answers[1]).toMatchObject({
      status: 'fulfilled',
      value: { kind: 'QueryPlan', node: { kind: 'Fetch', serviceName: 'catalog' } },
    });
    expect(planner.restarts).toBe(1);
  });

  it('refuses what comes while two hundred operations wait, and plans it when it comes again', async () => {
    planner = await startPlanner(supergraphSdl);

    const answers = await Promise.allSettled(
      Array.from({ length: 250 }, () => planner.plan('{ tree { leaf } }', choice)),
    );

    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as ClientError] : []));
    expect(refused).toHaveLength(49);
    expect(refused[0]).toMatchObject({
      message: 'Too many new operations wait to be planned at the moment. Try again in a second.',
      extensions: { code: 'OPERATION_TOO_LARGE' },
    });
    expect(refused[0]?.cause).toBeUndefined();
    expect(await planner.plan('{ tree { leaf } }', choice)).toMatchObject({ kind: 'QueryPlan' });
  });

  it('says that nesting is too deep', async () => {
    planner = await startPlanner(supergraphSdl);

    await expect(planner.plan(`{ ${'tree { '.repeat(60)} leaf ${'} '.repeat(60)} }`, choice)).rejects.toMatchObject({
      extensions: { code: 'OPERATION_TOO_LARGE' },
    });
  });

  it('says which literal it cannot read', async () => {
    planner = await startPlanner(supergraphSdl);

    await expect(planner.plan('{ echo(value: 1e999) }', choice)).rejects.toMatchObject({
      message: expect.stringMatching(/^Expected literals that fit 64-bit numbers and valid Unicode, but got .*1e999/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('rejects what is no supergraph with a sentence for the operator', async () => {
    await expect(startPlanner('type Query {').then((started) => (planner = started))).rejects.toMatchObject({
      name: 'OperatorError',
    });
    planner = await startPlanner(supergraphSdl);
  });
});
