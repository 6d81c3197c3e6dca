import type { Page } from './connection.js';
import { encodeCursor, type CursorScope } from './cursor.js';
import { readPage, type PageArguments } from './pageArguments.js';

/** A place without the unknown: what lists in memory are sorted by. */
export interface ArrayPlace {
  sortKey: string | number;
  id: string;
}

/**
 * A page of a list that is computed in memory, by the same rules as pages from the database.
 *
 * @param rows the whole filtered list, in any order
 * @param placeOf by what it is sorted: sort key, then id, both ascending; the pair is unique
 */
export function pageOfArray<Row, Connection extends Page<Row>>(
  connection: new () => Connection,
  scope: CursorScope,
  rows: readonly Row[],
  placeOf: (row: Row) => ArrayPlace,
  args: PageArguments,
): Connection {
  const { size, backward, after, before } = readPage(args, scope);
  const within = rows
    .map((node) => ({ node, place: placeOf(node) }))
    .sort((a, b) => compare(a.place, b.place))
    .filter(({ place }) => after === null || compare(place, after as ArrayPlace) > 0)
    .filter(({ place }) => before === null || compare(place, before as ArrayPlace) < 0);
  const more = within.length > size;
  const shown = backward ? within.slice(Math.max(0, within.length - size)) : within.slice(0, size);

  const page = new connection();
  page.edges = shown.map(({ node, place }) => ({ node, cursor: encodeCursor(scope, place) }));
  page.nodes = shown.map(({ node }) => node);
  page.pageInfo = {
    hasNextPage: backward ? before !== null : more || before !== null,
    hasPreviousPage: backward ? more || after !== null : after !== null,
    startCursor: page.edges[0]?.cursor ?? null,
    endCursor: page.edges.at(-1)?.cursor ?? null,
  };
  page.countAll = () => Promise.resolve(rows.length);
  return page;
}

function compare(a: ArrayPlace, b: ArrayPlace): number {
  if (a.sortKey !== b.sortKey) return a.sortKey < b.sortKey ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
