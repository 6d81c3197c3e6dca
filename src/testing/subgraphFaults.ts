import type { ServerResponse } from 'node:http';
import type { Fault, RightAnswer } from './faultySubgraph.js';

/** A fault, and the code of the errors that tell of it; undefined where the subgraph's own error is told. */
export interface KnownFault {
  readonly fault: Fault;
  readonly code: 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT' | undefined;
}

const unavailable = (fault: Fault): KnownFault => ({ fault, code: 'SUBGRAPH_UNAVAILABLE' });
const late = (fault: Fault): KnownFault => ({ fault, code: 'SUBGRAPH_TIMEOUT' });
const saying = (status: number, body = '', headers: Record<string, string> = {}) =>
  unavailable((response) => void response.writeHead(status, headers).end(body));
const ofItsOwn = (status: number, body: string): KnownFault => ({ ...saying(status, body), code: undefined });
const answering = (spoil: (right: RightAnswer) => unknown) =>
  unavailable((response, right) => void response.end(JSON.stringify(spoil(right))));
const raw = (bytes: string): Fault => {
  return ({ socket }) => void socket?.end(bytes);
};

/** The first field of the answer, or each of its entities, made into something else. */
const spoiltValues = (spoil: (value: Record<string, unknown>) => unknown) =>
  answering(({ data }) => ({
    data: Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key,
        Array.isArray(value) ? value.map(spoil) : spoil(value as Record<string, unknown>),
      ]),
    ),
  }));

/** What stands in a list in an answer, made into something else: the entities, or the list in the field of Query. */
const spoiltLists = (spoil: (list: unknown[]) => unknown) =>
  answering(({ data }) => ({
    data: Object.fromEntries(
      Object.entries(data).map(([key, value]) => {
        if (Array.isArray(value)) return [key, spoil(value)];
        const fields = Object.entries(value as Record<string, unknown>);
        return [
          key,
          Object.fromEntries(fields.map(([name, list]) => [name, Array.isArray(list) ? spoil(list) : list])),
        ];
      }),
    ),
  }));

/** Everything that a subgraph can do wrong. Faults that take time take longer than any deadline of a test. */
export const SUBGRAPH_FAULTS: Readonly<Record<string, KnownFault>> = {
  'resets the connection': unavailable(({ socket }) => void socket?.resetAndDestroy()),
  'closes the connection': unavailable(({ socket }) => void socket?.end()),
  'never answers': late(() => undefined),
  'sends headers without end': late((response) =>
    drip(response, () => response.socket?.write('X-More: 1\r\n'), 'HTTP/1.1 200 OK\r\n'),
  ),
  'drips a body': late((response) => drip(response, () => response.write(' '))),
  'cuts the answer off': unavailable((response) => {
    response.writeHead(200, { 'content-length': 1_000 });
    response.write('{"data":{', () => response.destroy());
  }),
  'sends too much': unavailable((response) => void response.end(`{"data":{"filler":"${'x'.repeat(200_000)}"}}`)),
  'sends bytes that are no HTTP': unavailable(raw('SSH-2.0-OpenSSH_9.6\r\n')),
  'sends HTML': saying(200, '<html><body>It works!</body></html>', { 'content-type': 'text/html' }),
  'sends JSON that breaks off': saying(200, '{"data": {"deal"'),
  'sends lists without end': saying(200, '['.repeat(50_000)),
  'sends nothing': saying(204),
  'sends JSON that is no GraphQL response': saying(200, '{"hello":1}'),
  'sends errors that are none': ofItsOwn(200, '{"data":null,"errors":"boom"}'),
  'sends neither data nor errors': saying(200, '{"data":null}'),
  'leaves out what was asked': saying(200, '{"data":{}}'),
  'fails with 500': saying(500),
  'fails with 500 and a page': saying(500, '<h1>Internal error</h1>'),
  'fails with 500 and an error': ofItsOwn(500, '{"errors":[{"message":"It broke."}]}'),
  'is unavailable for now': saying(503, '', { 'retry-after': '1' }),
  'sends elsewhere': saying(302, '', { location: 'http://127.0.0.1:1/graphql' }),
  'wants no more requests': saying(429, 'Too many', { 'retry-after': '3600' }),
  'sends an object of another type': spoiltValues((value) => ({ ...value, __typename: 'Stranger' })),
  'sends scalars for objects': spoiltValues(() => 'a text'),
  'sends lists for objects': spoiltValues((value) => [value]),
  'sends an object for a list': spoiltLists(() => ({})),
  'sends a scalar for a list': spoiltLists((list) => list.length),
};

/** Of lists whose length is known, there are those of entities alone. */
export const ENTITY_FAULTS: Readonly<Record<string, KnownFault>> = {
  'sends too few entities': spoiltLists((list) => list.slice(1)),
  'sends too many entities': spoiltLists((list) => [...list, ...list]),
};

function drip(response: ServerResponse, drop: () => void, first?: string): void {
  if (first === undefined) response.writeHead(200);
  else response.socket?.write(first);
  const dripping = setInterval(drop, 20);
  response.socket?.once('close', () => clearInterval(dripping));
}
