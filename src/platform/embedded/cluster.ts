import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MemoryFS, PGlite } from '@electric-sql/pglite';
import { readSnapshot, writeSnapshot, type SnapshotEntry } from './snapshot.js';
import type { ClusterOrigin, WorkerSettings } from './workerMessages.js';

/** The part of Emscripten's file system that is used here; PGlite's types leave it open. */
interface ClusterFiles {
  mkdirTree(path: string): void;
  writeFile(path: string, content: Uint8Array, options: { canOwn: boolean }): void;
  truncate(path: string, size: number): void;
  readdir(path: string): string[];
  readFile(path: string): Uint8Array;
  stat(path: string): { mode: number; size: number };
  isDir(mode: number): boolean;
}

const { PGDATA } = PGlite.paths;

/**
 * PGlite's own settings, and 32 MB of buffers instead of 160: a third of the time to open a cluster goes into
 * preparing buffers, and the whole dataset is smaller than that.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=32MB'];

/** PostgreSQL's own code, compiled: threads can hand it to each other. */
export async function compilePostgres(): Promise<WebAssembly.Module> {
  const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  return WebAssembly.compile(await readFile(join(dist, 'pglite.wasm')));
}

/** Opens a cluster, or makes one: from the snapshot where there is one, by `initdb` (which takes seconds) otherwise. */
export async function openCluster(
  settings: WorkerSettings & { program: WebAssembly.Module },
): Promise<{ database: PGlite; openedFrom: ClusterOrigin }> {
  const { dataDir, snapshot, program } = settings;
  const isInMemory = dataDir === 'memory://';
  if (!isInMemory && existsSync(join(dataDir, 'PG_VERSION'))) {
    return { database: await startPostgres({ dataDir }, program), openedFrom: 'existing directory' };
  }
  const entries = snapshot === undefined ? undefined : await readSnapshot(snapshot);
  if (entries === undefined) return { database: await startPostgres({ dataDir }, program), openedFrom: 'initdb' };
  if (!isInMemory) restoreDirectory(dataDir, entries);
  const place = isInMemory ? { fs: new RestoredMemory(entries) } : { dataDir };
  return { database: await startPostgres(place, program), openedFrom: 'snapshot' };
}

/** @throws Error with PostgreSQL's own last complaint; PGlite's says no more than that it failed. */
async function startPostgres(
  place: { dataDir: string } | { fs: MemoryFS },
  program: WebAssembly.Module,
): Promise<PGlite> {
  let complaint: string | undefined;
  const onStderr = (line: string) => {
    if (/FATAL|PANIC/.test(line)) complaint = line.replace(/^.*?(FATAL|PANIC): */, '');
    return false;
  };
  try {
    return await PGlite.create({ ...place, pgliteWasmModule: program, startParams, onStderr });
  } catch (error) {
    throw complaint === undefined ? error : new Error(complaint, { cause: error });
  }
}

/** Writes the cluster as it is now to a snapshot file. Nothing else may be asked of it meanwhile. */
export async function saveCluster(database: PGlite, file: string): Promise<void> {
  // Without a checkpoint, everybody who starts from the snapshot would replay the log.
  await database.exec('CHECKPOINT');
  await writeSnapshot(file, [...entriesBelow(filesOf(database), '')]);
}

function* entriesBelow(files: ClusterFiles, directory: string): Generator<SnapshotEntry> {
  for (const name of files.readdir(join(PGDATA, directory))) {
    // The lock of the process that made the snapshot is not part of the data.
    if (name === '.' || name === '..' || name === 'postmaster.pid') continue;
    const path = directory === '' ? name : `${directory}/${name}`;
    const { mode, size } = files.stat(`${PGDATA}/${path}`);
    if (files.isDir(mode)) {
      yield { path, kind: 'directory', content: new Uint8Array(), size: 0 };
      yield* entriesBelow(files, path);
    } else {
      yield { path, kind: 'file', content: files.readFile(`${PGDATA}/${path}`), size };
    }
  }
}

function restoreDirectory(dataDir: string, entries: readonly SnapshotEntry[]): void {
  for (const { path, kind, content, size } of entries) {
    const target = join(dataDir, path);
    if (kind === 'directory') mkdirSync(target, { recursive: true });
    else {
      writeFileSync(target, content);
      if (size > content.length) truncateSync(target, size);
    }
  }
}

/** A file system in memory that already holds a cluster when PGlite first looks. The contents are used as they are, uncopied. */
class RestoredMemory extends MemoryFS {
  readonly #entries: readonly SnapshotEntry[];

  constructor(entries: readonly SnapshotEntry[]) {
    super();
    this.#entries = entries;
  }

  override async initialSyncFs(): Promise<void> {
    if (!this.pg) return;
    const files = filesOf(this.pg);
    files.mkdirTree(PGDATA);
    for (const { path, kind, content, size } of this.#entries) {
      const target = `${PGDATA}/${path}`;
      if (kind === 'directory') files.mkdirTree(target);
      else {
        files.writeFile(target, content, { canOwn: true });
        if (size > content.length) files.truncate(target, size);
      }
    }
  }
}

/** A cast, because PGlite declares its Emscripten module with types that it does not ship. */
function filesOf(database: PGlite): ClusterFiles {
  const files: unknown = database.Module.FS;
  return files as ClusterFiles;
}
