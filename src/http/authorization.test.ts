import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startArrivals, until, type ArrivalsFixture } from '../testing/arrivalsFixture.js';
import { protectedShop, protectedSupergraph, SECRET, unauthorizedAt } from '../testing/protectedFixture.js';
import { POSITIONS } from '../testing/protectedPositions.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';
import { secondsFromNow, startIssuer, type TokenIssuer } from '../testing/tokens.js';

let issuer: TokenIssuer;
beforeAll(async () => (issuer = await startIssuer()));
afterAll(async () => issuer[Symbol.asyncDispose]());

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly object[];
}

/** Asks an operation with the value of an `Authorization` header. */
type Ask = (url: string, query: string, authorization: string | undefined) => Promise<Answer>;

const post = (body: unknown, accept: string, url: string, authorization: string | undefined) =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', accept, ...(authorization && { authorization }) },
  });

async function answerTo(...[body, ...rest]: Parameters<typeof post>): Promise<Answer> {
  return (await post(body, ...rest)).json() as Promise<Answer>;
}

async function askByWebSocket(
  url: string,
  query: string,
  options: Partial<Parameters<typeof createClient>[0]>,
): Promise<Answer> {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...options,
  });
  try {
    const { value } = await client.iterate({ query }).next();
    return value as Answer;
  } finally {
    await client.dispose();
  }
}

const TRANSPORTS: Readonly<Record<string, Ask>> = {
  POST: (url, query, authorization) => answerTo({ query }, 'application/json', url, authorization),
  'POST, as application/graphql-response+json': (url, query, authorization) =>
    answerTo({ query }, 'application/graphql-response+json', url, authorization),
  async batch(url, query, authorization) {
    const answers = await post([{ query: '{ hello }' }, { query }], 'application/json', url, authorization);
    return ((await answers.json()) as Answer[])[1] ?? {};
  },
  async GET(url, query, authorization) {
    const headers = { ...(authorization && { authorization }) };
    return (await fetch(`${url}?query=${encodeURIComponent(query)}`, { headers })).json() as Promise<Answer>;
  },
  async 'a persisted query'(url, query, authorization) {
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    // Kept for everybody, as another client has sent it before.
    await answerTo({ query, extensions }, 'application/json', url, undefined);
    return answerTo({ extensions }, 'application/json', url, authorization);
  },
  async 'server-sent events'(url, query, authorization) {
    const text = await (await post({ query }, 'text/event-stream', url, authorization)).text();
    return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '{}') as Answer;
  },
  'a WebSocket, by connection_init': (url, query, authorization) =>
    askByWebSocket(url, query, { connectionParams: { ...(authorization && { authorization }) } }),
  'a WebSocket, by the header of its upgrade': (url, query, authorization) => {
    class WithHeader extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { ...(authorization && { authorization }) } });
      }
    }
    return askByWebSocket(url, query, { webSocketImpl: WithHeader });
  },
};

describe('who asks, on every transport', () => {
  let shop: ServedFixture;
  beforeAll(async () => {
    shop = await serveFixture(
      protectedShop,
      { JWT_JWKS: issuer.jwksFile, BATCHING: '5' },
      { supergraphSdl: protectedSupergraph() },
    );
  });
  afterAll(() => shop.close());

  const who = [
    ['is anonymous', async () => undefined, false],
    ['has another scope', async () => `Bearer ${await issuer.sign({ scope: 'read:secrets read' })}`, false],
    ['has the scope', async () => `Bearer ${await issuer.sign({ scope: 'read read:secret' })}`, true],
    ['has the scope in an array', async () => `Bearer ${await issuer.sign({ scp: ['read:secret'] })}`, true],
  ] as const;
  const rows = Object.entries(TRANSPORTS).flatMap(([transport, ask]) =>
    who.map(([is, ...rest]) => [transport, is, ask, ...rest] as const),
  );

  it.each(rows)('%s: who %s', async (transport, _is, ask, authorization, may) => {
    const header = await authorization();
    for (const [position, { operation, denied, seen, errors }] of Object.entries(POSITIONS)) {
      if (transport === 'GET' && operation.startsWith('mutation')) continue; // refused to everybody

      const answer = await ask(shop.url, operation, header);

      const expected = may ? { data: seen } : { data: denied, errors: errors.map(unauthorizedAt) };
      expect({ position, ...answer }).toEqual({ position, ...expected });
      if (!may) expect(JSON.stringify(answer.data)).not.toMatch(SECRET);
    }
  });
});

describe('an operation that is refused for what it may not see', () => {
  it.each([
    ['application/json', 200],
    ['application/graphql-response+json', 400],
  ])('was understood, which is %s with status %i', async (accept, status) => {
    const options = { supergraphSdl: protectedSupergraph(), authorization: { unauthorizedFields: 'refuse' } } as const;
    const shop = await serveFixture(protectedShop, { JWT_JWKS: issuer.jwksFile }, options);

    const response = await post({ query: '{ hello hidden }' }, accept, shop.url, undefined);

    expect([response.status, await response.json()]).toEqual([
      status,
      { errors: [unauthorizedAt(['Query.hidden', 'hidden'])] },
    ]);
    await shop.close();
  });
});

describe('a subscription', () => {
  let library: ArrivalsFixture;
  let front: ServedGateway;
  let client: Client;

  beforeAll(async () => {
    library = await startArrivals('compiled');
    const { gateway } = library;
    await gateway.replaceSupergraph(
      gateway.supergraphSdl
        .replace(/^( {2}title: String!.*)$/m, '$1 @authenticated')
        .replace(/^( {2}closed: Int.*)$/m, '$1 @authenticated')
        .replace(
          'schema @link',
          'schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY) @link',
        )
        .concat('directive @authenticated on FIELD_DEFINITION\n'),
    );
    front = await serveGateway(gateway, { JWT_JWKS: issuer.jwksFile, JWT_CLOCK_TOLERANCE: '0' });
  });
  afterEach(async () => {
    await client?.dispose();
    await until(() => library.arrivals.subscriberCount === 0);
  });
  afterAll(async () => {
    await front.close();
    await library.close();
  });

  function subscribe(query: string, token?: string) {
    client = createClient({
      url: front.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { ...(token && { authorization: `Bearer ${token}` }) },
    });
    return client.iterate({ query });
  }

  it.each([
    ['anonymous clients', false, null],
    ['others', true, 'A Tale'],
  ])('tells %s of each event what they may see', async (_, isKnown, title) => {
    const token = isKnown ? await issuer.sign() : undefined;
    const events = subscribe('subscription { bookAdded { shipping book: id title } }', token);
    const first = events.next();
    await until(() => library.arrivals.subscriberCount === 1);

    library.arrivals.publish({ id: 'b1' });

    const { value } = (await first) as { value: { data: { bookAdded: unknown } } };
    // `title` may not be null.
    expect(value.data.bookAdded).toEqual(title && { shipping: 20, book: 'b1', title });
  });

  it('is refused where its own field is protected, before the subgraph is asked', async () => {
    await expect(subscribe('subscription { closed }').next()).rejects.toMatchObject([
      { path: ['closed'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } },
    ]);
  });

  it('over a WebSocket closes the connection when the token ends, so that clients come back with another', async () => {
    const events = subscribe('subscription { bookAdded { title } }', await issuer.sign({ exp: secondsFromNow(2) }));
    const closed = new Promise<unknown>((resolve) => client.on('closed', resolve));
    const next: Promise<unknown> = events.next().catch((error: unknown) => error);
    await until(() => library.arrivals.subscriberCount === 1);

    expect(await closed).toMatchObject({ code: 4403, reason: 'Token expired' });
    expect(library.arrivals.subscriberCount).toBe(0);
    await next;
  });

  it('over server-sent events ends with TOKEN_EXPIRED when the token ends', async () => {
    const token = await issuer.sign({ exp: secondsFromNow(2) });

    const response = await post(
      { query: 'subscription { bookAdded { id } }' },
      'text/event-stream',
      front.url,
      `Bearer ${token}`,
    );

    const lines = (await response.text()).split('\n').filter((line) => /^(event|data)/.test(line));
    expect(lines).toEqual([
      'event: next',
      'data: {"errors":[{"message":"The token has expired: ask again with a new one.","extensions":{"code":"TOKEN_EXPIRED"}}]}',
      'event: complete',
      'data:',
    ]);
  });

  it('cannot begin on a WebSocket whose token has ended: it closes', async () => {
    const socket = new WebSocket(front.url.replace('http', 'ws'), 'graphql-transport-ws');
    const heard: string[] = [];
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
    const closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
    await new Promise((resolve) => socket.on('open', resolve));
    const authorization = `Bearer ${await issuer.sign({ exp: secondsFromNow(3) })}`;
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await until(() => heard.length === 1);

    await new Promise((resolve) => setTimeout(resolve, 3_100));
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ arrivalCount }' } }));

    expect(await closed).toBe(4403);
    expect(heard).toEqual(['{"type":"connection_ack"}']);
  });
});

describe('a protected supergraph without a key', () => {
  it('is served to anonymous clients alone, and the log says so', async () => {
    const library = await startArrivals('compiled');
    const { gateway } = library;
    await gateway.replaceSupergraph(gateway.supergraphSdl.replace(/^( {2}arrivalCount: Int.*)$/m, '$1 @authenticated'));
    const front = await serveGateway(gateway);

    const answer = await fetch(`${front.url}?query={arrivalCount}`, { headers: { authorization: 'Bearer whatever' } });

    expect(await answer.json()).toMatchObject({ data: { arrivalCount: null } });
    expect(front.logged).toMatchObject([
      {
        level: 40,
        msg: 'The supergraph protects fields by @authenticated, @requiresScopes or @policy, but no key is configured (JWT_JWKS): everybody is anonymous',
      },
    ]);
    await front.close();
    await library.close();
  });
});
