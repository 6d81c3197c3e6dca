import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { populationByCountry } from './population.mjs';

const typeDefs = parse(readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'));

const schema = buildSubgraphSchema({
  typeDefs,
  resolvers: {
    Country: {
      // The gateway sends the key: { __typename: 'Country', code: 'BY' }.
      __resolveReference: ({ code }) => ({ code }),
      population: ({ code }) => populationByCountry.get(code) ?? null,
    },
    Delegation: {
      // Besides the key it brings what @requires names: { id, totalSeats, country: { code } }.
      __resolveReference: (delegation) => delegation,
      seatsPerMillionInhabitants: ({ totalSeats, country }) => {
        const population = country && populationByCountry.get(country.code);
        // Unknown is null, never zero.
        return population && totalSeats != null ? (totalSeats / population.inhabitants) * 1_000_000 : null;
      },
    },
  },
});

const port = Number(process.env.PORT ?? 4200);
const server = createServer(createYoga({ schema, graphqlEndpoint: '/graphql' }));
server.once('error', ({ message }) => {
  console.error(`The subgraph cannot listen on port ${port} (PORT chooses another): ${message}`);
  process.exitCode = 1;
});
server.listen(port, '127.0.0.1', () => {
  console.log(`The demographics subgraph is at http://127.0.0.1:${server.address().port}/graphql`);
});
