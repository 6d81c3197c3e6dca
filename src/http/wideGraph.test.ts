import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leastCpuMs } from '../testing/leastCpuMs.js';
import { serveFixture, type ServedFixture } from '../testing/servedFixture.js';
import { wideAttacks, wideGraph } from '../testing/wideGraph.js';

let graph: ServedFixture;
// What suggestions cost is bounded by the names that are compared (suggestions.test.ts): within Jest that takes twenty times as long as without.
beforeAll(async () => (graph = await serveFixture(wideGraph, { SUGGESTIONS: 'off' })));
afterAll(() => graph.close());

/** Each time under another name of the operation, so that nothing is known of it. */
let asked = 0;
async function ask(query: string): Promise<{ data?: object; errors?: { extensions: object }[] }> {
  const payload = { query: `query Q${asked++} ${query}` };
  const { body } = await graph.http.inject({ method: 'POST', url: '/graphql', payload });
  return JSON.parse(body) as { data?: object; errors?: { extensions: object }[] };
}

describe('an operation that is meant to hurt a wide graph', () => {
  it.each(wideAttacks)('is answered or refused: $name', async ({ query, code }) => {
    const answer = await ask(query);

    if (code === undefined) expect(answer).toEqual({ data: {} });
    else expect(answer.errors?.[0]).toMatchObject({ extensions: { code } });
  });

  it.each(wideAttacks)('takes less than 50 ms of the processor: $name', async ({ query }) => {
    expect(await leastCpuMs(() => ask(query))).toBeLessThan(50);
  });
});
