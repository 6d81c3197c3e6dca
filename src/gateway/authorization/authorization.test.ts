import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type FixtureGateway, type Way } from '../../testing/gatewayFixture.js';
import {
  askAs,
  PROTECTED_WAYS,
  protectedShop,
  protectedSupergraph,
  SECRET,
  unauthorizedAt,
  withScopes,
} from '../../testing/protectedFixture.js';
import { POSITIONS } from '../../testing/protectedPositions.js';
import type { Credentials } from './credentials.js';

const WHO: Readonly<Record<string, { readonly credentials: Credentials | undefined; readonly may: boolean }>> = {
  'who is anonymous': { credentials: undefined, may: false },
  'who has another scope': { credentials: withScopes('read', 'read:secrets', 'secret'), may: false },
  'who has the scope': { credentials: withScopes('other', 'read:secret'), may: true },
};

const MATRIX = Object.entries(POSITIONS).flatMap(([position, expected]) =>
  Object.entries(WHO).map(([who, { credentials, may }]) => [position, who, expected, credentials, may] as const),
);

describe.each(PROTECTED_WAYS)('what a supergraph protects, %s', (way) => {
  let shop: FixtureGateway;
  beforeAll(async () => (shop = await startShop(way)));
  afterAll(() => shop.close());

  it.each(MATRIX)('%s: %s', async (_position, _who, { operation, denied, errors, seen, unasked }, credentials, may) => {
    const answer = await askAs(shop, operation, credentials);

    if (may) return expect(answer).toEqual({ data: seen });
    expect(answer).toEqual({ data: denied, errors: errors.map(unauthorizedAt) });
    expect(JSON.stringify(answer.data)).not.toMatch(SECRET);
    if (unasked) for (const { operation: sent } of shop.fetches) expect(sent).not.toMatch(unasked);
  });
});

describe('an operation that asks for what its request may not see', () => {
  let shop: FixtureGateway;
  beforeAll(async () => (shop = await startShop('compiled', { authorization: { unauthorizedFields: 'refuse' } })));
  afterAll(() => shop.close());

  it('is refused as a whole where so is said, before any subgraph is asked', async () => {
    expect(await askAs(shop, '{ hello product { p: price } items { ... on Secret { code } } }', undefined)).toEqual({
      errors: [unauthorizedAt(['Product.price', 'product', 'p']), unauthorizedAt(['Secret.code', 'items', 'code'])],
    });
    expect(shop.fetches).toEqual([]);
  });

  it('is answered to who may see it, and without what its conditions leave out', async () => {
    const operation = 'query ($p: Boolean!) { product { name price @include(if: $p) } }';

    expect(await askAs(shop, operation, withScopes('read:secret'), { p: true })).toEqual({
      data: { product: { name: 'Chair', price: 4711 } },
    });
    expect(await askAs(shop, operation, undefined, { p: false })).toEqual({ data: { product: { name: 'Chair' } } });
    expect(await askAs(shop, operation, undefined, { p: true })).toEqual({
      errors: [unauthorizedAt(['Product.price', 'product', 'price'])],
    });
  });

  it('still has nulls for objects that only turn out to be protected', async () => {
    expect(await askAs(shop, '{ found { ... on Product { name } } }', undefined)).toEqual({
      data: { found: [{ name: 'Chair' }, null, null] },
      errors: [unauthorizedAt(['Secret', 'found', 1])],
    });
  });
});

describe('an operation of as many fields as are allowed', () => {
  it('is answered to who may not see all of it, too', async () => {
    const shop = await startShop('compiled', { limits: { fields: 4_200, rootFields: 100 } });
    const products = Array.from({ length: 100 }, (_, at) => `p${at}: product { ...F }`).join(' ');
    const names = Array.from({ length: 39 }, (_, at) => `n${at}: name`).join(' ');
    const operation = `{ ${products} } fragment F on Product { price ${names} }`;

    expect((await askAs(shop, operation, undefined)).data).toMatchObject({ p99: { price: null, n38: 'Chair' } });
    expect((await askAs(shop, operation, withScopes('read:secret'))).errors).toBeUndefined();
    await shop.close();
  });
});

describe('a plan that was made for one request', () => {
  it.each(PROTECTED_WAYS)('serves no other to which something else is denied, whoever asks first, %s', async (way) => {
    const shop = await startShop(way);
    const operation = '{ product { price } items { name } }';
    const seen = { product: { price: 4711 }, items: [{ name: 'Chair' }, { name: 'hush' }, null] };
    const denied = { product: { price: null }, items: [{ name: 'Chair' }, null, null] };

    for (const scope of ['read:secret', 'none', 'read:secret', 'other'])
      expect((await askAs(shop, operation, withScopes(scope))).data).toEqual(scope === 'read:secret' ? seen : denied);
    await shop.close();
  });
});

describe('a token that has ended on the way', () => {
  it('does not make who had it anonymous', async () => {
    const shop = await startShop('compiled');

    const answer = await askAs(shop, '{ hello }', { ...withScopes('read:secret'), expiresAt: Date.now() });

    expect(answer).toEqual({
      errors: [{ message: 'The token has expired: ask again with a new one.', extensions: { code: 'TOKEN_EXPIRED' } }],
    });
    await shop.close();
  });
});

describe('a supergraph that renames the directives', () => {
  it.each([
    ['by the name of the specification', 'as: "guard"', '@guard'],
    ['by an import', 'import: [{ name: "@requiresScopes", as: "@guard" }]', '@guard'],
    ['by an import beside another name', 'as: "other", import: [{ name: "@requiresScopes", as: "@guard" }]', '@guard'],
    [
      'to a name within that of another specification',
      'import: [{ name: "@requiresScopes", as: "@join__guard" }]',
      '@join__guard',
    ],
  ])('is protected all the same: %s', async (_, written, name) => {
    const supergraphSdl = protectedSupergraph()
      .replaceAll('@requiresScopes', name)
      .replace('requiresScopes/v0.1",', `requiresScopes/v0.1", ${written},`);
    const shop = await startShop('compiled', { supergraphSdl });

    expect(await askAs(shop, '{ product { price } }', undefined)).toEqual({
      data: { product: { price: null } },
      errors: [unauthorizedAt(['Product.price', 'product', 'price'])],
    });
    await shop.close();
  });

  it('is protected where it links nothing', async () => {
    const supergraphSdl = protectedSupergraph().replace(/@link\(url: "[^"]*requiresScopes[^)]*\) ?/, '');
    const shop = await startShop('compiled', { supergraphSdl });

    expect((await askAs(shop, '{ hidden }', undefined)).data).toEqual({ hidden: null });
    await shop.close();
  });
});

function startShop(way: Way, options: Parameters<typeof startGateway>[2] = {}): Promise<FixtureGateway> {
  return startGateway(protectedShop, way, { supergraphSdl: protectedSupergraph(), ...options });
}
