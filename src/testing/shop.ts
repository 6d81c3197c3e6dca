import type { IncomingHttpHeaders, Server } from 'node:http';
import { composeSupergraph } from '../gateway/composeSupergraph.js';
import { buildFixtureSchema, serveSchema, stop, urlOf, withLink, type FixtureSubgraph } from './gatewayFixture.js';

/** Two subgraphs of a shop, which have nothing to do with our own graph. */
const SUBGRAPHS: Readonly<Record<'products' | 'reviews', FixtureSubgraph>> = {
  products: {
    typeDefs: `type Query { products: [Product!]! }
      type Product @key(fields: "id") { id: ID! name: String! price: Int }`,
    resolvers: {
      Query: {
        products: () => [
          { id: '1', name: 'Chair', price: 40 },
          { id: '2', name: 'Table', price: 90 },
        ],
      },
    },
  },
  reviews: {
    typeDefs: `type Product @key(fields: "id") { id: ID! stars: [Int!] }`,
    resolvers: { Product: { __resolveReference: ({ id }: { id: string }) => ({ id, stars: [3, Number(id)] }) } },
  },
};

export const SHOP_QUERY = '{ products { name stars } }';
export const SHOP_ANSWER = {
  data: {
    products: [
      { name: 'Chair', stars: [3, 1] },
      { name: 'Table', stars: [3, 2] },
    ],
  },
};

/** The shop's subgraphs, served over HTTP on the loopback interface. */
export interface Shop extends AsyncDisposable {
  readonly urls: Readonly<Record<'products' | 'reviews', string>>;
  /** The supergraph of both, with their addresses unless others are given; '' is none. */
  supergraphSdl(urls?: Partial<Shop['urls']>): string;
  /** Ends one of them. */
  stop(name: 'products' | 'reviews'): Promise<void>;
}

/** @param onRequest told of the headers that a subgraph gets */
export async function openShop(
  onRequest: (name: 'products' | 'reviews', headers: IncomingHttpHeaders) => void = () => undefined,
): Promise<Shop> {
  const sdls = { products: withLink(SUBGRAPHS.products.typeDefs), reviews: withLink(SUBGRAPHS.reviews.typeDefs) };
  const serve = (name: 'products' | 'reviews'): Promise<Server> =>
    serveSchema(buildFixtureSchema(sdls[name], SUBGRAPHS[name].resolvers), ({ headers }) => {
      onRequest(name, headers);
      return {};
    });
  const servers = { products: await serve('products'), reviews: await serve('reviews') };
  const urls = { products: urlOf(servers.products), reviews: urlOf(servers.reviews) };
  return {
    urls,
    supergraphSdl: (other = {}) => {
      const { products, reviews } = { ...urls, ...other };
      return composeSupergraph([
        { name: 'products', sdl: sdls.products, url: products },
        { name: 'reviews', sdl: sdls.reviews, url: reviews },
      ]);
    },
    stop: (name) => stop(servers[name]),
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(servers).map(stop));
    },
  };
}
