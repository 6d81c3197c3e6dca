import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../commandLine.js';
import type { Order, Outcome } from './client.js';

/** What became of one load. */
export interface LoadFigures extends Outcome {
  readonly load: string;
  /** Good answers in a second. */
  readonly goodput: number;
  /** What the gateway had of processors, in all: 1 is what its thread can use. */
  readonly processors: number;
  /** What it took of them for each good answer, in milliseconds, refusals included. */
  readonly costMs: number;
}

export interface OverloadFigures {
  /** As many clients as the gateway answers most of, one question after the other: what it can do. */
  readonly capacity: LoadFigures;
  /** Questions that come whether or not others are answered, by how many times the capacity they are. */
  readonly open: Readonly<Record<number, LoadFigures>>;
}

/** A large answer and a small one, of two fetches each. */
const BODIES = [300, 2].map((first) =>
  JSON.stringify({ query: `{ products(first: ${first}) { name price reviews { stars text } } }` }),
);

/** Runs the gateway, its subgraphs and its clients in a process each, and asks more and more, so many rounds of it. */
export async function measureOverload(
  rounds: number,
  ms: number,
  tell: (line: LoadFigures) => void,
): Promise<OverloadFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hemicycle-overload-'));
  const subgraphs = fork(resolve('dist/testing/overload/subgraphs.js'));
  const client = fork(resolve('dist/testing/overload/client.js'));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, await messageOf<string>(subgraphs));
  const gateway = runCommand(['gateway', '--supergraph', supergraph]);
  try {
    const port = Number(new URL(await gateway.ready()).port);
    const load = async (name: string, how: Order['load'], forMs = ms): Promise<LoadFigures> => {
      const before = await processorSeconds(gateway.process);
      const startedAt = performance.now();
      client.send({ port, bodies: BODIES, ms: forMs, load: how } satisfies Order);
      const outcome = await messageOf<Outcome>(client);
      const spent = (await processorSeconds(gateway.process)) - before;
      const figures = {
        load: name,
        ...outcome,
        goodput: Math.round(outcome.good / (forMs / 1000)),
        processors: rounded(spent / ((performance.now() - startedAt) / 1000)),
        costMs: rounded((spent * 1000) / (outcome.good + outcome.afterwards)),
      };
      tell(figures);
      return figures;
    };
    await load('warming up', { connections: 32 });
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
    for (const child of [gateway.process, subgraphs, client]) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

async function messageOf<Message>(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, 'message')) as [Message];
  return message;
}

/** What a process has had of processors so far, its threads included (Linux: proc(5)). */
async function processorSeconds({ pid }: ChildProcess): Promise<number> {
  const [, fields = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
