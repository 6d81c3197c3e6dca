import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askTrusted, hashOf, TRANSPORTS, type AskedOperation } from '../testing/everyTransport.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

const things = {
  things: {
    typeDefs: `type Query { thing: Thing pages(first: Int): [Thing] note(text: String, values: [[[[[Int]]]]]): String }
      type Thing { id: ID! thing: Thing }`,
    resolvers: { Query: { thing: () => null, pages: () => [], note: () => null } },
  },
};

/** Small enough for what goes beyond them to fit into a query string. */
const ENVIRONMENT = {
  BATCHING: '2',
  LIMIT_BODY_BYTES: '30000',
  LIMIT_TOKENS: '100',
  LIMIT_LINES: '20',
  LIMIT_DEPTH: '4',
  LIMIT_ALIASES: '3',
  LIMIT_ROOT_FIELDS: '8',
  LIMIT_DIRECTIVES: '3',
  LIMIT_FIELDS: '12',
  LIMIT_INTROSPECTION_DEPTH: '1',
  LIMIT_INTROSPECTION: '7',
  LIMIT_COST: '50',
  LIMIT_COMPARISONS: '100',
};

interface Case {
  readonly limit: string;
  readonly allowed: number;
  /** Neither an error of syntax nor of validation, though most cannot be parsed, and none is valid. */
  readonly refused: AskedOperation;
  readonly message: string;
  /** Just within the limit, and valid. */
  readonly accepted: AskedOperation;
}

const CASES: readonly Case[] = [
  {
    limit: 'tokens',
    allowed: 100,
    refused: { query: `{ ${'a '.repeat(100)} ) ` },
    message: 'Expected at most 100 tokens, but got more than 100.',
    accepted: { query: `{ note(text: "${'a '.repeat(100)}") } # ${'a '.repeat(100)}` },
  },
  {
    limit: 'lines',
    allowed: 20,
    refused: { query: `{ a ${'\n'.repeat(10)}${'\r\n'.repeat(10)} )` },
    message: 'Expected at most 20 lines, but got more than 20.',
    accepted: { query: `{ note${'\n'.repeat(9)}${'\r\n'.repeat(10)}}` },
  },
  {
    limit: 'depth',
    allowed: 4,
    refused: { query: '{ a { a { a { a { a )' },
    message: 'Expected at most 4 levels, but got 5.',
    accepted: { query: '{ thing { thing { thing { id } } } }' },
  },
  {
    limit: 'depth',
    allowed: 4,
    refused: { query: '{ a(b: [{ c: [[[1]]] }]) )' },
    message: 'Expected at most 4 levels, but got 5.',
    accepted: { query: '{ note(values: [[[[1]]]]) }' },
  },
  {
    limit: 'depth',
    allowed: 4,
    refused: { query: '{ ...A } fragment A on B { a { ...C } } fragment C on B { a { a } }' },
    message: 'Expected at most 4 levels, but got 5.',
    accepted: { query: '{ ...A } fragment A on Query { thing { ...B } } fragment B on Thing { id }' },
  },
  {
    limit: 'nameLength',
    allowed: 255,
    refused: { query: `{ ${'a'.repeat(256)} )` },
    message: 'Expected at most 255 characters in a name, but got 256.',
    accepted: { query: `{ ${'a'.repeat(255)}: __typename }` },
  },
  {
    limit: 'variables',
    allowed: 1_000,
    refused: { query: '{ a )', variables: numbered(1_001) },
    message: 'Expected at most 1000 variables, but got 1001.',
    accepted: { query: '{ note }', variables: numbered(1_000) },
  },
  {
    limit: 'aliases',
    allowed: 3,
    refused: { query: '{ a: x b: x c: x d: x }' },
    message: 'Expected at most 3 aliases, but got 4.',
    accepted: { query: '{ a: __typename b: __typename c: __typename }' },
  },
  {
    limit: 'rootFields',
    allowed: 8,
    refused: { query: '{ a a a a ...A } fragment A on B { b b b b b }' },
    message: 'Expected at most 8 fields at the root of an operation, but got 9.',
    accepted: { query: `{ ${'__typename '.repeat(8)} }` },
  },
  {
    limit: 'directives',
    allowed: 3,
    refused: { query: '{ a @a @b { b @c } } fragment A on B @d { a }' },
    message: 'Expected at most 3 directives, but got 4.',
    accepted: { query: '{ __typename @include(if: true) note @skip(if: true) @include(if: true) }' },
  },
  {
    limit: 'fields',
    allowed: 12,
    refused: { query: '{ ...A ...A ...A } fragment A on B { a { b b b b } }' },
    message: 'Expected at most 12 fields with all fragments written out, but got 15.',
    accepted: { query: `{ thing { ...A ...A } } fragment A on Thing { ${'id '.repeat(5)} }` },
  },
  {
    limit: 'introspectionDepth',
    allowed: 1,
    refused: { query: '{ __schema { ...A } } fragment A on B { fields { interfaces } }' },
    message: 'Expected at most 1 lists of the schema within each other, but got 2.',
    accepted: { query: '{ __type(name: "Thing") { fields { name } interfaces { name } } }' },
  },
  {
    limit: 'introspection',
    allowed: 7,
    refused: { query: '{ __type(name: "Thing") { name fields { name } interfaces { name } } }' },
    message: 'Expected at most 7 values of the schema, but got more than 7.',
    accepted: { query: '{ __type(name: "Thing") { fields { name } interfaces { name } } }' },
  },
  {
    limit: 'comparisons',
    allowed: 100,
    refused: { query: `{ a { ${'b(c: 1, d: 2) '.repeat(10)} } }` },
    message: 'Expected at most 100 comparisons of fields, fragments and variables, but got more than 100.',
    accepted: { query: `{ thing { ${'id '.repeat(11)} } }` },
  },
  {
    limit: 'cost',
    allowed: 50,
    refused: { query: 'query ($n: Int) { pages(first: $n) { id } }', variables: { n: 51 } },
    message: 'Expected at most 50 units of cost, but got 51.',
    accepted: { query: 'query ($n: Int) { pages(first: $n) { id } }', variables: { n: 50 } },
  },
];

/** So many variables that nobody names. */
function numbered(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`v${at}`, at]));
}

/** The text as a manifest can have it, with its braces closed: no valid one either, where it is to be refused. */
function readable(query: string): string {
  const begun = query.replace(/\)\s*$/, '');
  return begun + '}'.repeat(begun.split('{').length - begun.split('}').length);
}

const WAYS: typeof TRANSPORTS = {
  ...TRANSPORTS,
  'trusted document': (server, { query, ...rest }) => askTrusted(server, { query: readable(query), ...rest }),
};

let folder: string;
let graph: ServedFixture;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hemicycle-limits-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(Object.entries(WAYS))('an operation by %s', (transport, ask) => {
  const isTrusted = transport === 'trusted document';
  beforeAll(async () => {
    const manifest = join(folder, 'manifest.json');
    const texts = CASES.flatMap(({ refused, accepted }) => [readable(refused.query), readable(accepted.query)]);
    await writeFile(manifest, JSON.stringify(Object.fromEntries(texts.map((text) => [hashOf(text), text]))));
    graph = await serveFixture(things, { ...ENVIRONMENT, ...(isTrusted && { TRUSTED_DOCUMENTS: manifest }) });
  });
  afterAll(() => graph.close());

  it.each(CASES)('is refused beyond the limit of $limit: $message', async ({ limit, allowed, refused, message }) => {
    graph.fixture.fetches.length = 0;

    const { status, body } = await ask(graph, refused);

    expect(body.errors).toEqual([
      { message, extensions: { code: 'OPERATION_TOO_LARGE', limit, allowed, got: gotIn(message) } },
    ]);
    expect(body).not.toHaveProperty('data');
    expect(status).toBe(200);
    expect(graph.fixture.fetches).toEqual([]);
  });

  it.each(CASES)('is answered at the limit of $allowed $limit', async ({ accepted }) => {
    const { status, body } = await ask(graph, accepted);

    expect(body).not.toHaveProperty('errors');
    expect(status).toBe(200);
  });

  it('is refused beyond the limit of bytes', async () => {
    const text = 'a'.repeat(30_000);
    const asked = isTrusted ? { query: '{ note }', variables: { text } } : { query: `{ note(text: "${text}") }` };
    const { status, body } = await ask(graph, asked);

    // A WebSocket ends by the code that RFC 6455 has for it; the length of a query string is known, a body is not read to its end.
    const [expected, got] = { WebSocket: [1009], GET: [414, 30_038] }[transport] ?? [413, 'more than 30000'];
    expect(status).toBe(expected);
    if (transport !== 'WebSocket')
      expect(body.errors).toEqual([
        {
          message: `Expected at most 30000 bytes, but got ${got}.`,
          extensions: { code: 'OPERATION_TOO_LARGE', limit: 'bodyBytes', allowed: 30_000, got },
        },
      ]);
  });
});

function gotIn(message: string): string | number {
  const got = /got (.*)\.$/.exec(message)?.[1] ?? '';
  return /^\d+$/.test(got) ? Number(got) : got;
}
