import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Order, Outcome } from './client.js';
import type { MeasuredServer } from './servers.js';

/** What became of one load. */
export interface LoadFigures extends Outcome {
  readonly load: string;
  /** Good answers in a second. */
  readonly goodput: number;
  /** What the server had of processors, in all: 1 is what its thread can use. */
  readonly processors: number;
  /** What it took of them for each good answer, in milliseconds, refusals included. */
  readonly costMs: number;
}

export interface OverloadFigures {
  /** As many clients as the server answers most of, one question after the other: what it can do. */
  readonly capacity: LoadFigures;
  /** Questions that come whether or not others are answered, by how many times the capacity they are. */
  readonly open: Readonly<Record<number, LoadFigures>>;
}

/** Asks a server more and more, from a process of clients, so many rounds of it. */
export async function measureOverload(
  { url, pid, bodies }: MeasuredServer,
  rounds: number,
  ms: number,
  tell: (line: LoadFigures) => void,
): Promise<OverloadFigures[]> {
  const client = fork(resolve('dist/testing/overload/client.js'));
  try {
    const port = Number(new URL(url).port);
    const load = async (name: string, how: Order['load']): Promise<LoadFigures> => {
      const before = await processorSeconds(pid);
      const startedAt = performance.now();
      client.send({ port, bodies, ms, load: how } satisfies Order);
      const outcome = await messageOf<Outcome>(client);
      const spent = (await processorSeconds(pid)) - before;
      const figures = {
        load: name,
        ...outcome,
        goodput: Math.round(outcome.good / (ms / 1000)),
        processors: rounded(spent / ((performance.now() - startedAt) / 1000)),
        costMs: rounded((spent * 1000) / (outcome.good + outcome.afterwards)),
      };
      tell(figures);
      return figures;
    };
    // Refusals, too: a process that has refused next to nothing yet takes longer for them.
    const { goodput } = await load('warming up', { connections: 32 });
    await load('warming up', { rate: goodput * 5 });
    const all: OverloadFigures[] = [];
    for (let round = 0; round < rounds; round++) {
      const closed = [];
      for (const connections of [8, 16, 64, 256]) closed.push(await load(`${connections} clients`, { connections }));
      const capacity = closed.reduce((best, each) => (each.goodput > best.goodput ? each : best));
      const open: Record<number, LoadFigures> = {};
      // From what it can do at once to five times that: the limit is up, and has to come down.
      for (const times of [2, 1, 5])
        open[times] = await load(`${times} × the capacity`, { rate: capacity.goodput * times });
      all.push({ capacity, open });
    }
    return all;
  } finally {
    client.kill('SIGKILL');
  }
}

async function messageOf<Message>(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, 'message')) as [Message];
  return message;
}

/** What a process has had of processors so far, its threads included (Linux: proc(5)). */
async function processorSeconds(pid: number): Promise<number> {
  const [, fields = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
