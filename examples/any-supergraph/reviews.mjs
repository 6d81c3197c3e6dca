// A subgraph by GraphQL Yoga, with a subscription by server-sent events.
import { buildSubgraphSchema } from '@apollo/subgraph';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

const reviews = [
  { id: 'r1', stars: 5, text: 'One sits well.', product: { id: 'chair' } },
  { id: 'r2', stars: 3, text: 'It wobbles.', product: { id: 'table' } },
  { id: 'r3', stars: 4, text: 'Good wood.', product: { id: 'table' } },
];
const schema = buildSubgraphSchema({
  typeDefs: parse(await readFile(new URL('reviews.graphql', import.meta.url), 'utf8')),
  resolvers: {
    Query: { latestReviews: (_, { first }) => reviews.slice(-first).reverse() },
    Subscription: { reviewAdded: { subscribe: oneEachSecond } },
    Product: { reviews: ({ id }) => reviews.filter(({ product }) => product.id === id) },
  },
});
/** Nobody reviews anything here: the same ones come again and again. */
async function* oneEachSecond() {
  for (let at = 0; ; at = (at + 1) % reviews.length) {
    yield { reviewAdded: reviews[at] };
    await setTimeout(1_000);
  }
}

const server = createServer(createYoga({ schema, landingPage: false }));
server.listen(Number(process.env.PORT ?? 4002), () =>
  console.log(`reviews at http://localhost:${server.address().port}/graphql`),
);
