import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LockFile } from './lockFile.js';
import { processStartedAt } from './processStart.js';

/** Compiled, for processes of their own. */
const COMPILED = pathToFileURL(join(__dirname, '../../../dist/platform/embedded/lockFile.js')).href;

describe('the lock of a data directory', () => {
  let directory: string;
  let file: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hemicycle-lock-'));
    file = join(directory, 'hemicycle.lock');
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(directory, { recursive: true });
  });

  /** A process that takes the lock, says how that went, and stays. */
  async function otherProcess(): Promise<{ child: ChildProcess; says: string }> {
    const script = `
      import { LockFile } from ${JSON.stringify(COMPILED)};
      await LockFile.take(${JSON.stringify(directory)}).then(() => console.log('taken'), (e) => console.log(e.message));
      setTimeout(() => {}, 60_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [says] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, says: says.toString().trim() };
  }

  async function lockOf(holder: { pid: number; host: string; startedAt: string | null }): Promise<void> {
    await writeFile(file, JSON.stringify(holder));
  }

  it('names its holder, and is gone when released', async () => {
    const lock = await LockFile.take(directory);

    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      pid: process.pid,
      host: hostname(),
      startedAt: await processStartedAt(process.pid),
    });
    await lock.release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('is refused to another process, with the way out', async () => {
    const lock = await LockFile.take(directory);

    expect((await otherProcess()).says).toBe(
      `The data directory ${directory} is in use by process ${process.pid}; set DATABASE_URL to share one database between processes.`,
    );
    await lock.release();
  });

  it('is refused to the same process', async () => {
    const lock = await LockFile.take(directory);

    await expect(LockFile.take(directory)).rejects.toThrow('is in use by this process');
    await lock.release();
  });

  it('of a killed process is free at once', async () => {
    const { child, says } = await otherProcess();
    await expect(LockFile.take(directory)).rejects.toThrow(`is in use by process ${child.pid};`);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const lock = await LockFile.take(directory);

    expect(says).toBe('taken');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it('is free when its pid now belongs to a later process', async () => {
    await lockOf({ pid: process.ppid, host: hostname(), startedAt: 'earlier' });

    const lock = await LockFile.take(directory);

    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it('of a container with the same pid is free once its heartbeat has stopped', async () => {
    await lockOf({ pid: process.pid, host: 'another', startedAt: 'earlier' });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);

    const lock = await LockFile.take(directory);

    await lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it('of another machine is held while its heart beats', async () => {
    await lockOf({ pid: 1, host: 'another', startedAt: null });
    const heart = setInterval(() => void utimes(file, new Date(), new Date()), 500);

    const taking = LockFile.take(directory);

    await expect(taking).rejects.toThrow('is in use by process 1 on another;');
    clearInterval(heart);
  });

  it('goes to exactly one of several that find a stale one', async () => {
    await lockOf({ pid: 2 ** 22 + 1, host: hostname(), startedAt: 'earlier' });

    const answers = (await Promise.all(Array.from({ length: 6 }, otherProcess))).map(({ says }) => says);

    expect(answers.filter((says) => says === 'taken')).toHaveLength(1);
    expect(answers.filter((says) => says.includes('is in use by process'))).toHaveLength(5);
  });
});
