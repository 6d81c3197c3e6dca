import { afterEach, describe, expect, it } from '@jest/globals';
import type { ApolloServer } from '@apollo/server';
import { BadUserInput } from '../platform/errors.js';
import { everyWay, startGateway, type FixtureGateway, type Way } from '../testing/gatewayFixture.js';
import { Documents } from './documents.js';
import { createApolloServer, type ApolloContext } from './apolloServer.js';

const numbers = {
  typeDefs: `type Query { two: Int refused: Int! broken: Int alsoBroken: [Thing] } type Thing @key(fields: "id") { id: ID! }`,
  resolvers: {
    Query: {
      two: () => 2,
      refused: () => {
        throw new BadUserInput('an even number', 3);
      },
      broken: () => {
        throw new Error('password=secret');
      },
      alsoBroken: () => [{ id: '1' }, { id: '1' }],
    },
  },
};
const things = {
  typeDefs: `type Thing @key(fields: "id") { id: ID! broken: Int }`,
  resolvers: { Thing: { __resolveReference: () => Promise.reject(new Error('disk full')) } },
};

describe.each(everyWay)('Apollo Server over a gateway with %s subgraphs', (way) => {
  let fixture: FixtureGateway;
  let server: ApolloServer<ApolloContext>;
  let logged: { level: string; fields: Record<string, unknown>; message: string }[];

  const isElsewhere = way.endsWith('http');
  const numbersOfRequest = { requestId: 'r-1', subgraph: 'numbers' };

  async function start(over: Way, introspection?: boolean): Promise<void> {
    logged = [];
    const log = (level: string) => (fields: object, message: string) =>
      void logged.push({ level, fields: { ...fields }, message });
    fixture = await startGateway({ numbers, things }, over);
    server = createApolloServer(fixture.gateway, {
      documents: new Documents(),
      log: { info: log('info'), warn: log('warn'), error: log('error') },
      introspection,
    });
    await server.start();
  }

  async function ask(query: string, variables?: Record<string, unknown>): Promise<unknown> {
    const { body } = await server.executeOperation({ query, variables }, { contextValue: { requestId: 'r-1' } });
    return JSON.parse(JSON.stringify(body.kind === 'single' ? body.singleResult : body));
  }

  afterEach(async () => {
    await server.stop();
    await fixture.close();
  });

  it('answers', async () => {
    await start(way);

    expect(await ask('{ two }')).toEqual({ data: { two: 2 } });
  });

  it('tells errors that were worded for clients, with code and path', async () => {
    await start(way);

    expect(await ask('{ refused }')).toEqual({
      data: null,
      errors: [
        {
          message: 'Expected an even number, but got 3.',
          path: ['refused'],
          extensions: { code: 'BAD_USER_INPUT', subgraph: 'numbers' },
        },
      ],
    });
    expect(logged).toEqual([]);
  });

  it('masks errors of ours, and logs them once with the request id; those of subgraphs elsewhere as their warnings', async () => {
    await start(way);

    expect(await ask('{ broken }')).toEqual({
      data: { broken: null },
      errors: [
        {
          message: 'Something went wrong on our side. Quote the request id r-1 when you report it.',
          path: ['broken'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'r-1', subgraph: 'numbers' },
        },
      ],
    });
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject(
      isElsewhere
        ? { level: 'warn', fields: { ...numbersOfRequest, reason: 'password=secret' } }
        : { level: 'error', fields: { ...numbersOfRequest, err: { message: 'password=secret' } } },
    );
  });

  it('logs an error once, however many places of the answer it is told at', async () => {
    await start(way);

    const answer = await ask('{ alsoBroken { broken } }');

    expect(answer).toMatchObject({
      data: { alsoBroken: [{ broken: null }, { broken: null }] },
      errors: [{ path: ['alsoBroken', 0] }, { path: ['alsoBroken', 1] }],
    });
    expect(logged.map(({ fields: { err, reason } }) => err ?? { message: reason })).toEqual([
      expect.objectContaining({ message: 'disk full' }),
    ]);
  });

  it('refuses a document that is not valid, before any subgraph is asked', async () => {
    await start(way);

    expect(await ask('{ three }')).toMatchObject({
      errors: [
        {
          message: 'Cannot query field "three" on type "Query".',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    });
    expect(await ask('{ two')).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] });
    expect(fixture.fetches).toEqual([]);
  });

  it('finds no operation of the name that the client gave, and tells it as BAD_USER_INPUT', async () => {
    await start(way);

    const { body } = await server.executeOperation(
      { query: 'query A { two }', operationName: 'B' },
      { contextValue: { requestId: 'r-1' } },
    );

    expect(body).toMatchObject({
      singleResult: {
        errors: [
          {
            message: 'Expected the name of an operation of the document, but got "B".',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      },
    });
    expect(logged).toEqual([]);
  });

  it('tells clients that it keeps no queries, so that they send the whole text', async () => {
    await start(way);

    const extensions = { persistedQuery: { version: 1, sha256Hash: 'wrong' } };
    const { body } = await server.executeOperation(
      { query: '{ two }', extensions },
      { contextValue: { requestId: 'r-1' } },
    );

    expect(body).toMatchObject({
      singleResult: {
        errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
      },
    });
    expect(logged).toEqual([]);
  });

  it('says which limit a document exceeds, also when the parser stops at it', async () => {
    await start(way);

    expect(await ask(`{ ${'two '.repeat(10_001)} }`)).toEqual({
      errors: [
        {
          message: 'Expected at most 10000 tokens, but got more than 10000.',
          extensions: { code: 'OPERATION_TOO_LARGE', limit: 'tokens', allowed: 10_000, got: 'more than 10000' },
        },
      ],
    });
  });

  it('refuses introspection where it is switched off', async () => {
    await start(way, false);

    expect(await ask('{ __schema { description } }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
    expect(await ask('{ __typename two }')).toEqual({ data: { __typename: 'Query', two: 2 } });
  });

  it('serves a replaced supergraph', async () => {
    await start(way);

    const next = fixture.gateway.supergraphSdl.replace(/broken: Int @join__field\(graph: NUMBERS\)/, '');
    await fixture.gateway.replaceSupergraph(next);

    expect(await ask('{ __type(name: "Query") { fields { name } } }')).toEqual({
      data: { __type: { fields: [{ name: 'two' }, { name: 'refused' }, { name: 'alsoBroken' }] } },
    });
  });
});
