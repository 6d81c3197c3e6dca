import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { randomFrom } from '../testing/random.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { startIssuer } from '../testing/tokens.js';

const REQUESTS = Number(process.env['FUZZED_REQUESTS'] ?? 1_500);
const SEED = Number(process.env['FUZZING_SEED'] ?? Date.now() % 1_000_000);

/** Some are answered only when the server has waited long enough for the rest of them. */
const AT_ONCE = 250;

/** How long an answer may take; the server waits a second for what is missing of a request. */
const PATIENCE_MS = 5_000;

const things = {
  things: {
    typeDefs: `type Query { thing(id: ID, filter: Filter): Thing things(first: Int = 3): [Thing] note(text: String): String }
      type Thing { id: ID! name: String thing: Thing things(first: Int): [Thing] } input Filter { text: String not: [Filter] }
      type Mutation { change(text: String): Thing }`,
    resolvers: {
      Query: {
        thing: () => ({ id: 1, name: 'a' }),
        things: (_: unknown, { first }: { first: number }) =>
          Array.from({ length: Math.max(0, first) }, (__, id) => ({ id })),
        note: (_: unknown, { text }: { text: string }) => text,
      },
      Mutation: { change: () => null },
    },
  },
};

const QUERIES = [
  '{ thing(id: "1") { id name ...A } } fragment A on Thing { thing { id } }',
  'query Q($n: Int = 2, $f: Filter) { things(first: $n) { id } thing(filter: $f) { __typename } }',
  'mutation { change(text: """a "block" """) { id } }',
  '{ __schema { types { name fields { name args { name } } } } }',
  '{ __proto__: note(text: "x") constructor: thing @include(if: true) { toString: id } }',
];
const VARIABLES: readonly unknown[] = [
  null,
  {},
  { n: 3, f: { text: 'a', not: [{ text: null }] } },
  { constructor: { prototype: 1 } },
];
const HEADERS = [
  'content-type: application/json',
  'content-type: application/json; charset=utf-7',
  'content-encoding: gzip',
  'accept: text/event-stream',
  'accept: application/graphql-response+json',
  'transfer-encoding: chunked',
  'content-length: 5',
  'x-request-id: \u00e9',
  'origin: null',
  'upgrade: h2c',
  'expect: 100-continue',
  'cookie: a=b',
  'x-forwarded-for: 1, 2',
];
/** What breaks readers of bytes, of JSON and of GraphQL. */
const SPLINTERS = [
  '\0',
  '\u{feff}',
  '\ud800',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\u',
  '"""',
  '#',
  '$',
  '@',
  '...',
  ',',
  ':',
  '!',
  '-',
  '1e999',
  '0x1',
  'null',
  'true',
  '__proto__',
  '"__proto__":{}',
  'constructor',
  'on',
  'fragment',
  'subscription',
  '%00',
  '%ff',
  '%',
  '&query=',
  '\r\n',
  '\r\n\r\n',
  ' '.repeat(500),
  '{a'.repeat(300),
  '['.repeat(300),
];

const { chance, between, pick } = randomFrom(SEED);
const below = (bound: number) => between(0, bound - 1);

let graph: ServedFixture;
beforeAll(async () => void (graph = await serveFixture(things, { BATCHING: '5', LIMIT_BODY_SECONDS: '1' })));
afterAll(() => graph.close());

it(`answers none of ${REQUESTS} mutated requests with 500, and outlives them all (seed ${SEED})`, async () => {
  const statuses = new Map<string, number>();
  for (let sent = 0; sent < REQUESTS;) {
    const requests = Array.from({ length: Math.min(AT_ONCE, REQUESTS - sent) }, mutatedRequest);
    for (const [at, status] of (await Promise.all(requests.map(statusOf))).entries()) {
      if (/^5/.test(status))
        throw new Error(
          `Seed ${SEED}, request ${sent + at}: ${status} to ${JSON.stringify(requests[at]?.toString('latin1'))}`,
        );
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    sent += requests.length;
  }

  process.stdout.write(`Seed ${SEED}: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}\n`);
  const whole = await graph.http.inject({ method: 'GET', url: '/graphql?query={note(text:"x")}' });
  expect(whole.json()).toEqual({ data: { note: 'x' } });
  expect(Object.keys(Object.prototype)).toEqual([]);
  // Where all are refused at the door, nothing is tried.
  expect(statuses.get('200') ?? 0).toBeGreaterThan(REQUESTS / 10);
  expect(statuses.get('400') ?? 0).toBeGreaterThan(REQUESTS / 20);
}, 900_000);

it(`closes no WebSocket with an error of ours, whatever its mutated messages are (seed ${SEED})`, async () => {
  await using issuer = await startIssuer();
  const believing = await serveFixture(things, { JWT_JWKS: issuer.jwksFile });
  const codes = new Map<number | string, number>();
  for (let sent = 0; sent < REQUESTS / 10; sent++) {
    const messages = mutatedMessages();
    const code = await closeOf(believing.url, messages);
    if (code === 'none' || code === 4500 || code === 1011)
      throw new Error(`Seed ${SEED}, connection ${sent}: ${code} to ${JSON.stringify(messages)}`);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }

  process.stdout.write(`Seed ${SEED}: ${JSON.stringify(Object.fromEntries(codes))}\n`);
  // Some get so far that an operation is looked at, and some tokens are not believed.
  expect(codes.get('answered') ?? 0).toBeGreaterThan(REQUESTS / 200);
  expect(codes.get(4403) ?? 0).toBeGreaterThan(REQUESTS / 200);
  await believing.close();
}, 900_000);

/** What a client begins with, and one operation. */
function mutatedMessages(): [string, string] {
  const authorization = pick([null, null, mutatedText(`Bearer ${'a'.repeat(pick([5, 200_000]))}`, 0.7)]);
  const message = (type: string, payload: object, id?: string) =>
    mutatedText(JSON.stringify({ type, id, payload }), 0.15);
  return [
    message('connection_init', pick([{ authorization }, { headers: { Authorization: authorization } }])),
    message('subscribe', { query: mutatedText(pick(QUERIES), 0.5), variables: pick(VARIABLES) }, 'a'),
  ];
}

/** The code that the server closes with, or that the operation was answered. */
function closeOf(url: string, [first, second]: readonly [string, string]): Promise<number | string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
    const end = (code: number | string) => {
      clearTimeout(timer);
      socket.terminate();
      resolve(code);
    };
    const timer = setTimeout(() => end('none'), PATIENCE_MS);
    socket.on('open', () => socket.send(first));
    socket.on('message', (data: Buffer) => {
      if (data.toString().includes('"connection_ack"')) socket.send(second);
      else end('answered');
    });
    socket.on('error', () => end('reset'));
    socket.on('close', end);
  });
}

/** Mutated as a text of GraphQL, as JSON, and as bytes, each in one of some cases. */
function mutatedRequest(): Buffer {
  const query = mutatedText(pick(QUERIES), 0.5);
  const operation = {
    query,
    variables: pick(VARIABLES),
    operationName: pick([null, 'Q', '']),
    extensions: pick([null, {}, { persistedQuery: { version: 1, sha256Hash: query } }]),
  };
  const json = mutatedText(
    JSON.stringify(
      pick([
        operation,
        operation,
        [operation, operation],
        { ...operation, [pick(['query', 'variables', 'extensions'])]: pick([1, null, [], {}, 'a']) },
      ]),
    ),
    0.3,
  );
  const extra = chance(0.3) ? [mutatedText(pick(HEADERS), 0.2)] : [];
  const lines = chance(0.25)
    ? [
        `GET /graphql?query=${encodeURIComponent(Buffer.from(query).toString())}&variables=${mutatedText('%7B%22n%22%3A1%7D', 0.3)} HTTP/1.1`,
        'host: a',
        ...extra,
      ]
    : [
        `POST /graphql HTTP/1.1`,
        'host: a',
        'content-type: application/json',
        `content-length: ${Buffer.byteLength(json)}`,
        ...extra,
      ];
  const body = lines[0]?.startsWith('POST') ? json : '';
  return mutatedBytes(Buffer.from(`${[...lines, 'connection: close'].join('\r\n')}\r\n\r\n${body}`), 0.2);
}

function mutatedText(text: string, probability: number): string {
  for (; chance(probability); probability /= 2) {
    const from = below(text.length + 1);
    const to = chance(0.5) ? from : Math.min(text.length, from + below(10));
    text =
      text.slice(0, from) +
      (chance(0.7) ? pick(SPLINTERS) : text.slice(below(text.length + 1)).slice(0, 30)) +
      text.slice(to);
  }
  return text;
}

function mutatedBytes(bytes: Buffer, probability: number): Buffer {
  for (; chance(probability); probability /= 2) bytes[below(bytes.length)] = below(256);
  return chance(0.02) ? bytes.subarray(0, below(bytes.length)) : bytes;
}

/** The status of the answer, or how the connection went on without one. */
function statusOf(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(graph.url).port), '127.0.0.1', () => socket.write(bytes));
    const end = (status: string) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(status);
    };
    // Only what lacks its end waits: everything else is answered, or fails the test.
    const timer = setTimeout(() => end('waits for more'), PATIENCE_MS);
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      answer += text;
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1];
      if (status !== undefined && status !== '100') end(status);
    });
    socket.on('error', () => end('reset'));
    socket.on('close', () => end('closed'));
  });
}
