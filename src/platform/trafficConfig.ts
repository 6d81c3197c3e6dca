import { z } from 'zod';
import { OperatorError, shown } from './errors.js';
import { REQUEST_TIMEOUT_MS, SUBGRAPH_TIMEOUT_MS } from './trafficDefaults.js';

/** How remote subgraphs are asked, and how long an operation may take. What is not said is as the gateway has it. */
export interface TrafficConfig {
  readonly requestTimeoutMs: number | undefined;
  readonly subgraphs: SubgraphTraffic;
}

/** What the operator said for all subgraphs, and for some of them. */
export type SubgraphTraffic = Readonly<Partial<Record<TrafficSetting, PerSubgraph>>>;

/** A number for each subgraph: its own, or that of all others. */
export interface PerSubgraph {
  readonly others: number | undefined;
  readonly byName: ReadonlyMap<string, number>;
}

const SETTINGS = {
  SUBGRAPH_TIMEOUT_MS: 'timeoutMs',
  SUBGRAPH_RETRIES: 'retries',
  SUBGRAPH_HEDGE_AFTER_MS: 'hedgeAfterMs',
  SUBGRAPH_BREAKER_MS: 'breakerMs',
  SUBGRAPH_CONNECTIONS: 'connections',
  SUBGRAPH_QUEUE: 'queue',
  SUBGRAPH_ANSWER_BYTES: 'maxAnswerBytes',
} as const;

type TrafficVariable = keyof typeof SETTINGS;
export type TrafficSetting = (typeof SETTINGS)[TrafficVariable];

/** The least and the most that each may be, and the number that `off` stands for where it may be off. */
const RANGES: Readonly<Record<TrafficVariable, { least: number; most: number; off?: number }>> = {
  SUBGRAPH_TIMEOUT_MS: { least: 10, most: 600_000 },
  SUBGRAPH_RETRIES: { least: 0, most: 5 },
  SUBGRAPH_HEDGE_AFTER_MS: { least: 1, most: 60_000, off: Infinity },
  SUBGRAPH_BREAKER_MS: { least: 100, most: 600_000, off: 0 },
  SUBGRAPH_CONNECTIONS: { least: 1, most: 10_000 },
  SUBGRAPH_QUEUE: { least: 0, most: 100_000 },
  // A text has room for 536,870,888 characters (V8).
  SUBGRAPH_ANSWER_BYTES: { least: 1_000, most: 512_000_000 },
};

const REQUEST_TIMEOUT = { least: 10, most: 3_600_000 };

/** The variables of the environment. */
export const trafficVariables = {
  REQUEST_TIMEOUT_MS: z
    .string()
    .refine((text) => inRange(text, REQUEST_TIMEOUT) !== undefined)
    .transform(Number)
    .optional(),
  ...mapVariables((_, range) =>
    z
      .string()
      .transform((text, context) => {
        const read = readPerSubgraph(text, range);
        if (read) return read;
        context.addIssue('not understood');
        return z.NEVER;
      })
      .optional(),
  ),
};

/** What each of them is expected to be. */
export const TRAFFIC_EXPECTED: Readonly<Record<keyof typeof trafficVariables, string>> = {
  REQUEST_TIMEOUT_MS: `a whole number from ${REQUEST_TIMEOUT.least} to ${REQUEST_TIMEOUT.most}`,
  ...mapVariables((_, { least, most, off }) => {
    const number = `a whole number from ${least} to ${most}${off === undefined ? '' : ' or off'}`;
    return `${number}, for all subgraphs or by name as in ${off === undefined ? least : 'off'}, news=${most}`;
  }),
};

type Given = z.output<z.ZodObject<typeof trafficVariables>>;

/** @throws OperatorError where two of them contradict each other */
export function readTraffic(given: Given): { traffic: TrafficConfig } {
  const subgraphs: Partial<Record<TrafficSetting, PerSubgraph>> = {};
  for (const [variable, setting] of Object.entries(SETTINGS) as [TrafficVariable, TrafficSetting][]) {
    const value = given[variable];
    if (value) subgraphs[setting] = value;
  }
  const { REQUEST_TIMEOUT_MS: requestTimeoutMs } = given;
  refuseContradictions(requestTimeoutMs, subgraphs);
  return { traffic: { requestTimeoutMs, subgraphs } };
}

/** What could never come to pass was meant in another way; defaults count as if they were said. */
function refuseContradictions(
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  { timeoutMs, hedgeAfterMs }: SubgraphTraffic,
): void {
  const names = new Set([undefined, ...(timeoutMs?.byName.keys() ?? []), ...(hedgeAfterMs?.byName.keys() ?? [])]);
  for (const name of names) {
    const timeout = valueFor(name, timeoutMs);
    if (timeout !== undefined && timeout > requestTimeoutMs)
      throw contradiction('SUBGRAPH_TIMEOUT_MS', timeout, 'at most REQUEST_TIMEOUT_MS', requestTimeoutMs);
    const hedge = valueFor(name, hedgeAfterMs) ?? Infinity;
    if (hedge === Infinity) continue;
    if (hedge >= requestTimeoutMs)
      throw contradiction('SUBGRAPH_HEDGE_AFTER_MS', hedge, 'below REQUEST_TIMEOUT_MS', requestTimeoutMs);
    const effectiveTimeout = timeout ?? SUBGRAPH_TIMEOUT_MS;
    if (hedge >= effectiveTimeout)
      throw contradiction('SUBGRAPH_HEDGE_AFTER_MS', hedge, 'below SUBGRAPH_TIMEOUT_MS', effectiveTimeout);
  }
}

function contradiction(variable: TrafficVariable, got: number, bound: string, value: number): OperatorError {
  return new OperatorError(`Expected ${variable} to be ${bound}, which is ${value}, but got ${got}.`);
}

function valueFor(subgraph: string | undefined, said: PerSubgraph | undefined): number | undefined {
  return (subgraph === undefined ? undefined : said?.byName.get(subgraph)) ?? said?.others;
}

/** What was said for one subgraph. */
export function trafficOf(subgraph: string, traffic: SubgraphTraffic): Partial<Record<TrafficSetting, number>> {
  const own: Partial<Record<TrafficSetting, number>> = {};
  for (const [setting, perSubgraph] of Object.entries(traffic) as [TrafficSetting, PerSubgraph][]) {
    const value = valueFor(subgraph, perSubgraph);
    if (value !== undefined) own[setting] = value;
  }
  return own;
}

/** @throws OperatorError where something was said for what is no subgraph */
export function checkTrafficNames(traffic: SubgraphTraffic, subgraphs: readonly string[]): void {
  for (const [variable, setting] of Object.entries(SETTINGS)) {
    const unknown = [...(traffic[setting]?.byName.keys() ?? [])].find((name) => !subgraphs.includes(name));
    if (unknown !== undefined)
      throw new OperatorError(
        `Expected ${variable} to name subgraphs that there are (${subgraphs.join(', ')}), but got ${shown(unknown)}.`,
      );
  }
}

/** A list such as `10000, news=2000`; undefined where it is none. */
function readPerSubgraph(text: string, range: Range): PerSubgraph | undefined {
  let others: number | undefined;
  const byName = new Map<string, number>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [, name, written = ''] = /^(?:([^=]+)=)?(.*)$/.exec(entry) ?? [];
    const value = inRange(written, range);
    const isKnown = name === undefined ? others !== undefined : byName.has(name);
    if (value === undefined || isKnown) return undefined;
    if (name === undefined) others = value;
    else byName.set(name, value);
  }
  return { others, byName };
}

type Range = (typeof RANGES)[TrafficVariable];

function inRange(text: string, { least, most, off }: Range): number | undefined {
  if (text === 'off') return off;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}

function mapVariables<T>(make: (variable: TrafficVariable, range: Range) => T): Record<TrafficVariable, T> {
  const entries = (Object.entries(RANGES) as [TrafficVariable, Range][]).map(([name, range]) => [
    name,
    make(name, range),
  ]);
  return Object.fromEntries(entries) as Record<TrafficVariable, T>; // the same names
}
