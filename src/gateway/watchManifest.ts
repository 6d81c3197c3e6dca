import { OperatorError } from '../platform/errors.js';
import { watchFile } from '../platform/watchFile.js';
import { readTrustedDocuments, type TrustedDocuments } from './trustedDocuments.js';

export interface ManifestLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Keeps trusted documents at what the file of their manifest holds, since clients are deployed more often than gateways. One that cannot be taken is told in the
 * log, and the documents before it go on being trusted.
 */
export function watchManifest(file: string, trusted: TrustedDocuments, log: ManifestLog): Disposable {
  const readAgain = async (): Promise<void> => {
    const { list } = await readTrustedDocuments(file);
    const known = trusted.list;
    if (list.length === known.length && list.every(({ id, text }) => trusted.find(id)?.text === text)) return;
    trusted.replace(list);
    log.info({ file, documents: list.length, before: known.length }, 'The trusted documents were replaced');
  };
  const tell = (error: unknown): void => {
    const why = error instanceof OperatorError ? { reason: error.message } : { err: error };
    log.error({ file, ...why }, 'The trusted documents cannot be replaced; those before go on being trusted');
  };
  return watchFile(file, () => void readAgain().catch(tell));
}
