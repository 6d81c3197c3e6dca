import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { attacks, sendBytes, sendSlowly } from './attacks.js';
import { serveFixture } from './servedFixture.js';

/**
 * Prints what it costs to refuse each attack, and ends with 1 where one costs too much: medians of the milliseconds until the answer, of the processor, and of the
 * longest hold of the event loop; and the memory that stays. The sender is in the same process, and counts as well.
 */
const ROUNDS = 20;

/** What one refusal may take of the processor: on a machine that does nothing else, the loop is held no longer. */
const MOST_MS = 50;

/** What may stay of all of them. */
const MOST_MEGABYTES = 20;

/** How long what was refused may take to be let go. */
const SETTLING_MS = 500;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void; // V8 adds it by the flag

const graph = await serveFixture(
  { things: { typeDefs: 'type Query { note(text: String): String }', resolvers: { Query: { note: () => null } } } },
  { LIMIT_BODY_SECONDS: '1' },
);
const port = Number(new URL(graph.url).port);
const tries = [
  ...attacks().map(({ name, bytes }) => ({ name, rounds: ROUNDS, send: () => sendBytes(port, bytes) })),
  { name: 'a slow body', rounds: 3, send: () => sendSlowly(port) },
];
for (const { send } of tries) await send();
const before = await memory();
const tooMuch: string[] = [];
for (const { name, rounds, send } of tries) {
  const measured = await measure(rounds, send);
  process.stdout.write(
    `${name.padEnd(29)} answered ${ms(measured.elapsed)}  processor ${ms(measured.processor)}  loop held ${ms(measured.held)}\n`,
  );
  if (measured.processor > MOST_MS) tooMuch.push(name);
}
const after = await memory();
const left = after.used - before.used;
process.stdout.write(
  `memory after ${tries.length} × ${ROUNDS} refusals: ${left.toFixed(1)} MB more in use, ${(after.resident - before.resident).toFixed(1)} MB more resident\n`,
);
if (left > MOST_MEGABYTES) tooMuch.push('the memory that stays');
if (tooMuch.length > 0) {
  process.stdout.write(
    `Expected at most ${MOST_MS} ms and ${MOST_MEGABYTES} MB, but too much was: ${tooMuch.join(', ')}.\n`,
  );
  process.exitCode = 1;
}
await graph.close();

/** Medians, in milliseconds. */
async function measure(rounds: number, send: () => Promise<unknown>) {
  const figures = { elapsed: [] as number[], processor: [] as number[], held: [] as number[] };
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  for (let round = 0; round < rounds; round++) {
    loop.reset();
    const start = performance.now();
    const usage = process.cpuUsage();
    await send();
    const { user, system } = process.cpuUsage(usage);
    figures.elapsed.push(performance.now() - start);
    figures.processor.push((user + system) / 1e3);
    figures.held.push(loop.max / 1e6);
  }
  loop.disable();
  return { elapsed: median(figures.elapsed), processor: median(figures.processor), held: median(figures.held) };
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

function ms(value: number): string {
  return `${value.toFixed(1).padStart(7)} ms`;
}

/** In megabytes, once connections have closed and all garbage is collected: buffers go a turn after what held them. */
async function memory(): Promise<{ used: number; resident: number }> {
  await delay(SETTLING_MS);
  collectGarbage();
  await delay(SETTLING_MS);
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: (heapUsed + external) / 1024 / 1024, resident: rss / 1024 / 1024 };
}
