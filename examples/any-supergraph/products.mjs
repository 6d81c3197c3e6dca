// A subgraph by Apollo Server.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { readFile } from 'node:fs/promises';
import { parse } from 'graphql';

const products = [
  { id: 'chair', name: 'Chair', price: 40, weight: 7 },
  { id: 'table', name: 'Table', price: 90, weight: 25 },
];
const schema = buildSubgraphSchema({
  typeDefs: parse(await readFile(new URL('products.graphql', import.meta.url), 'utf8')),
  resolvers: {
    Query: { products: () => products },
    Product: { __resolveReference: ({ id }) => products.find((product) => product.id === id) },
  },
});
const { url } = await startStandaloneServer(new ApolloServer({ schema }), {
  listen: { port: Number(process.env.PORT ?? 4001) },
});
console.log(`products at ${url}`);
