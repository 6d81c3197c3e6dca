import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ClusterOrigin, Request, Response, WorkerSettings } from './workerMessages.js';

/** A first start runs `initdb`, on a slow machine for a good while; longer than this is a hang. */
const START_DEADLINE_MS = 120_000;

/** Beside this file when it runs compiled. Jest runs the sources, a thread cannot: it runs what was built from them. */
const workerFile = fileURLToPath(
  import.meta.url.endsWith('.ts')
    ? new URL('../../../dist/platform/embedded/worker.js', import.meta.url)
    : new URL('./worker.js', import.meta.url),
);

/**
 * The worker thread with PostgreSQL in it, which answers requests in their order. It ends once and for all: by `close`, by an
 * exception, or because it has not answered within the deadline (nothing else stops a statement there: PGlite has
 * no `statement_timeout`). The requests under way then reject.
 */
export class PostgresThread {
  readonly #worker: Worker;
  #openedFrom: ClusterOrigin | undefined;
  #program: WebAssembly.Module | undefined;
  readonly #waiting: { resolve: (response: Response) => void; reject: (error: Error) => void }[] = [];
  #end: Error | undefined;
  /** Resolves with the reason when the thread has ended. */
  readonly ended: Promise<Error>;

  private constructor(settings: WorkerSettings) {
    this.#worker = new Worker(workerFile, { workerData: settings, execArgv: [] });
    this.#worker.on('message', (response: Response) => this.#waiting.shift()?.resolve(response));
    this.ended = new Promise((resolve) => {
      const finish = (error: Error) => {
        this.#end ??= error;
        for (const { reject } of this.#waiting.splice(0)) reject(this.#end);
        resolve(this.#end);
      };
      // What comes over from another thread looks like an error, but is none to `isNativeError`.
      this.#worker.on('error', (cause: Error) => finish(new Error(cause.message, { cause })));
      this.#worker.on('exit', (code) => finish(new Error(`its thread ended with code ${code}`)));
    });
  }

  /** Opens the cluster. Rejects with PostgreSQL's own complaint when it cannot. */
  static async start(settings: WorkerSettings): Promise<PostgresThread> {
    const thread = new PostgresThread(settings);
    const ready = await thread.#response(START_DEADLINE_MS);
    if (ready.kind === 'ready') {
      thread.#openedFrom = ready.openedFrom;
      thread.#program = ready.program;
    }
    return thread;
  }

  get openedFrom(): ClusterOrigin | undefined {
    return this.#openedFrom;
  }

  /** What it compiled: the next thread starts in half the time with it. */
  get program(): WebAssembly.Module | undefined {
    return this.#program;
  }

  /** One request. Rejects when the thread ends first, which it is made to do when the deadline passes. */
  request(request: Request, deadlineMs: number): Promise<Response> {
    if (this.#end) return Promise.reject(this.#end);
    const response = this.#response(deadlineMs);
    this.#worker.postMessage(request, request.kind === 'run' ? [request.unit.buffer as ArrayBuffer] : []);
    return response;
  }

  /** Shuts PostgreSQL down; a thread that does not answer is ended without asking. */
  async close(deadlineMs: number): Promise<void> {
    await this.request({ kind: 'close' }, deadlineMs).catch(() => undefined);
    await this.#worker.terminate();
  }

  #response(deadlineMs: number): Promise<Response> {
    return new Promise<Response>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#end ??= new Error(`it did not answer within ${deadlineMs} ms`);
        void this.#worker.terminate();
      }, deadlineMs);
      this.#waiting.push({
        resolve: (response) => (clearTimeout(timer), resolve(response)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
    });
  }
}
