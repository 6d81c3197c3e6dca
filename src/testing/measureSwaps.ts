import { SHOP_ANSWER, SHOP_QUERY } from './shop.js';
import { startSwappedGateway, type Memory } from './swappedProcess.js';

/** How a gateway, in a process of its own, fares while its supergraph is replaced again and again. */
export interface SwapFigures {
  /** Requests that were answered in any other way than they should. */
  readonly failures: number;
  /** Without replacements (before and after them), and during them: how long requests took, in milliseconds. */
  readonly usual: Latencies;
  readonly swapping: Latencies;
  /** After a forced collection, in bytes, before the replacements that count and after them. */
  readonly before: Memory;
  readonly after: Memory;
}

export interface Latencies {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
}

export interface SwapPlan {
  /** Replacements while clients ask. */
  readonly underLoad: number;
  /** How long clients are left alone after each of those. */
  readonly pauseMs: number;
  /** Replacements before the memory is looked at: caches are full and code is compiled by then. */
  readonly warmUp: number;
  /** Replacements between the two looks at the memory. */
  readonly counted: number;
  /** New operations after each of those. */
  readonly plansEach: number;
  /** How long clients ask before the first replacement, and again after the last under load. */
  readonly usualMs: number;
}

const CLIENTS = 4;

export async function measureSwaps(plan: SwapPlan): Promise<SwapFigures> {
  const { underLoad, pauseMs, warmUp, counted, plansEach, usualMs } = plan;
  await using gateway = await startSwappedGateway();
  const { url, swap, memory } = gateway;
  let failures = 0;
  const load = async (during: () => Promise<unknown>) => {
    const asked = await underRequests(url, during);
    failures += asked.failures;
    return asked.durations;
  };
  await load(() => pause(usualMs)); // until everything is compiled
  const usually = await load(() => pause(usualMs));
  const during = await load(() => repeat(underLoad, () => swap().then(() => pause(pauseMs))));
  const usual = latenciesOf([...usually, ...(await load(() => pause(usualMs)))]);
  const swapping = latenciesOf(during);

  let plans = 0;
  const swapAndPlan = async () => {
    await swap();
    for (let each = 0; each < plansEach; each++) {
      const answer = await post(url, `{ products { name a${plans++}: stars } }`);
      if (!answer.startsWith('{"data":{"products":[{"name":"Chair"')) failures++;
    }
  };
  await repeat(warmUp, swapAndPlan);
  const before = await memory();
  await repeat(counted, swapAndPlan);
  return { failures, usual, swapping, before, after: await memory() };
}

/** Several clients, each asking as soon as it is answered, for as long as something takes. */
async function underRequests(
  url: string,
  during: () => Promise<unknown>,
): Promise<{ durations: readonly number[]; failures: number }> {
  const expected = JSON.stringify(SHOP_ANSWER);
  const durations: number[] = [];
  let failures = 0;
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const startedAt = performance.now();
      const answer = await post(url, SHOP_QUERY).catch(String);
      durations.push(performance.now() - startedAt);
      if (answer.trim() !== expected) failures++;
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  await during();
  isOver = true;
  await Promise.all(clients);
  return { durations, failures };
}

function latenciesOf(durations: readonly number[]): Latencies {
  const sorted = durations.toSorted((a, b) => a - b);
  const percentile = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { requests: sorted.length, p50: percentile(0.5), p99: percentile(0.99) };
}

async function post(url: string, query: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).text();
}

async function repeat(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let round = 0; round < count; round++) await act();
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
