import { createHash } from 'node:crypto';

/** The id of the source with this URL: the first 12 hex digits of its SHA-256. */
export function sourceId(url: string): string {
  return `source:${createHash('sha256').update(url).digest('hex').slice(0, 12)}`;
}
