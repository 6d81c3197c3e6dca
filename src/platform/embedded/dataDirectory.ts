import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperatorError } from '../errors.js';
import { LockFile } from './lockFile.js';

/** Present while a new cluster is being written: what is then in `cluster` is not to be trusted. */
const UNFINISHED = 'cluster.unfinished';

/**
 * Where the embedded database lives: `cluster` (PostgreSQL's own directory), and the lock beside it. A process that is
 * killed while it makes a new cluster leaves the mark of an unfinished one, and the next start begins again.
 */
export class DataDirectory {
  readonly cluster: string;
  readonly #unfinished: string;
  readonly #lock: LockFile;

  private constructor(path: string, lock: LockFile) {
    this.cluster = join(path, 'cluster');
    this.#unfinished = join(path, UNFINISHED);
    this.#lock = lock;
  }

  static async take(dataDir: string): Promise<DataDirectory> {
    const path = resolve(dataDir);
    await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw new OperatorError(`The data directory ${path} cannot be made (${error.code}).`, { cause: error });
    });
    const directory = new DataDirectory(path, await LockFile.take(path));
    await directory.#clearUnfinished();
    return directory;
  }

  async #clearUnfinished(): Promise<void> {
    if (existsSync(this.#unfinished)) await rm(this.cluster, { recursive: true, force: true });
    else if (existsSync(this.cluster)) return;
    await writeFile(this.#unfinished, '');
    await mkdir(this.cluster, { recursive: true });
  }

  /** The cluster is open, so it is whole. */
  async clusterIsWhole(): Promise<void> {
    await rm(this.#unfinished, { force: true });
  }

  async release(): Promise<void> {
    await this.#lock.release();
  }
}
