import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OperatorError } from '../errors.js';
import { LockFile } from './lockFile.js';

/**
 * Where the embedded database lives: `cluster` (PostgreSQL's own directory), and the lock beside it. Whoever makes a
 * new cluster first leaves a mark, so that after a kill the next start knows a half-made one, and begins again.
 */
export class DataDirectory {
  readonly path: string;
  readonly cluster: string;
  readonly #unfinished: string;
  #lock: LockFile | undefined;

  private constructor(path: string) {
    this.path = path;
    this.cluster = join(path, 'cluster');
    this.#unfinished = join(path, 'cluster.unfinished');
  }

  /** Takes the directory for this process. @throws OperatorError when another process has it, or it cannot be used. */
  static async take(dataDir: string): Promise<DataDirectory> {
    const directory = new DataDirectory(resolve(dataDir));
    try {
      await mkdir(directory.path, { recursive: true });
      directory.#lock = await LockFile.take(directory.path);
      await directory.#prepareCluster();
      return directory;
    } catch (error) {
      await directory.release();
      if (error instanceof OperatorError) throw error;
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new OperatorError(`The data directory ${directory.path} cannot be used (${reason}).`, { cause: error });
    }
  }

  async #prepareCluster(): Promise<void> {
    if (existsSync(this.#unfinished)) await rm(this.cluster, { recursive: true, force: true });
    else if (existsSync(join(this.cluster, 'PG_VERSION'))) return;
    else if (existsSync(this.cluster) && (await readdir(this.cluster)).length > 0) {
      throw new OperatorError(
        `Expected ${this.cluster} to hold a PostgreSQL database or nothing, but it holds other files.`,
      );
    }
    await writeFile(this.#unfinished, '');
    await mkdir(this.cluster, { recursive: true, mode: 0o700 });
  }

  /** The cluster has been opened, so it is all there. */
  async clusterIsWhole(): Promise<void> {
    await rm(this.#unfinished, { force: true });
  }

  async release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }
}
