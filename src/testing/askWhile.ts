import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './app.js';
import { faultOf } from './rightOrUnavailable.js';

/** One answer, or one look at the readiness; times are of `performance.now()`. */
interface Told {
  readonly askedAt: number;
  readonly answeredAt: number;
}

interface GivenAnswer extends Told {
  readonly query: string;
  readonly isWhole: boolean;
  /** Of its errors. */
  readonly codes: readonly string[];
  readonly fault: string | undefined;
}

interface SeenReadiness extends Told {
  readonly status: number;
  readonly body: string;
}

/** What clients met while something happened. */
export interface Met {
  readonly answers: readonly GivenAnswer[];
  readonly readiness: readonly SeenReadiness[];
  /** What was wrong with answers: nothing, it is hoped. */
  readonly faults: readonly string[];
  /** Of the slowest answer. */
  readonly slowestMs: number;
  /** From a moment until the server was ready again, and until the last answer that lacked something. */
  recovery(from: number): { readyMs: number; wholeMs: number };
}

const CLIENTS = 6;
const PAUSE_MS = 5;

/**
 * Asks a server over HTTP, by several clients at once, and looks at its readiness, while `work` goes on and then until it is ready and answers everything.
 * @param right the right answer to each query
 * @param isExpected see `faultOf`
 */
export async function askWhile(
  url: string,
  right: ReadonlyMap<string, Answer>,
  work: () => Promise<void>,
  isExpected?: Parameters<typeof faultOf>[2],
): Promise<Met> {
  const answers: GivenAnswer[] = [];
  const readiness: SeenReadiness[] = [];
  let isOver = false;

  async function ask(query: string): Promise<void> {
    const askedAt = performance.now();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const answer = (await response.json()) as Answer;
    const fault = faultOf(answer, right.get(query) ?? {}, isExpected);
    const codes = (answer.errors ?? []).map(({ extensions }) => String(extensions['code']));
    answers.push({ query, askedAt, answeredAt: performance.now(), isWhole: !answer.errors, codes, fault });
  }

  async function keepAsking(client: number): Promise<void> {
    const queries = [...right.keys()];
    for (let turn = client; !isOver; turn++) {
      await ask(queries[turn % queries.length] ?? '');
      await delay(PAUSE_MS);
    }
  }

  async function keepLooking(): Promise<void> {
    while (!isOver) {
      const askedAt = performance.now();
      const response = await fetch(`${url}/health/ready`);
      readiness.push({ askedAt, answeredAt: performance.now(), status: response.status, body: await response.text() });
      await delay(25);
    }
  }

  const all = Promise.all([...Array.from({ length: CLIENTS }, (_, client) => keepAsking(client)), keepLooking()]);
  try {
    await Promise.race([work(), all]);
    await delay(3_000);
  } finally {
    isOver = true;
    await all;
  }
  return {
    answers,
    readiness,
    faults: answers.flatMap(({ query, fault }) => (fault ? `${fault}, in ${query.slice(0, 40)}` : [])),
    slowestMs: Math.max(...answers.map(({ askedAt, answeredAt }) => answeredAt - askedAt)),
    recovery(from) {
      const lastOf = (moments: readonly number[]) => Math.max(0, ...moments.map((moment) => moment - from));
      return {
        readyMs: lastOf(readiness.filter(({ status }) => status !== 200).map(({ answeredAt }) => answeredAt)),
        wholeMs: lastOf(answers.filter(({ isWhole }) => !isWhole).map(({ answeredAt }) => answeredAt)),
      };
    },
  };
}
