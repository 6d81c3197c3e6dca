import { FollowedFile } from '../platform/followedFile.js';
import { readTrustedDocuments, type ManifestRules, type TrustedDocuments } from './trustedDocuments.js';

export interface ManifestLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/**
 * Keeps trusted documents at what the file of their manifest holds, since clients are deployed more often than gateways. One that cannot be taken is told in the
 * log, and the documents before it go on being trusted.
 */
export function watchManifest(
  file: string,
  trusted: TrustedDocuments,
  log: ManifestLog,
  rules: ManifestRules,
): AsyncDisposable {
  return new FollowedFile(file, {
    async take() {
      const { list } = await readTrustedDocuments(file, rules);
      const known = trusted.list;
      if (list.length === known.length && list.every(({ id, text }) => trusted.find(id)?.text === text)) return;
      trusted.replace(list);
      log.info({ file, documents: list.length, before: known.length }, 'The trusted documents were replaced');
    },
    onRefusal: (why) =>
      log.error({ file, ...why }, 'The trusted documents cannot be replaced; those before go on being trusted'),
  });
}
