import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditServer, serverAudits } from 'graphql-http';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

describe('GraphQL over HTTP, as the audits of graphql-http check it', () => {
  let server: ServedFixture;
  beforeAll(async () => {
    server = await serveFixture({
      things: { typeDefs: 'type Query { hello: String }', resolvers: { Query: { hello: () => 'Hello' } } },
    });
  });
  afterAll(() => server.close());

  it('is kept in every check: MUST, SHOULD and MAY', async () => {
    const results = await auditServer({ url: server.url });

    expect(results.filter(({ status }) => status !== 'ok').map(({ id, name, status }) => [id, name, status])).toEqual(
      [],
    );
    expect(results).toHaveLength(serverAudits({ url: server.url }).length);
    expect(results.length).toBeGreaterThan(60);
  });
});
