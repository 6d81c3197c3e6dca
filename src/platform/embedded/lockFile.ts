import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OperatorError } from '../errors.js';
import { processStartedAt } from './processStart.js';

/** Who holds a data directory. */
interface Holder {
  pid: number;
  host: string;
  /** When that process started, in whatever form the system tells it; null where it does not. A pid alone is used again. */
  startedAt: string | null;
}

const FILE = 'hemicycle.lock';
/** The holder touches its file this often … */
const HEARTBEAT_MS = 1_000;
/** … and one that has not been touched for this long is not held any more, where there is no other way to know. */
const STILL_MS = 4_000;

const heldHere = new Set<string>();

/**
 * The right to use a data directory, for one process at a time: PGlite does not lock, and of two processes on one
 * directory each silently loses the other's writes.
 */
export class LockFile {
  readonly #file: string;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(file: string) {
    this.#file = file;
    heldHere.add(file);
    this.#heartbeat = setInterval(() => void touch(file), HEARTBEAT_MS).unref();
  }

  /** @throws OperatorError that names the process which uses the directory already. */
  static async take(directory: string): Promise<LockFile> {
    const file = join(directory, FILE);
    if (heldHere.has(file)) throw inUse(directory, 'this process');
    const draft = `${file}.${randomUUID()}`;
    const me: Holder = { pid: process.pid, host: hostname(), startedAt: await processStartedAt(process.pid) };
    await writeFile(draft, JSON.stringify(me));
    try {
      // A hard link appears whole and only where there is nothing, so nobody reads half a lock or overwrites one.
      while (!(await linked(draft, file))) {
        const holder = await readHolder(file);
        if (holder !== undefined && (await isHeld(file, holder))) {
          throw inUse(directory, `process ${holder.pid}${holder.host === me.host ? '' : ` on ${holder.host}`}`);
        }
        if (holder !== undefined) await removeStale(file, draft, holder);
      }
      return new LockFile(file);
    } finally {
      await rm(draft, { force: true });
    }
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    heldHere.delete(this.#file);
    await rm(this.#file, { force: true });
  }
}

/** Whether the holder still lives. */
async function isHeld(file: string, { pid, host, startedAt }: Holder): Promise<boolean> {
  // Of another machine or container we cannot ask, and in a container everybody has the same pid: listen for the heartbeat.
  if (host !== hostname() || pid === process.pid) return isTouched(file);
  const now = await processStartedAt(pid);
  if (now !== null && startedAt !== null) return now === startedAt;
  return isAlive(pid);
}

async function isTouched(file: string): Promise<boolean> {
  const touchedAt = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const quietFor = Date.now() - touchedAt;
  if (quietFor > STILL_MS) return false;
  await delay(STILL_MS - Math.max(quietFor, 0));
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs !== touchedAt,
    () => false,
  );
}

/** Only one starter removes a stale lock, and only if it is still the one that was found stale. */
async function removeStale(file: string, draft: string, stale: Holder): Promise<void> {
  const turn = `${file}.takeover`;
  if (!(await linked(draft, turn))) {
    const other = await readHolder(turn);
    if (other !== undefined && !(await isHeld(turn, other))) await rm(turn, { force: true });
    else await delay(20);
    return;
  }
  try {
    const now = await readHolder(file);
    if (now?.pid === stale.pid && now.startedAt === stale.startedAt) await rm(file, { force: true });
  } finally {
    await rm(turn, { force: true });
  }
}

/** Undefined when the file has just gone away. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OperatorError(`The lock file ${file} cannot be read; remove it if no process uses the directory.`, {
      cause: error,
    });
  }
}

async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      // A file system without hard links: exclusive all the same, if not whole at once.
      return copyFile(draft, file, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not permitted to signal it, so it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

function inUse(directory: string, who: string): OperatorError {
  return new OperatorError(
    `The data directory ${directory} is in use by ${who}; set DATABASE_URL to share one database between processes.`,
  );
}
