import { createServer, type Server } from 'node:http';
import { execute, parse, type GraphQLSchema } from 'graphql';
import { composeSupergraph } from '../../gateway/composeSupergraph.js';
import { buildFixtureSchema, urlOf, withLink, type FixtureSubgraph } from '../gatewayFixture.js';

/**
 * A process with two subgraphs, which answer equal requests with equal bytes, from memory: what is measured is the gateway in front of them. Sends its parent the
 * supergraph.
 */
const products = Array.from({ length: 300 }, (_, at) => ({ id: String(at), name: `Product number ${at}`, price: at }));

const SUBGRAPHS: Readonly<Record<string, FixtureSubgraph>> = {
  products: {
    typeDefs: `type Query { products(first: Int!): [Product!]! }
      type Product @key(fields: "id") { id: ID! name: String! price: Int }`,
    resolvers: { Query: { products: (_: unknown, { first }: { first: number }) => products.slice(0, first) } },
  },
  reviews: {
    typeDefs: `type Product @key(fields: "id") { id: ID! reviews: [Review!] } type Review { stars: Int! text: String }`,
    resolvers: {
      Product: {
        __resolveReference: ({ id }: { id: string }) => ({ id, reviews: [{ stars: 4, text: `What ${id} is like` }] }),
      },
    },
  },
};

const composed = await Promise.all(
  Object.entries(SUBGRAPHS).map(async ([name, { typeDefs, resolvers }]) => {
    const sdl = withLink(typeDefs);
    return { name, sdl, url: urlOf(await serveFromMemory(buildFixtureSchema(sdl, resolvers))) };
  }),
);
process.send?.(composeSupergraph(composed));

async function serveFromMemory(schema: GraphQLSchema): Promise<Server> {
  const kept = new Map<string, string>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    const answer = async () => {
      const bytes = kept.get(body) ?? (await answerTo(schema, body));
      kept.set(body, bytes);
      response.setHeader('content-type', 'application/json').end(bytes);
    };
    request.on('end', () => void answer());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function answerTo(schema: GraphQLSchema, body: string): Promise<string> {
  const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
  return JSON.stringify(await execute({ schema, document: parse(query), variableValues: variables }));
}
