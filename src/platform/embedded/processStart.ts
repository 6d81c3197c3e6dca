import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * When a process started, as an opaque text that no later process with the same pid has; `ended` for one that is dead but
 * not yet collected by its parent; null when there is none, or nothing tells.
 */
export async function processStartedAt(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return startFromProc(pid);
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** Field 22 of /proc/<pid>/stat, in clock ticks since the machine started. The command's name (field 2) may hold anything. */
async function startFromProc(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? 'ended' : (fields[18] ?? null);
}
