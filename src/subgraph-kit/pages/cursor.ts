import { createHash } from 'node:crypto';
import { BadUserInput } from '../../platform/errors.js';

/** A place in an ordered list: just after, or just before, the row with this sort key and id. */
export interface Place {
  /** Of a row, as PostgreSQL writes it; null for an unknown value. */
  sortKey: string | number | null;
  id: string;
}

/** Which list a cursor belongs to: the field that gave it, and the order in which it stood. */
export interface CursorScope {
  /** For example Assembly.delegations. */
  field: string;
  /** For example TOTAL_SEATS DESC. */
  order: string;
}

/** A cursor for clients: opaque, and with a checksum, so that a damaged one is told from a good one. */
export function encodeCursor({ field, order }: CursorScope, { sortKey, id }: Place): string {
  const body = JSON.stringify([field, order, sortKey, id]);
  return Buffer.from(checksum(body) + body).toString('base64url');
}

/** The place that a cursor names. Refuses a damaged cursor, and one of another field or (where told) another order. */
export function decodeCursor(
  cursor: string,
  argument: string,
  { field, order }: { field: string; order?: string },
): Place {
  const text = Buffer.from(cursor, 'base64url').toString();
  const body = text.slice(CHECKSUM_LENGTH);
  // Decoding overlooks foreign letters and spare bits; encoding again does not.
  const isWhole = Buffer.from(text).toString('base64url') === cursor;
  if (!isWhole || text.slice(0, CHECKSUM_LENGTH) !== checksum(body)) {
    throw new BadUserInput(`${argument} to be a cursor that ${field} gave`, cursor);
  }
  const [givenField, givenOrder, sortKey, id] = JSON.parse(body) as [string, string, Place['sortKey'], string];
  if (givenField !== field)
    throw new BadUserInput(`${argument} to be a cursor of ${field}`, `a cursor of ${givenField}`);
  if (order !== undefined && givenOrder !== order) {
    throw new BadUserInput(`${argument} to be a cursor of the order ${order}`, `one of the order ${givenOrder}`);
  }
  return { sortKey, id };
}

const CHECKSUM_LENGTH = 8;

function checksum(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, CHECKSUM_LENGTH);
}
