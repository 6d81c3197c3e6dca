import { setTimeout as delay } from 'node:timers/promises';
import { OperatorError } from '../errors.js';
import { DataDirectory } from './dataDirectory.js';
import { closeStatements, simpleQuery } from './protocol.js';
import { PostgresThread } from './postgresThread.js';
import { Wire } from './wire.js';
import type { ClusterOrigin } from './workerMessages.js';

export interface EmbeddedPostgresOptions {
  /** A directory, or `memory://`. */
  dataDir: string;
  /** A snapshot file from which a new cluster starts, where it exists. */
  snapshot?: string | undefined;
  /** How long one statement, or one batch sent together, may take before PostgreSQL is restarted. */
  deadlineMs: number;
  warn: (fields: object, message: string) => void;
}

const MEMORY = 'memory://';
const CLOSE_DEADLINE_MS = 10_000;
const SNAPSHOT_DEADLINE_MS = 60_000;
/** A disk that has room again is noticed within about as much. */
const LONGEST_PAUSE_MS = 1_000;

/**
 * PostgreSQL inside this process, in a worker thread, for any number of connections of the `pg` driver (`connect`).
 * PostgreSQL has one session; connections take turns at it, a unit at a time, and one that is in a transaction keeps
 * it until the transaction ends. When the thread dies, every connection breaks as if a server had gone away, and the
 * next one starts a new thread.
 */
export class EmbeddedPostgres {
  readonly #options: EmbeddedPostgresOptions;
  readonly #directory: DataDirectory | undefined;
  #thread: Promise<PostgresThread> | undefined;
  #program: WebAssembly.Module | undefined;
  readonly #wires = new Set<Wire>();
  #queue: { wire: Wire; unit: Uint8Array | 'end' }[] = [];
  #owner: Wire | undefined;
  #isPumping = false;
  #failures = 0;
  #restarts = 0;
  readonly #closing = new AbortController();
  openedFrom: ClusterOrigin | undefined;

  private constructor(options: EmbeddedPostgresOptions, directory: DataDirectory | undefined) {
    this.#options = options;
    this.#directory = directory;
  }

  /** Takes the data directory for this process and opens the cluster in it, or makes one. */
  static async open(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const directory = options.dataDir === MEMORY ? undefined : await DataDirectory.take(options.dataDir);
    const postgres = new EmbeddedPostgres(options, directory);
    try {
      postgres.openedFrom = (await postgres.#running()).openedFrom;
      await directory?.clusterIsWhole();
      return postgres;
    } catch (error) {
      await directory?.release();
      if (!directory || !(error instanceof Error)) throw error;
      throw new OperatorError(
        `The embedded database in ${directory.path} cannot be opened (${error.message}); remove that directory to build it again.`,
        { cause: error },
      );
    }
  }

  /** A new connection, for `pg`'s option `stream`. */
  connect(): Wire {
    const wire = new Wire({
      opened: async () => {
        await this.#running().catch((error: Error) => {
          throw connectionError(`The embedded database cannot start: ${error.message}.`, error);
        });
        this.#wires.add(wire);
      },
      asked: (_, unit) => this.#enqueue(wire, unit),
      closed: () => this.#enqueue(wire, 'end'),
    });
    return wire;
  }

  /** Writes the cluster as it is now to a file, for others to start from. */
  async saveSnapshot(file: string): Promise<void> {
    const thread = await this.#running();
    await thread.request({ kind: 'saveSnapshot', file }, SNAPSHOT_DEADLINE_MS);
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    const thread = await this.#thread?.catch(() => undefined);
    for (const wire of this.#wires) wire.destroy();
    await thread?.close(CLOSE_DEADLINE_MS);
    await this.#directory?.release();
  }

  /** The thread, started when there is none. After failures it waits a little longer each time. */
  #running(): Promise<PostgresThread> {
    if (this.#closing.signal.aborted) return Promise.reject(new Error('it is closed'));
    this.#thread ??= this.#start();
    return this.#thread;
  }

  /** How many times it was started again. */
  get restarts(): number {
    return this.#restarts;
  }

  async #start(): Promise<PostgresThread> {
    if (this.#failures > 0) {
      if (!this.#directory) throw new Error('it was in memory, and is gone');
    }
    try {
      if (this.#failures > 0) await this.#pause();
      const dataDir = this.#directory?.cluster ?? MEMORY;
      const { snapshot } = this.#options;
      const thread = await PostgresThread.start({ dataDir, snapshot, program: this.#program });
      this.#program = thread.program;
      if (this.#failures > 0) this.#restarts += 1;
      void thread.ended.then((reason) => this.#threadEnded(reason));
      return thread;
    } catch (error) {
      this.#failures += 1;
      this.#thread = undefined;
      throw error;
    }
  }

  async #pause(): Promise<void> {
    const { signal } = this.#closing;
    await delay(Math.min(50 * 2 ** this.#failures, LONGEST_PAUSE_MS), undefined, { signal });
  }

  #threadEnded(reason: Error): void {
    if (this.#closing.signal.aborted) return;
    this.#failures += 1;
    this.#thread = undefined;
    this.#owner = undefined;
    this.#queue = [];
    this.#options.warn({ err: reason }, 'embedded database stopped');
    const broken = [...this.#wires];
    this.#wires.clear();
    for (const wire of broken) wire.destroy(connectionError(`The embedded database stopped: ${reason.message}.`));
  }

  #enqueue(wire: Wire, unit: Uint8Array | 'end'): void {
    if (!this.#wires.has(wire)) return;
    this.#queue.push({ wire, unit });
    void this.#pump();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      for (let next = this.#takeNext(); next; next = this.#takeNext()) {
        const thread = await this.#running();
        if (next.unit === 'end') await this.#tidyUpAfter(next.wire, thread);
        else await this.#answer(next.wire, next.unit, thread);
      }
    } catch {
      // The thread ended: `#threadEnded` has broken the connections, or is about to.
    } finally {
      this.#isPumping = false;
    }
    if (this.#queue.some(({ wire }) => !this.#owner || wire === this.#owner)) void this.#pump();
  }

  #takeNext() {
    const index = this.#owner ? this.#queue.findIndex(({ wire }) => wire === this.#owner) : 0;
    return index < 0 ? undefined : this.#queue.splice(index, 1)[0];
  }

  async #answer(wire: Wire, unit: Uint8Array, thread: PostgresThread): Promise<void> {
    const answer = await thread.request({ kind: 'run', unit }, this.#options.deadlineMs);
    if (answer.kind !== 'answer') return;
    this.#failures = 0;
    this.#owner = answer.state === 'idle' ? undefined : wire;
    for (const notification of answer.notifications) {
      for (const other of this.#wires) if (other !== wire) other.receive(notification);
    }
    wire.receive(answer.bytes);
  }

  /** What a server does when a connection ends: its transaction is rolled back, its statements are forgotten. */
  async #tidyUpAfter(wire: Wire, thread: PostgresThread): Promise<void> {
    this.#wires.delete(wire);
    if (this.#owner === wire) {
      await thread.request({ kind: 'run', unit: simpleQuery('ROLLBACK') }, this.#options.deadlineMs);
      this.#owner = undefined;
    }
    if (wire.preparedStatements.size > 0) {
      const unit = closeStatements(wire.preparedStatements);
      await thread.request({ kind: 'run', unit }, this.#options.deadlineMs);
    }
  }
}

/** What a lost socket looks like to `pg`, and to whoever asks `isDatabaseUnavailable`. */
function connectionError(message: string, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { code: 'ECONNRESET' });
}
