import { parse, type ExecutionResult } from 'graphql';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import type { Credentials } from '../gateway/authorization/credentials.js';
import { asJson, everyWay, type FixtureGateway, type FixtureSubgraph } from './gatewayFixture.js';

/** Under a name of its own, as a schema may import it. */
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", { name: "@requiresScopes", as: "@needs" }])\n`;
const NEEDS = '@needs(scopes: [["read:secret"]])';

/** The ways that answer differently enough to be held to the same. */
export const PROTECTED_WAYS = everyWay.filter((way) => way !== 'interpreted' && way !== 'stitched http');

/** Everything that nobody may see without a scope has these numbers and words in it. */
export const SECRET = /4711|hush/;

/** A shop with a secret at every position that a graph has. */
export const protectedShop: Readonly<Record<'shop' | 'shipping' | 'history', FixtureSubgraph>> = {
  shop: {
    typeDefs: `${LINK}
      type Query {
        product: Product
        products: [Product!]!
        some: [Product]
        item: Item
        items: [Item]
        certain: [Item!]
        found: [Found]
        vault: Secret
        vaults: [[Secret]]
        level: Level
        levels: [Level!]
        amount: Amount
        hidden: Int ${NEEDS}
        hello(name: String): String
        labelled: Labelled
      }
      type Mutation { rename: String erase: Int ${NEEDS} }
      interface Item { id: ID! name: String }
      type Product implements Item @key(fields: "id") @key(fields: "sku") {
        id: ID!
        sku: ID ${NEEDS}
        name: String
        price: Int ${NEEDS}
        cost: Int! ${NEEDS}
        weight: Int
        box: Box
        labels(first: Int): [String] ${NEEDS}
        similar: [Item]
      }
      type Box { size: Int content: [Item] }
      type Secret implements Item ${NEEDS} { id: ID! name: String code: String }
      interface Labelled { label: String }
      type Plain implements Labelled { label: String }
      type Coded implements Labelled { label: String ${NEEDS} }
      union Found = Product | Secret
      enum Level ${NEEDS} { HUSH }
      scalar Amount ${NEEDS}`,
    resolvers: shopResolvers(),
  },
  shipping: {
    typeDefs: `${LINK}
      type Product @key(fields: "id") {
        id: ID!
        weight: Int @external
        box: Box @external
        shipping: Int @requires(fields: "weight")
        packing: Int @requires(fields: "box { size }")
        insurance: Int @requires(fields: "weight")
      }
      type Box { size: Int @external }`,
    resolvers: {
      Product: {
        shipping: ({ weight }: { weight: number }) => weight * 10,
        packing: ({ box }: { box: { size: number } }) => box.size,
        insurance: ({ weight }: { weight: number }) => weight + 1,
      },
    },
  },
  history: {
    typeDefs: `${LINK} type Product @key(fields: "sku") { sku: ID sold: Int }`,
    resolvers: { Product: { sold: () => 3 } },
  },
};

/**
 * Their supergraph. The inputs of `@requires` are protected in it without the fields that need them: compositions of today refuse that, those of yesterday did not.
 */
export function protectedSupergraph(urlOf: (name: string) => string | undefined = () => undefined): string {
  const composed = composeSupergraph(
    Object.entries(protectedShop).map(([name, { typeDefs }]) => ({ name, sdl: typeDefs, url: urlOf(name) })),
  );
  return composed
    .replace(/^( {2}weight: Int .*)$/m, '$1 @requiresScopes(scopes: [["read:secret"]])')
    .replace(/^( {2}size: Int .*)$/m, '$1 @requiresScopes(scopes: [["read:secret"]])');
}

/** Credentials with these scopes, as a verified token has them. */
export function withScopes(...scopes: readonly string[]): Credentials {
  return { subject: 'ada', scopes: new Set(scopes), expiresAt: Date.now() + 60_000, claims: {} };
}

/** The answer to an operation of who has these credentials. */
export async function askAs(
  { gateway, fetches }: FixtureGateway,
  operation: string,
  credentials: Credentials | undefined,
  variables?: Record<string, unknown>,
): Promise<ExecutionResult> {
  fetches.length = 0;
  return asJson(await gateway.execute({ document: parse(operation), variables, context: { credentials } }));
}

/** The error in place of what may not be seen. */
export function unauthorizedAt([what, ...path]: readonly (string | number)[]): object {
  return {
    message: `Expected the right to see ${what}, but this request does not have it.`,
    path,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  };
}

function shopResolvers(): FixtureSubgraph['resolvers'] {
  const secret = { __typename: 'Secret', id: 's1', name: 'hush', code: 'hush' };
  const chair = {
    __typename: 'Product',
    id: 'p1',
    sku: 'hush-1',
    name: 'Chair',
    price: 4711,
    cost: 4711,
    weight: 4711,
    box: { size: 4711, content: [secret] },
    labels: ['hush'],
  };
  const product = { ...chair, similar: [chair, secret] };
  const items = [product, secret, null];
  return {
    Query: {
      product: () => product,
      products: () => [product],
      some: () => [product, null],
      item: () => secret,
      items: () => items,
      certain: () => [product, secret],
      found: () => items,
      vault: () => secret,
      vaults: () => [[secret]],
      level: () => 'HUSH',
      levels: () => ['HUSH'],
      amount: () => 4711,
      hidden: () => 4711,
      hello: (_: unknown, { name }: { name?: string }) => `Hello ${name ?? 'world'}`,
      labelled: () => ({ __typename: 'Coded', label: 'hush' }),
    },
    Mutation: { rename: () => 'done', erase: () => 4711 },
    Product: { __resolveReference: () => product },
  };
}
