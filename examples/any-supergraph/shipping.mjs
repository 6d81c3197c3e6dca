// A subgraph by graphql-http, the reference server of GraphQL over HTTP.
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createHandler } from 'graphql-http/lib/use/http';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parse } from 'graphql';

const schema = buildSubgraphSchema({
  typeDefs: parse(await readFile(new URL('shipping.graphql', import.meta.url), 'utf8')),
  resolvers: { Product: { shippingCost: ({ weight }) => 5 + weight } },
});
const server = createServer(createHandler({ schema }));
server.listen(Number(process.env.PORT ?? 4003), () =>
  console.log(`shipping at http://localhost:${server.address().port}/graphql`),
);
