import { createServer, type RequestListener, type Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { stop, urlOf, withLink } from '../testing/gatewayFixture.js';
import { composeSupergraph } from './composeSupergraph.js';
import { createGateway, type Gateway } from './createGateway.js';
import { remoteSubgraph, type RemoteSubgraphOptions } from './remoteSubgraph.js';
import type { SubgraphClient } from './subgraphClients.js';

const stable = withLink('type Query { one: Int things: [Thing] } type Thing @key(fields: "id") { id: ID! }');
const remote = withLink(
  'scalar Custom type Query { two: Int three: Int custom: Custom } type Thing @key(fields: "id") { id: ID! size: Int }',
);

describe('a gateway over a subgraph behind HTTP', () => {
  let server: Server;
  let gateway: Gateway;

  async function start(listener: RequestListener, options: Partial<RemoteSubgraphOptions> = {}): Promise<void> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const local: SubgraphClient = {
      name: 'stable',
      execute: () => ({ data: { one: 1, things: [{ __typename: 'Thing', id: '1' }] } }),
    };
    const clients = [local, remoteSubgraph({ name: 'remote', url: urlOf(server), ...options })];
    gateway = await createGateway({
      supergraphSdl: composeSupergraph([
        { name: 'stable', sdl: stable },
        { name: 'remote', sdl: remote },
      ]),
      clients,
    });
  }
  async function ask(operation: string): Promise<unknown> {
    return JSON.parse(JSON.stringify(await gateway.execute({ document: parse(operation), context: {} })));
  }
  const answering =
    (body: unknown, status = 200): RequestListener =>
    (_, response) =>
      void response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

  afterEach(async () => {
    gateway.dispose();
    await stop(server);
  });

  it('is told that a subgraph is not available where it says so itself, as one does that is starting', async () => {
    await start(answering({ errors: [{ message: 'The graph is still loading.' }] }, 503));

    expect(await ask('{ one two }')).toMatchObject({
      data: { one: 1, two: null },
      errors: [{ path: ['two'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'remote' } }],
    });
  });

  it('blanks its fields alone, with SUBGRAPH_UNAVAILABLE, when nobody listens', async () => {
    await start(answering({ data: { two: 2 } }));
    await stop(server);

    const error = {
      message: 'The subgraph "remote" is not available.',
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'remote', durationMs: expect.any(Number) },
    };
    expect(await ask('{ one two three things { id size } }')).toEqual({
      data: { one: 1, two: null, three: null, things: [{ id: '1', size: null }] },
      errors: [
        { ...error, path: ['two'] },
        { ...error, path: ['three'] },
        { ...error, path: ['things', 0] },
      ],
    });
  });

  it('tells SUBGRAPH_TIMEOUT with the deadline when it does not answer in time', async () => {
    await start(() => {}, { timeoutMs: 50 });

    expect(await ask('{ one two }')).toEqual({
      data: { one: 1, two: null },
      errors: [
        {
          message: 'The subgraph "remote" did not answer within 50 ms.',
          path: ['two'],
          extensions: {
            code: 'SUBGRAPH_TIMEOUT',
            subgraph: 'remote',
            timeoutMs: 50,
            durationMs: expect.any(Number),
          },
        },
      ],
    });
  });

  it.each([
    ['HTML', '<html>', 502],
    ['JSON that is no GraphQL response', { hello: 1 }, 200],
    ['data that are none', { data: ['bad'], errors: null }, 200],
    ['nothing', '', 200],
  ])('takes %s for no answer', async (_, body, status) => {
    await start(answering(body, status));

    expect(await ask('{ two }')).toMatchObject({
      data: { two: null },
      errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
  });

  const unreadable = { message: 'A subgraph told an error that cannot be read.', extensions: { subgraph: 'remote' } };
  it.each([
    ['no errors', null, []],
    [
      'nothing about an error but its message',
      [{ message: 'Late.', path: null, extensions: null, locations: null }],
      [{ message: 'Late.', path: ['two'], extensions: { subgraph: 'remote' } }],
    ],
    [
      'an error with a path and extensions that are none',
      [{ message: 'Late.', path: 'two', extensions: 5 }],
      [{ message: 'Late.', path: ['two'], extensions: { subgraph: 'remote' } }],
    ],
    ['an error without words', [{ path: ['two'] }], [{ ...unreadable, path: ['two'] }]],
    ['errors that are none', ['bad'], [{ ...unreadable, path: ['two'] }]],
    ['no list of errors', { message: 'bad' }, [{ ...unreadable, path: ['two'] }]],
  ])('takes the data, and what can be read of the errors, of one that tells %s', async (_, errors, told) => {
    await start(answering({ data: { two: 2 }, errors }));

    expect(await ask('{ two }')).toEqual({ data: { two: 2 }, ...(told.length > 0 && { errors: told }) });
  });

  it('asks again where the connection was closed while it lay idle, unless that might change something twice', async () => {
    const used = new Set<unknown>();
    await start((request, response) => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      response.end(JSON.stringify({ data: { two: 2 } }));
    });

    expect(await ask('{ two }')).toEqual({ data: { two: 2 } });
    expect(await ask('{ two }')).toEqual({ data: { two: 2 } });
    expect(used.size).toBe(2);
    const client = remoteSubgraph({ name: 'remote', url: urlOf(server) });
    const document = parse('mutation { two }');
    const change = { subgraph: 'remote', operation: print(document), document, kind: 'mutation', key: '' } as const;
    expect(await client.execute(change, {}, {})).toMatchObject({ data: { two: 2 } });
    // The connection is free again a moment after the answer.
    await setImmediate();
    await expect(client.execute(change, {}, {})).rejects.toThrow('The subgraph "remote" is not available.');
    client.dispose?.();
  });

  it('does not ask again for an answer that broke off', async () => {
    let requests = 0;
    await start((_, response) => {
      requests++;
      response.writeHead(200, { 'content-length': 100 }).write('{"data"', () => response.destroy());
    });

    expect(await ask('{ two }')).toMatchObject({ data: { two: null }, errors: [{ path: ['two'] }] });
    expect(requests).toBe(1);
  });

  it('shows the credentials of the address', async () => {
    const seen: (string | undefined)[] = [];
    await start((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{"data":{"two":2}}');
    });
    const client = remoteSubgraph({ name: 'remote', url: urlOf(server).replace('//', '//me:s%20ecret@') });
    const document = parse('{ two }');
    await client.execute({ subgraph: 'remote', operation: '{ two }', document, kind: 'query', key: '' }, {}, {});

    expect(seen).toEqual([`Basic ${Buffer.from('me:s ecret').toString('base64')}`]);
    client.dispose?.();
  });

  it('does not read an answer beyond its size', async () => {
    await start(answering({ data: { two: 2 }, extensions: { filler: 'x'.repeat(5_000) } }), { maxAnswerBytes: 1_000 });

    expect(await ask('{ two }')).toMatchObject({
      data: { two: null },
      errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
    });
  });

  it('passes on errors with a code for clients, and takes other codes and the inside of the subgraph off', async () => {
    await start(
      answering({
        data: { two: null, three: null },
        errors: [
          {
            message: 'Expected an even number, but got 3.',
            path: ['two'],
            extensions: { code: 'BAD_USER_INPUT', stacktrace: ['at secret.js'] },
          },
          {
            message: 'Cannot query field',
            path: ['three'],
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED', exception: {} },
          },
        ],
      }),
    );

    expect(await ask('{ two three }')).toEqual({
      data: { two: null, three: null },
      errors: [
        {
          message: 'Expected an even number, but got 3.',
          path: ['two'],
          extensions: { code: 'BAD_USER_INPUT', subgraph: 'remote' },
        },
        { message: 'Cannot query field', path: ['three'], extensions: { subgraph: 'remote' } },
      ],
    });
  });

  it('sends the headers that belong to the request', async () => {
    let seen: string | undefined;
    await start(
      (request, response) => {
        seen = request.headers['x-request-id']?.toString();
        response.end('{"data":{"two":2}}');
      },
      { headersFor: () => ({ 'x-request-id': 'r-1' }) },
    );

    expect(await ask('{ two }')).toEqual({ data: { two: 2 } });
    expect(seen).toBe('r-1');
  });

  it('takes keys in custom data for data, and not for prototypes', async () => {
    await start(answering('{"data":{"custom":{"__proto__":{"polluted":true}}}}'));

    expect(await ask('{ custom }')).toMatchObject({ data: { custom: { ['__proto__']: { polluted: true } } } });
    expect('polluted' in {}).toBe(false);
  });
});
