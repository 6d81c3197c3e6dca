import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { attacks, sendBytes } from './attacks.js';
import { serveFixture } from './servedFixture.js';

/** Prints what it costs to refuse each attack: the median of the milliseconds until the answer, the longest hold of the event loop, and the memory that stays. */
const ROUNDS = 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // V8 adds it by the flag

const graph = await serveFixture({
  things: { typeDefs: 'type Query { note(text: String): String }', resolvers: { Query: { note: () => null } } },
});
const port = Number(new URL(graph.url).port);
const list = attacks();
for (const { bytes } of list) await sendBytes(port, bytes);
collectGarbage();
const before = process.memoryUsage();
for (const { name, bytes } of list) {
  const times: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await sendBytes(port, bytes);
    times.push(performance.now() - start);
  }
  delay.disable();
  times.sort((a, b) => a - b);
  const ms = (value: number) => value.toFixed(1).padStart(7);
  process.stdout.write(
    `${name.padEnd(28)} median ${ms(times[ROUNDS / 2] ?? 0)} ms  worst ${ms(times.at(-1) ?? 0)} ms  loop held ${ms(delay.max / 1e6)} ms\n`,
  );
}
collectGarbage();
const after = process.memoryUsage();
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
process.stdout.write(
  `memory after ${ROUNDS * list.length} refusals: heap ${megabytes(after.heapUsed - before.heapUsed)} MB, resident ${megabytes(after.rss - before.rss)} MB more\n`,
);
await graph.close();
