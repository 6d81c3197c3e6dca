import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface WatchOptions {
  /** How long the file must have been left alone before a change is told, so that it is whole when it is read. */
  readonly settleMs?: number;
  /** How often the file is looked at in any case. */
  readonly pollMs?: number;
}

/**
 * Calls back once at first, for what changed before, and whenever what a path leads to has changed, and has settled: written in place, renamed over, removed, or led elsewhere by a symbolic link anywhere in the
 * path, as Kubernetes does when a ConfigMap changes. The file's folder is watched for speed; the file is looked at every other second besides, because not every
 * file system tells, and none tells of links further up. Whether its content differs is for the caller to find out.
 */
export function watchFile(
  path: string,
  onChange: () => void,
  { settleMs = 200, pollMs = 2_000 }: WatchOptions = {},
): Disposable {
  let known: string | undefined;
  let settling: NodeJS.Timeout | undefined;
  let hasEnded = false;

  const look = async () => {
    const seen = await identityOf(path);
    if (hasEnded || seen === known) return;
    known = seen;
    settle();
  };
  /** Begins to wait anew at each change. */
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      const before = known;
      void look().then(() => {
        if (!hasEnded && known === before) onChange();
      });
    }, settleMs);
  };

  void look();
  const folder = watchFolder(dirname(path), () => void look());
  const polling = setInterval(() => void look(), pollMs).unref();
  return {
    [Symbol.dispose]() {
      hasEnded = true;
      clearTimeout(settling);
      clearInterval(polling);
      folder?.close();
    },
  };
}

/** The file at the end of all links, and its state: equal where nothing was written. */
async function identityOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs].join(' ');
  } catch {
    return 'missing';
  }
}

/** Undefined where folders cannot be watched: then looking every other second has to do. */
function watchFolder(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
