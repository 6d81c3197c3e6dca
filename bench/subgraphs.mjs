/**
 * Three subgraphs over HTTP, in a process of their own. Equal requests get equal bytes, from memory: what is measured is the gateway in front of them.
 * Sends the port of each to its parent once they listen.
 */
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n';

const sdl = {
  assemblies: `
    type Query { assemblies: [Assembly!]! }
    type Assembly @key(fields: "id") { id: ID! name: String! acronym: String! founded: Int delegations: [Delegation!]! }
    type Delegation @key(fields: "id") { id: ID! seats: Int! parliament: Parliament! head: Person }
    type Parliament @key(fields: "id", resolvable: false) { id: ID! }
    type Person @key(fields: "id", resolvable: false) { id: ID! }`,
  parliaments: `
    type Query { parliament(id: ID!): Parliament }
    type Parliament @key(fields: "id") { id: ID! name: String! country: String! chambers: [Chamber!]! }
    type Chamber @key(fields: "id") { id: ID! name: String! seats: Int }`,
  people: `
    type Query { person(id: ID!): Person }
    type Person @key(fields: "id") { id: ID! name: String! role: String chamber: Chamber! }
    type Chamber @key(fields: "id", resolvable: false) { id: ID! }`,
};

const ASSEMBLIES = 4;
const DELEGATIONS = 8;

const resolvers = {
  assemblies: {
    Query: {
      assemblies: () =>
        Array.from({ length: ASSEMBLIES }, (_, assembly) => ({
          id: `assembly:${assembly}`,
          name: `Parliamentary Assembly number ${assembly}`,
          acronym: `PA${assembly}`,
          founded: assembly % 3 === 0 ? null : 1950 + assembly,
          delegations: Array.from({ length: DELEGATIONS }, (_, delegation) => ({
            id: `delegation:${assembly}/${delegation}`,
            seats: 3 + ((assembly + delegation) % 9),
            parliament: { id: `parliament:${delegation}` },
            head: (assembly + delegation) % 5 === 0 ? null : { id: `person:${assembly}-${delegation}` },
          })),
        })),
    },
  },
  parliaments: {
    Parliament: {
      __resolveReference: async ({ id }) => ({
        id,
        name: `National Assembly of ${id}`,
        country: `Country of ${id}`,
        chambers: [{ id: `chamber:${id}/lower` }, { id: `chamber:${id}/upper` }],
      }),
    },
    Chamber: {
      __resolveReference: async ({ id }) => ({ id }),
      name: ({ id }) => `Chamber ${id}`,
      seats: ({ id }) => (id.endsWith('upper') ? null : 100 + id.length),
    },
  },
  people: {
    Person: {
      __resolveReference: async ({ id }) => ({
        id,
        name: `Name of ${id}`,
        role: id.endsWith('3') ? null : 'Head of delegation',
        chamber: { id: `chamber:parliament:${id.at(-1)}/lower` },
      }),
    },
  },
};

const ports = {};
for (const [name, typeDefs] of Object.entries(sdl)) {
  const schema = buildSubgraphSchema({ typeDefs: parse(LINK + typeDefs), resolvers: resolvers[name] });
  const answers = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    let answer = answers.get(body);
    if (!answer) {
      const { query, variables, operationName } = JSON.parse(body);
      const result = await execute({ schema, document: parse(query), variableValues: variables, operationName });
      answers.set(body, (answer = Buffer.from(JSON.stringify(result))));
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.byteLength }).end(answer);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  ports[name] = server.address().port;
}
process.send({ ports, sdl: Object.fromEntries(Object.entries(sdl).map(([name, text]) => [name, LINK + text])) });
