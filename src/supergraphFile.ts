import { readFile } from 'node:fs/promises';
import { OperatorError } from './platform/errors.js';

/** @throws OperatorError that names a file which cannot be read, and why */
export async function readSupergraphFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new OperatorError(`The supergraph ${file} cannot be read: ${fileTrouble(error)}.`, { cause: error });
  }
}

/** Names the file in what is said of the supergraph that it holds. */
export async function namingFile<T>(file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    throw new OperatorError(`${file}: ${error.message}`, { cause: error });
  }
}

/** What the file system said, in words. */
export function fileTrouble(error: unknown): string {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return TROUBLES[code] ?? code;
}

const TROUBLES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'this user may not read it',
};
