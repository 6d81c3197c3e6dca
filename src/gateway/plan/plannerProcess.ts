import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PlannerRequest, PlannerResponse } from './plannerMessages.js';

/** Beside this file when it runs compiled. Jest runs the sources, a process cannot: it runs what was built from them. */
const childFile = fileURLToPath(
  import.meta.url.endsWith('.ts')
    ? new URL('../../../dist/gateway/plan/plannerChild.js', import.meta.url)
    : new URL('./plannerChild.js', import.meta.url),
);

/** The process ended before it answered: the request killed it, because it holds one at a time. */
export class PlannerDied extends Error {
  override readonly name = 'PlannerDied';
}

/** The process did not answer in time, and was ended. */
export class PlannerTimedOut extends Error {
  override readonly name = 'PlannerTimedOut';
}

/** Too many requests wait already. */
export class PlannerBusy extends Error {
  override readonly name = 'PlannerBusy';
}

/** How many requests may wait. Plans take milliseconds: who comes after so many would wait for a second. */
const MOST_WAITING = 200;

let ahead: ChildProcess | undefined;

/** Starts the process of the next planner now: Node takes as long to begin as a gateway's code to load. */
export function startAhead(): ChildProcess {
  return (ahead ??= startChild());
}

/** Ends the process that was started ahead, where no planner is wanted after all. */
export function endAhead(): void {
  ahead?.kill('SIGKILL');
  ahead = undefined;
}

function startChild(): ChildProcess {
  const child = fork(childFile, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  child.unref();
  child.channel?.unref();
  // Whether it lives is found out by whoever asks it.
  child.on('error', () => undefined);
  return child;
}

/** Its end is told before that of its channel, or after it. */
function isAlive({ connected, exitCode, signalCode }: ChildProcess): boolean {
  return connected && exitCode === null && signalCode === null;
}

interface Job {
  readonly request: PlannerRequest;
  readonly resolve: (response: PlannerResponse) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The planner in a process of its own. It is native code that aborts its process on an operation it did not foresee, and that cannot be stopped once it plans: here
 * both cost the one request. The process gets one request after the other, is started again after its death, and does not keep the gateway alive.
 */
export class PlannerProcess {
  #child: ChildProcess | undefined;
  #isRetired = false;
  #isBusy = false;
  #starts = 0;
  readonly #jobs: Job[] = [];

  constructor(
    private readonly supergraphSdl: string,
    private readonly deadlineMs: number,
  ) {}

  /** How often it was started again. */
  get restarts(): number {
    return Math.max(0, this.#starts - 1);
  }

  /** One request. Rejects with PlannerBusy, PlannerDied or PlannerTimedOut; what the planner refuses is a response. */
  ask(request: PlannerRequest): Promise<PlannerResponse> {
    if (this.#jobs.length >= MOST_WAITING)
      return Promise.reject(new PlannerBusy(`${MOST_WAITING} requests wait for the query planner.`));
    return new Promise((resolve, reject) => {
      this.#jobs.push({ request, resolve, reject });
      if (!this.#isBusy) void this.#work();
    });
  }

  /** Loads the supergraph, in a new process unless there is one. */
  load(): Promise<PlannerResponse> {
    return this.ask({ kind: 'load', supergraphSdl: this.supergraphSdl });
  }

  /** Ends the process as soon as nothing is left to do. It still answers: in another process, for as long as that takes. */
  retire(): void {
    this.#isRetired = true;
    if (!this.#isBusy) this.#stop();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let job = this.#jobs.shift(); job; job = this.#jobs.shift()) {
      try {
        job.resolve(await this.#answer(job.request));
      } catch (error) {
        job.reject(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#isBusy = false;
    if (this.#isRetired) this.#stop();
  }

  async #answer(request: PlannerRequest): Promise<PlannerResponse> {
    if (!this.#child) {
      this.#child = this.#start();
      if (request.kind !== 'load')
        await this.#exchange(this.#child, { kind: 'load', supergraphSdl: this.supergraphSdl });
    }
    return this.#exchange(this.#child, request);
  }

  #start(): ChildProcess {
    const child = ahead && isAlive(ahead) ? ahead : startChild();
    ahead = undefined;
    this.#starts++;
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }

  #exchange(child: ChildProcess, request: PlannerRequest): Promise<PlannerResponse> {
    return new Promise((resolve, reject) => {
      let lastWords = '';
      const listen = (chunk: Buffer) => (lastWords = (lastWords + chunk.toString()).slice(0, 2_000));
      const finish = () => {
        clearTimeout(timer);
        child.stderr?.off('data', listen);
        child.off('message', onMessage).off('exit', onExit).off('error', onExit);
        child.channel?.unref();
      };
      const onMessage = (response: unknown) => {
        finish();
        resolve(response as PlannerResponse); // plannerChild.ts sends nothing else
      };
      const onExit = () => {
        finish();
        this.#child = undefined;
        reject(new PlannerDied(`The process of the query planner ended. ${lastWords.trim()}`.trim()));
      };
      const timer = setTimeout(() => {
        finish();
        this.#stop();
        reject(new PlannerTimedOut(`The query planner did not answer within ${this.deadlineMs} ms.`));
      }, this.deadlineMs);

      child.stderr?.on('data', listen);
      child.once('message', onMessage).once('exit', onExit).once('error', onExit);
      child.channel?.ref();
      child.send(request, (error) => error && onExit());
    });
  }

  #stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
