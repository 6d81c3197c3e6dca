import { OperatorError } from './platform/errors.js';
import { fileTrouble, readTextFile } from './platform/textFile.js';

/** Those of large companies have some megabytes. */
const MOST_BYTES = 100_000_000;

/** @throws OperatorError that names a file which cannot be read, and why */
export async function readSupergraphFile(file: string): Promise<string> {
  try {
    return await readTextFile(file, MOST_BYTES);
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
