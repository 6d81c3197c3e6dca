import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';

let served: ServedFixture;
beforeAll(async () => {
  const things = { typeDefs: 'type Query { a: Int }' };
  served = await serveFixture({ things }, { LIMIT_BODY_BYTES: '1000', LOG_REQUESTS: 'on' });
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
