import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * A snapshot is the data directory of a cluster that `initdb` and the migrations have made, as one file: starting from it
 * takes a fraction of the time. The file: SHA-256 of the rest; length of the list; the list, as JSON; the contents, one
 * after the other. So a file that was cut short or damaged is recognised, ignored, and written again.
 */

/** One entry of a data directory. Its content ends where only zeros follow: most of a write-ahead log is empty. */
export interface SnapshotEntry {
  /** Relative, with slashes. */
  path: string;
  kind: 'directory' | 'file';
  content: Uint8Array;
  /** Of the file when it is filled up with zeros again. */
  size: number;
}

type Listed = Omit<SnapshotEntry, 'content'> & { stored: number };

const SUM_BYTES = 32;
const LENGTH_BYTES = 4;

/** From src/platform/embedded and from dist/platform/embedded alike. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/hemicycle', import.meta.url));

/** Where the snapshot for a set of migrations is kept: a new PGlite or a changed migration makes a new one. */
export function snapshotFile(fingerprint: string): string {
  return join(CACHE, `pglite-${pgliteVersion()}-${fingerprint}.snapshot`);
}

/** The entries of a snapshot, directories before what is in them; undefined where there is none, or it is damaged. */
export async function readSnapshot(file: string): Promise<SnapshotEntry[] | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined || !sumOf(bytes.subarray(SUM_BYTES)).equals(bytes.subarray(0, SUM_BYTES))) return undefined;
  const listStart = SUM_BYTES + LENGTH_BYTES;
  let offset = listStart + bytes.readUInt32LE(SUM_BYTES);
  const list = JSON.parse(bytes.toString('utf8', listStart, offset)) as Listed[];
  return list.map(({ stored, ...entry }) => ({ ...entry, content: bytes.subarray(offset, (offset += stored)) }));
}

/** Writes a snapshot whole or not at all. Where it cannot be written nothing is lost but time, so that is no error. */
export async function writeSnapshot(file: string, entries: readonly SnapshotEntry[]): Promise<void> {
  const stored = entries.map(({ content }) => content.subarray(0, lengthWithoutZeros(content)));
  const list = entries.map(({ path, kind, size }, i): Listed => ({ path, kind, size, stored: stored[i]?.length ?? 0 }));
  const listBytes = Buffer.from(JSON.stringify(list));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(listBytes.length);
  const bytes = Buffer.concat([length, listBytes, ...stored]);
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, Buffer.concat([sumOf(bytes), bytes]));
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

function lengthWithoutZeros(content: Uint8Array): number {
  let length = content.length;
  while (length > 0 && content[length - 1] === 0) length -= 1;
  return length;
}

function sumOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function pgliteVersion(): string {
  const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8')) as { version: string };
  return version;
}
