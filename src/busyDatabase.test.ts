import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { read } from './platform/database.js';
import { appUnderTest, type AppUnderTest } from './testing/app.js';

let graph: AppUnderTest;
beforeAll(async () => {
  graph = await appUnderTest(undefined, 'in-process', { databaseConnections: 1 });
});
afterAll(async () => graph[Symbol.asyncDispose]());

const assemblies = () => graph.ask('{ assemblies(first: 1) { nodes { name } } }');

it('operations are refused at once while those at work wait long for the database, which are answered whole', async () => {
  const others = Array.from({ length: 20 }, () => read(graph.database.dataSource, 'SELECT pg_sleep(0.05)'));
  const atWork = Array.from({ length: 20 }, assemblies);
  await delay(700);

  const askedAt = performance.now();
  const refused = await assemblies();
  const refusedAfterMs = performance.now() - askedAt;
  await Promise.all(others);
  const answers = await Promise.all(atWork);

  expect(refused.errors).toMatchObject([{ extensions: { code: 'OVERLOADED' } }]);
  expect(refusedAfterMs).toBeLessThan(200);
  for (const answer of answers)
    expect(answer).toEqual({ data: { assemblies: { nodes: [{ name: expect.any(String) }] } } });
  expect(await assemblies()).toEqual(answers[0]);
});
