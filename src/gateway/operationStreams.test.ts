import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ApolloServer } from '@apollo/server';
import { parse } from 'graphql';
import { startGateway, type FixtureGateway } from '../testing/gatewayFixture.js';
import { createApolloServer, type ApolloContext } from './apolloServer.js';
import { Documents } from './documents.js';
import { createOperationStreams, type OperationStreams } from './operationStreams.js';

const context = () => ({ requestId: 'r-1' });
const documents = new Documents();

let fixture: FixtureGateway;
let apollo: ApolloServer<ApolloContext>;
let streams: OperationStreams<ApolloContext>;
beforeAll(async () => {
  const numbers = { typeDefs: 'type Query { two: Int }', resolvers: { Query: { two: () => 2 } } };
  fixture = await startGateway({ numbers }, 'compiled');
  const log = { info() {}, warn() {}, error() {} };
  apollo = createApolloServer(fixture.gateway, { log, documents });
  await apollo.start();
  streams = createOperationStreams(fixture.gateway, apollo, { log, documents });
});
afterAll(async () => {
  await apollo.stop();
  await fixture.close();
});

it('takes a document from where Apollo Server keeps it, and parses it no second time', async () => {
  // No text parses into this: it is found, or there is an error of syntax.
  const query = 'a text that cannot be parsed';
  const hash = createHash('sha256').update(query).digest('hex');
  await documents.asStore.set(hash, parse('subscription { three }'));

  expect(await streams.answer({ query }, context, { client: 'a' })).toMatchObject({
    errors: [{ message: 'Expected a query, because no subscriptions are offered.' }],
  });
});

it('leaves what it parsed where Apollo Server finds it', async () => {
  expect(await streams.answer({ query: '{ two }' }, context, { client: 'a' })).toEqual({ data: { two: 2 } });
  const hash = createHash('sha256').update('{ two }').digest('hex');

  expect(await documents.asStore.get(`schema:${hash}`)).toBe(documents.read('{ two }'));
});
