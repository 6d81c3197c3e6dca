import { afterEach, describe, expect, it } from '@jest/globals';
import { parse, type ExecutionResult } from 'graphql';
import { withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';
import { createGateway, type Gateway } from './createGateway.js';
import { isPromise, type MaybePromise } from './maybePromise.js';
import type { SubgraphClient } from './subgraphProtocol.js';

/** Answers at once, so that an operation that was planned before is answered at once, too. */
const shop: SubgraphClient = { name: 'shop', execute: () => ({ data: { name: 'Shop', open: true } }) };
const stock: SubgraphClient = { name: 'stock', execute: () => ({ data: { name: 'Stock', size: 7 } }) };

const BEFORE = composeSupergraph([
  { name: 'shop', sdl: withLink('type Query { name: String open: Boolean old: Int }') },
  { name: 'stock', sdl: withLink('type Query { size: Int }') },
]);
const AFTER = BEFORE.replace(/ *old: Int.*\n/, '');

let gateway: Gateway | undefined;
afterEach(() => gateway?.dispose());

const ask = (query: string, variables = {}): MaybePromise<ExecutionResult> | undefined =>
  gateway?.execute({ document: parse(query), variables, context: {} });

describe('a gateway whose supergraph is replaced', () => {
  it('has the plans that were used again beforehand, each for its conditions, and no others', async () => {
    gateway = await createGateway({ supergraphSdl: BEFORE, clients: [shop, stock] });
    const often = 'query ($all: Boolean!) { name size @include(if: $all) }';
    for (let time = 0; time < 2; time++) await ask(often, { all: true });
    await ask(often, { all: false });
    await ask('{ open }');
    for (let time = 0; time < 2; time++) await ask('{ old }');

    await gateway.replaceSupergraph(AFTER);

    expect(ask(often, { all: true })).toEqual({ data: { name: 'Shop', size: 7 } });
    expect(isPromise(ask(often, { all: false }))).toBe(true);
    expect(isPromise(ask('{ open }'))).toBe(true);
    expect(await ask('{ old }')).toMatchObject({ errors: [{ message: 'Cannot query field "old" on type "Query".' }] });
  });

  it('has those of the overrides that were active', async () => {
    const supergraphSdl = composeSupergraph([
      { name: 'shop', sdl: withLink('type Query { name: String open: Boolean }') },
      { name: 'stock', sdl: withLink('type Query { name: String @override(from: "shop", label: "percent(50)") }') },
    ]);
    let drawn = 10;
    gateway = await createGateway({ supergraphSdl, clients: [shop, stock], overrides: { draw: () => drawn } });
    for (let time = 0; time < 2; time++) await ask('{ name }');

    await gateway.replaceSupergraph(`${supergraphSdl}\n`);

    expect(ask('{ name }')).toEqual({ data: { name: 'Stock' } });
    drawn = 90;
    expect(isPromise(ask('{ name }'))).toBe(true);
  });
});
