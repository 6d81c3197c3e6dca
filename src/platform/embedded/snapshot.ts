import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * A snapshot is a data directory that `initdb` and the migrations have already made, as one file: opening it takes a
 * quarter of the time. The file is a SHA-256 sum and then a tar archive, so that a file that was cut short or damaged is
 * recognised, ignored, and written again.
 */

const SUM_BYTES = 32;

/** From src/platform/embedded and from dist/platform/embedded alike. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/hemicycle', import.meta.url));

/** Where the snapshot for this set of migrations is kept: a new PGlite or a changed migration makes a new one. */
export function snapshotFile(fingerprint: string): string {
  return join(CACHE, `pglite-${pgliteVersion()}-${fingerprint}.snapshot`);
}

function pgliteVersion(): string {
  const dist = dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** The tar archive of a snapshot, or undefined where there is none or it is damaged. */
export async function readSnapshot(file: string): Promise<Blob | undefined> {
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return undefined;
  const archive = content.subarray(SUM_BYTES);
  if (!sumOf(archive).equals(content.subarray(0, SUM_BYTES))) return undefined;
  return new Blob([archive]);
}

/** Writes a snapshot whole or not at all. Where it cannot be written nothing is lost but time: no error. */
export async function writeSnapshot(file: string, archive: Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, Buffer.concat([sumOf(archive), archive]));
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

function sumOf(archive: Uint8Array): Buffer {
  return createHash('sha256').update(archive).digest();
}
