import { describe, expect, it } from '@jest/globals';
import { everyWay, startGateway, type FixtureSubgraph } from '../../testing/gatewayFixture.js';

const bodies: FixtureSubgraph = {
  typeDefs: `
    type Query { bodies: [Body!]! }
    interface Body { id: ID! name: String! }
    type House implements Body @key(fields: "id") { id: ID! name: String! }`,
  resolvers: {
    Query: { bodies: () => [{ __typename: 'House', id: '1', name: 'Upper House' }] },
    House: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'Upper House' }) },
  },
};
const posts: FixtureSubgraph = {
  typeDefs: `
    type Query { chair: Post }
    type Post { label: String! body: Body }
    interface Body { id: ID! name: String! }
    type House implements Body @key(fields: "id") { id: ID! name: String! @external }`,
  resolvers: { Query: { chair: () => ({ label: 'Chair', body: { __typename: 'House', id: '1' } }) } },
};

describe.each(everyWay)(
  'a field of an interface that a subgraph knows by @external alone, over %s subgraphs',
  (way) => {
    it('is asked of the owner of the object', async () => {
      const gateway = await startGateway({ bodies, posts }, way);

      const answer = await gateway.ask(
        '{ chair { label body { id name ... on House { title: name } } } bodies { name } }',
      );
      await gateway.close();

      expect(answer).toEqual({
        data: {
          chair: { label: 'Chair', body: { id: '1', name: 'Upper House', title: 'Upper House' } },
          bodies: [{ name: 'Upper House' }],
        },
      });
    });
  },
);
