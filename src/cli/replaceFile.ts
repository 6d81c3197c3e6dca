import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, chmod, chown, constants, lstat, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { OperatorError } from '../platform/errors.js';
import { fileTrouble } from '../platform/textFile.js';

/** What stands there names devices and open files, such as /dev/stdout: it is written to, and never replaced. */
const NO_FILES = /^\/(dev|proc)\//;

/** The part of a file's mode that can be given to another. */
const PERMISSIONS = 0o7777;

/**
 * Writes a file whole or not at all: a gateway may be watching it. A file that was there keeps its mode and its owner, and a symbolic link goes on leading to it. What
 * is no regular file is written to as it is.
 * @throws OperatorError that names the file, and what stood in the way
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  try {
    const known = await stat(file).catch(() => undefined);
    if (await isWrittenTo(file, known)) await writeFile(file, text);
    else await replace(known ? await realpath(file) : file, text, known);
  } catch (error) {
    throw new OperatorError(`${file} cannot be written: ${writingTrouble(file, error)}.`, { cause: error });
  }
}

/** Devices, pipes, open files; and links that lead nowhere yet. */
async function isWrittenTo(file: string, known: Stats | undefined): Promise<boolean> {
  if (NO_FILES.test(resolve(file))) return true;
  if (known) return !known.isFile();
  return lstat(file).then(
    (link) => link.isSymbolicLink(),
    () => false,
  );
}

async function replace(file: string, text: string, known: Stats | undefined): Promise<void> {
  // To rename over a file, one need not be allowed to write it.
  if (known) await access(file, constants.W_OK);
  const aside = `${file}.${randomUUID()}`;
  try {
    await writeFile(aside, text);
    if (known && process.getuid?.() === 0) await chown(aside, known.uid, known.gid);
    if (known) await chmod(aside, known.mode & PERMISSIONS);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

function writingTrouble(file: string, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return `there is no folder ${dirname(file)}`;
    case 'EACCES':
      return 'this user may not write there';
    case 'ENOSPC':
      return 'no space is left';
    case 'EFBIG':
      return 'this user may not write so much';
    default:
      return fileTrouble(error);
  }
}
