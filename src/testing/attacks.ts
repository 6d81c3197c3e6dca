import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { WebSocket } from 'ws';

/** A request that is meant to hurt, as bytes, and the status that it gets. */
export interface Attack {
  readonly name: string;
  readonly bytes: Buffer;
  readonly status: number;
  /** The limit that is told; undefined where the refusal is of another kind. */
  readonly limit?: string;
}

const MEGABYTE = 1_000_000;

/** Within the limit of a body, with what is around it. */
const ALMOST = 990_000;

/** Lists within each other, of almost a megabyte. */
const DEEP = `${'['.repeat(490_000)}${']'.repeat(490_000)}`;

/** Every kind of request that must cost next to nothing. */
export function attacks(): Attack[] {
  const bomb = Array.from({ length: 20 }, (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`).join(
    ' ',
  );
  return [
    ofQuery('a fragment bomb, 20 × 2', `{ ...F0 } ${bomb} fragment F20 on Query { note }`, 'rootFields'),
    ofQuery('a depth of 10,000', `${'{a'.repeat(10_000)}${'}'.repeat(10_000)}`, 'tokens'),
    ofQuery('lists 9,000 deep', `{ note(text: ${'['.repeat(9_000)}`, 'depth'),
    ofQuery('100,000 aliases', `{ ${Array.from({ length: 100_000 }, (_, at) => `a${at}:a`).join(' ')} }`, 'tokens'),
    ofQuery('100,000 tokens', `{ ${'a '.repeat(100_000)} }`, 'tokens'),
    ofQuery('a string of a megabyte', `{ note(text: "${'a'.repeat(MEGABYTE)}") }`, 'bodyBytes', 413),
    ofJson(
      'a variable of a megabyte',
      { query: '{ note }', variables: { text: 'a'.repeat(MEGABYTE) } },
      413,
      'bodyBytes',
    ),
    ofQuery('a megabyte of comments', `{ note } ${'#\n'.repeat(330_000)}`, 'tokens'),
    ofQuery('480,000 lines before 20 errors', `${'\n'.repeat(480_000)}{ ${names(20)} }`, 'lines'),
    ofQuery('480,000 lines in a block string', `{ note(text: """${'\n'.repeat(480_000)}""") { a } }`, 'lines'),
    ofText('9,900 lines before 15 errors', JSON.stringify({ query: `${'\n'.repeat(9_900)}{ ${names(15)} }` }), 200),
    ofQuery('a name of a megabyte', `{ ${'a'.repeat(ALMOST)} }`, 'nameLength'),
    ofJson('60,000 variables', { query: '{ note }', variables: numbered(60_000) }, 200, 'values'),
    ofJson('5,000 variables', { query: '{ note }', variables: numbered(5_000) }, 200, 'variables'),
    ofQuery('400 fields of one name', `{ box { ${'box { id } '.repeat(400)} } }`, 'comparisons'),
    ofQuery('1,400 fields of one name', `{ box { ${'box { id } '.repeat(1_400)} } }`, 'comparisons'),
    ofQuery(
      '215 fields of one name with arguments of 4,500 characters',
      `{ box { ${`of(text: "${'a'.repeat(4_500)}") { id } `.repeat(215)} } }`,
      'comparisons',
    ),
    ofQuery(
      '200 fields of one name with five arguments',
      `{ box { ${'of(a: 1, b: 1, c: 1, d: 1, e: 1) { id } '.repeat(200)} } }`,
      'comparisons',
    ),
    ofFragments('400 fragments with a field of one name', 400, () => 'box { id }', 'comparisons'),
    ofFragments('600 fragments at one place', 600, (at) => `a${at}`, 'comparisons'),
    ofQuery('9 × 9 × 9 fields of one name', `{ box { ${within(within(within('box { id } ')))} } }`, 'comparisons'),
    ofQuery(
      'nobody’s fragments with fields of one name',
      `{ note } ${Array.from({ length: 20 }, (_, at) => `fragment F${at} on Box { ${'box { id } '.repeat(100)} }`).join(' ')}`,
      'comparisons',
    ),
    ofQuery('nobody’s fragments, 38 levels each, one within the other', `{ __typename } ${chain(81)}`, 'depth'),
    ofJson('300,000 values', { query: ofFilter, variables: { filter: lists(300_000) } }, 200, 'values'),
    ofJson('60,000 unknown keys', { query: ofFilter, variables: { filter: numbered(60_000) } }, 200, 'values'),
    ofJson(
      '60,000 unknown keys in one of a list',
      [{ query: '{ a }' }, { query: ofFilter, variables: { filter: numbered(60_000) } }],
      200,
      'values',
    ),
    { ...ofText('460,000 lists, 150 within each other', ofNested(3_100), 200), limit: 'values' },
    { ...ofText('as many in 24 requests', `[${Array<string>(24).fill(ofNested(130)).join()}]`, 200), limit: 'values' },
    ofJson('95,000 unknown keys in a list of five', listOfMaps(5), 200, 'values'),
    ofText('38,000 unknown keys in a list of two', JSON.stringify(listOfMaps(2)), 200),
    {
      ...ofText('60,000 values without an end', `{"query":"{ note }","variables":{"a":[0${',0'.repeat(60_000)}`, 200),
      limit: 'values',
    },
    ofWrongVariable('19,000 unknown keys', numbered(19_000)),
    ofWrongVariable('19,000 unknown keys in lists', { not: Array.from({ length: 900 }, () => numbered(20)) }),
    ofWrongVariable('19,000 values of another type', { text: lists(19_000) }),
    ofWrongVariable('unknown keys of almost a megabyte', {
      ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${at}`, 'a'.repeat(30_000)])),
    }),
    ofWrongVariable('a text of almost a megabyte', { not: 'a'.repeat(ALMOST) }),
    ofText(
      'a string of almost a megabyte',
      JSON.stringify({ query: `{ nothing(text: "${'a'.repeat(ALMOST)}") }` }),
      200,
    ),
    ofText('a string without an end', JSON.stringify({ query: `{ note(text: "${'a'.repeat(ALMOST)}` }), 200),
    ofText('a string where none stands', JSON.stringify({ query: `{ "${'a'.repeat(ALMOST)}" }` }), 200),
    ofText(
      'variables 100,000 deep',
      `{"query":"{note}","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
      400,
    ),
    ofText('a variable 490,000 deep', `{"query":"{note}","variables":{"a":${DEEP}}}`, 400),
    ofText('a variable __proto__', '{"query":"{note}","variables":{"__proto__":{"a":1}}}', 400),
    ofText('constructor.prototype', '{"query":"{note}","variables":{"constructor":{"prototype":{"a":1}}}}', 400),
    ofText('the character set utf-7', '{"query":"{note}"}', 415, ['content-type: application/json; charset=utf-7']),
    ofText('a gzip bomb', gzipSync(Buffer.alloc(50 * MEGABYTE)).toString('latin1'), 415, [
      'content-type: application/json',
      'content-encoding: gzip',
    ]),
    ofText('two lengths', '0\r\n\r\n', 400, ['content-type: application/json', 'transfer-encoding: chunked']),
  ];
}

/** A message on a WebSocket that is meant to hurt, and the code by which it closes it. */
export interface Message {
  readonly name: string;
  readonly message: string;
  readonly code: number;
}

/** Every kind of first message that must cost next to nothing: it closes a WebSocket before anybody is known. */
export function firstMessages(): Message[] {
  return [...ofTokens('16 KB', 16_000, 4403), ...ofTokens('almost a megabyte', ALMOST, 4400)];
}

function ofTokens(size: string, length: number, code: number): Message[] {
  const tokens = {
    'a token of two lines': `${'a'.repeat(length)}\nb`,
    'a bearer token of two lines': `Bearer ${'a'.repeat(length)}\nb`,
    'a token of blanks': `Bearer ${' '.repeat(length)}.`,
    'a token of equals signs': `Bearer a${'='.repeat(length)}.`,
    'a bearer token': `Bearer ${'a'.repeat(length)}`,
  };
  return Object.entries(tokens).map(([name, authorization]) => ({
    name: `${name}, ${size}`,
    message: JSON.stringify({ type: 'connection_init', payload: { authorization } }),
    code,
  }));
}

/** Every kind of later message that must cost next to nothing, and close a WebSocket, too. */
export function laterMessages(): Message[] {
  const keys = JSON.stringify(numbered(60_000));
  return [
    { name: '60,000 variables', message: ofSubscribe(`"variables":${keys}`), code: 1009 },
    { name: '60,000 unknown keys', message: ofSubscribe(`"variables":{"filter":${keys}}`), code: 1009 },
    { name: '60,000 extensions', message: ofSubscribe(`"extensions":{"a":${keys}}`), code: 1009 },
    { name: '95,000 keys in a list of five', message: JSON.stringify(listOfMaps(5)), code: 1009 },
    { name: '460,000 lists, 150 within each other', message: ofSubscribe(nested(3_100)), code: 1009 },
    {
      name: '38,000 unknown keys, of which it is told',
      message: ofSubscribe(`"variables":{"filter":${JSON.stringify(numbered(38_000))}}`),
      code: 4429,
    },
    { name: '60,000 keys of its own', message: `{"type":"ping",${keys.slice(1)}`, code: 1009 },
    { name: '60,000 keys in a ping', message: `{"type":"ping","payload":${keys}}`, code: 1009 },
    { name: 'a variable 490,000 deep', message: ofSubscribe(`"variables":{"a":${DEEP}}`), code: 4400 },
    { name: 'a ping 490,000 deep', message: `{"type":"ping","payload":{"a":${DEEP}}}`, code: 4400 },
    { name: 'a ping with a list 490,000 deep', message: `{"type":"ping","payload":${DEEP}}`, code: 4400 },
    { name: 'lists 900,000 deep', message: '['.repeat(900_000), code: 4400 },
  ];
}

function ofSubscribe(rest: string): string {
  return `{"type":"subscribe","id":"1","payload":{"query":"{ note }",${rest}}}`;
}

/** Sends messages on a WebSocket, the first as its first, each other when the last is answered. Returns the code that the server closes it with. */
export function sendMessages(url: string, ...messages: string[]): Promise<number> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const sendNext = () => socket.send(messages.shift() ?? '{"type":"connection_init"}'); // which is too much as a second one
  socket.on('open', sendNext).on('message', sendNext);
  return new Promise((resolve, reject) => socket.on('error', reject).on('close', resolve));
}

/** Sends bytes as they are. Returns the first answer. */
export function sendBytes(port: number, bytes: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('error', (error) => (text === '' ? reject(error) : undefined));
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), text }));
  });
}

/** Begins a body, and sends a byte of it now and then. Returns what comes until the connection ends. */
export function sendSlowly(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const headers = 'host: a\r\ncontent-type: application/json\r\ncontent-length: 999';
    const socket = connect(port, '127.0.0.1', () => socket.write(`POST /graphql HTTP/1.1\r\n${headers}\r\n\r\n{`));
    const trickle = setInterval(() => socket.write(' '), 100);
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.on('error', (error) => (text === '' ? reject(error) : undefined));
    socket.on('close', () => {
      clearInterval(trickle);
      resolve(text);
    });
  });
}

function ofQuery(name: string, query: string, limit: string, status = 200): Attack {
  return ofJson(name, { query }, status, limit);
}

/** So many fragments at one place, the selections of each. */
function ofFragments(name: string, count: number, selections: (at: number) => string, limit: string): Attack {
  const numbers = Array.from({ length: count }, (_, at) => at);
  const fragments = numbers.map((at) => `fragment F${at} on Box { ${selections(at)} }`);
  return ofQuery(name, `{ box { ${numbers.map((at) => `...F${at}`).join(' ')} } } ${fragments.join(' ')}`, limit);
}

/** So many fragments, each within inline fragments of the one before. */
function chain(count: number): string {
  return Array.from(
    { length: count },
    (_, at) =>
      `fragment F${at} on Query { ${'... { '.repeat(38)}${at + 1 < count ? `...F${at + 1}` : 'note'}${' }'.repeat(38)} }`,
  ).join(' ');
}

function ofJson(name: string, body: object, status: number, limit: string): Attack {
  return { ...ofText(name, JSON.stringify(body), status), limit };
}

const ofFilter = 'query ($filter: Filter) { filtered(filter: $filter) }';

function ofWrongVariable(name: string, filter: unknown): Attack {
  return ofText(name, JSON.stringify({ query: ofFilter, variables: { filter } }), 200);
}

/** A request with a variable of lists, each of 150 within each other. */
function ofNested(count: number): string {
  return `{"query":"{ note }",${nested(count)}}`;
}

function nested(count: number): string {
  return `"variables":{"a":[${Array<string>(count)
    .fill(`${'['.repeat(150)}${']'.repeat(150)}`)
    .join()}]}`;
}

function lists(count: number): unknown[] {
  return Array.from({ length: count }, () => []);
}

function within(selections: string): string {
  return `box { ${selections} } `.repeat(9);
}

function names(count: number): string {
  return Array.from({ length: count }, (_, at) => `x${at}`).join(' ');
}

function numbered(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`v${at}`, at]));
}

/** Each has as many keys as one request may, and no other has one of them. */
function listOfMaps(count: number): Record<string, number>[] {
  const keysOf = (map: number) => Array.from({ length: 19_000 }, (_, at) => [`${map}${at.toString(36)}v`, 0]);
  return Array.from({ length: count }, (_, map) => Object.fromEntries(keysOf(map)) as Record<string, number>);
}

function ofText(name: string, body: string, status: number, headers = ['content-type: application/json']): Attack {
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: a',
    'connection: close',
    `content-length: ${body.length}`,
    ...headers,
  ];
  return { name, status, bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1') };
}
