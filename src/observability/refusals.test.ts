import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

let served: ServedFixture;
beforeAll(async () => {
  const things = { typeDefs: 'type Query { a: Int }' };
  served = await serveFixture({ things }, { LIMIT_BODY_BYTES: '1000', LIMIT_BODY_SECONDS: '1', LOG_REQUESTS: 'on' });
});
afterAll(() => served.close());

const json = { 'content-type': 'application/json' };

async function counted(code: string): Promise<number> {
  const text = await (await fetch(served.metricsUrl ?? '')).text();
  return Number(new RegExp(`^hemicycle_errors_total\\{code="${code}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

describe('a refusal that has a code', () => {
  it.each([
    ['a long query string', 414, () => fetch(`${served.url}?query=${'a'.repeat(2_000)}`)],
    ['a long body', 413, () => fetch(served.url, { method: 'POST', headers: json, body: 'a'.repeat(2_000) })],
  ])('is counted once and told in the line of its request, with the limit: %s', async (_, status, ask) => {
    const before = await counted('OPERATION_TOO_LARGE');

    expect((await ask()).status).toBe(status);

    expect(await counted('OPERATION_TOO_LARGE')).toBe(before + 1);
    expect(served.logged.at(-1)).toMatchObject({ status, errors: { OPERATION_TOO_LARGE: 1 }, reason: 'bodyBytes' });
  });

  it('is not counted once more where its operation was', async () => {
    const body = JSON.stringify({ extensions: { persistedQuery: { version: 7 } } });
    expect((await fetch(served.url, { method: 'POST', headers: json, body })).status).toBe(400);

    expect(await counted('BAD_USER_INPUT')).toBe(1);
  });
});

describe('what is refused at the socket', () => {
  /** Sends this, and nothing more until the server closes. */
  const send = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connect(Number(new URL(served.url).port), '127.0.0.1', () => socket.write(text));
      socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
      socket.on('error', reject).on('close', () => resolve(answer));
    });
  const responses = async (labels: string) => {
    const text = await (await fetch(served.metricsUrl ?? '')).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`hemicycle_http_responses_total{${labels}}`))
        ?.split(' ')[1] ?? 0,
    );
  };
  const idIn = (answer: string) => /\r\nx-request-id: (\S+)\r\n/.exec(answer)?.[1];

  it.each([
    [400, 'no HTTP', 'hello\r\n\r\n'],
    [431, 'headers of 20 KB', `GET /graphql HTTP/1.1\r\nhost: a\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`],
    [408, 'headers that do not end', 'GET /graphql HTTP/1.1\r\nhost: a\r\n'],
  ])('is counted, and has a line with the id that its client was told: %s, %s', async (status, _, text) => {
    const labels = `method="other",route="none",status="${status}"`;
    const before = await responses(labels);

    const answer = await send(text);

    expect(answer).toMatch(`HTTP/1.1 ${status} `);
    expect(served.logged.at(-1)).toMatchObject({ requestId: idIn(answer), status });
    expect(await responses(labels)).toBe(before + 1);
  });

  it.each(['', 'x-request-id: mine\r\n'])('has the id of its request, where its headers came: %j', async (header) => {
    const labels = 'method="POST",route="/graphql",status="408"';
    const before = await responses(labels);
    const head = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${header}content-length: 9\r\n\r\n{`;

    const answer = await send(head);

    expect(answer).toMatch('HTTP/1.1 408 ');
    if (header !== '') expect(idIn(answer)).toBe('mine');
    const [line, ...others] = served.logged.filter(({ requestId }) => requestId === idIn(answer));
    expect([line, others]).toMatchObject([{ msg: 'A request was answered', method: 'POST', status: 408 }, []]);
    expect(await responses(labels)).toBe(before + 1);
  });
});

it('tells pages the id of a preflight', async () => {
  const headers = { origin: 'http://a.example', 'access-control-request-method': 'POST', 'x-request-id': 'mine' };
  const response = await fetch(served.url, { method: 'OPTIONS', headers });

  expect([response.status, response.headers.get('x-request-id')]).toEqual([204, 'mine']);
});
