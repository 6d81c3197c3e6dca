import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startGateway, type FixtureGateway } from '../testing/gatewayFixture.js';
import { until } from '../testing/arrivalsFixture.js';
import { serveGateway, type ServedGateway } from '../testing/servedGateway.js';

const typeDefs = 'scalar Large type Query { large: Large }';

/** JSON has no bigint: who writes the answer throws. */
const resolvers = { Query: { large: () => 1n } };

let graph: FixtureGateway;
let front: ServedGateway;

beforeAll(async () => {
  graph = await startGateway({ numbers: { typeDefs, resolvers } }, 'interpreted');
  front = await serveGateway(graph.gateway, { LOG_REQUESTS: 'on' });
});
afterAll(async () => {
  await front.close();
  await graph.close();
});

it.each([
  ['application/json', '"code":"INTERNAL_SERVER_ERROR"'],
  ['text/event-stream', 'cut off'],
])('tells in the log and in the counts of errors why an answer could not be written: %s', async (accept, told) => {
  front.logged.length = 0;
  const text = await fetch(front.url, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ large }' }),
  }).then(
    (response) => response.text(),
    () => 'cut off',
  );
  await until(() => front.logged.length === 2);

  const [error, request] = front.logged;
  const requestId = error?.['requestId'];
  expect(text).toContain(told);
  expect(error).toMatchObject({ level: 50, requestId: expect.any(String), err: { type: 'TypeError' } });
  expect(request).toMatchObject({ requestId });
  expect(request).not.toHaveProperty('aborted'); // its client did not leave
  expect(JSON.stringify(request)).toContain('INTERNAL_SERVER_ERROR');
});
