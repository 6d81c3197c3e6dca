import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import type { DataSource, ObjectLiteral } from 'typeorm';
import { read } from '../../platform/database.js';
import { OrderDirection } from '../sharedFields.js';
import { hydrate } from '../hydrate.js';
import type { Place } from './cursor.js';
import type { PageRequest } from './pageArguments.js';

/** A list that can be paged: everything about it but which page. */
export interface PagedList<Row extends ObjectLiteral> {
  entity: new () => Row;
  /**
   * FROM and WHERE of the whole list, for one parent. The table of the rows is called `node`; `parent.id` is the id of
   * the parent, or '' for a list of the whole graph.
   */
  rows: Sql;
  order: ListOrder;
  /** More columns of a row, computed: `ts_headline(…) AS headline`. They reach the edge as `extra`. */
  extra?: Sql;
}

/** How a list is ordered. Unknown values come last in both directions, and ties are broken by id. */
export interface ListOrder {
  /** As cursors remember it, for example TOTAL_SEATS. */
  name: string;
  key: Sql;
  type: 'text' | 'int' | 'float8' | 'date' | 'timestamptz';
  direction: OrderDirection;
}

export interface FoundPage<Row> {
  rows: { node: Row; place: Place; extra: Record<string, unknown> }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** The order as cursors remember it. */
export function orderName({ name, direction }: Pick<ListOrder, 'name' | 'direction'>): string {
  return `${name} ${direction}`;
}

/**
 * One page of a list for each parent, in one statement however many parents there are. One row more than asked is
 * read, to know whether there is a further page. Keyset paging: rows inserted meanwhile neither repeat nor hide others.
 */
export async function findPages<Row extends ObjectLiteral>(
  db: DataSource,
  list: PagedList<Row>,
  page: PageRequest,
  parentIds: readonly string[],
): Promise<Map<string, FoundPage<Row>>> {
  const statement = sql`
    SELECT parent.id AS parent_id, page.*, page.sort_key::text AS exact_sort_key
    FROM unnest(${parentIds}::text[]) AS parent(id)
    CROSS JOIN LATERAL (
      SELECT * FROM (SELECT node.*, ${list.order.key} AS sort_key ${list.extra ? sql`, ${list.extra}` : empty} ${list.rows}) AS listed
      WHERE ${bounds(list.order, page)}
      ORDER BY ${sorting(list.order, page.backward)}
      LIMIT ${page.size + 1}
    ) AS page
    ORDER BY ${sorting(list.order, page.backward)}`;
  const found = await read<Record<string, unknown>>(db, statement.text, statement.values);

  const rowsByParent = new Map<string, Record<string, unknown>[]>(parentIds.map((id) => [id, []]));
  for (const row of found) rowsByParent.get(String(row['parent_id']))?.push(row);
  return new Map([...rowsByParent].map(([id, rows]) => [id, foundPage(db, list, page, rows)]));
}

/** Aggregates over the whole list, one row for each parent: `totals(db, list, sql`count(*)::int AS count`, ids)`. */
export async function findTotals<Row extends ObjectLiteral>(
  db: DataSource,
  list: PagedList<Row>,
  aggregate: Sql,
  parentIds: readonly string[],
): Promise<Map<string, number | null>> {
  const statement = sql`
    SELECT parent.id, total.value FROM unnest(${parentIds}::text[]) AS parent(id)
    CROSS JOIN LATERAL (SELECT (${aggregate})::int AS value ${list.rows}) AS total`;
  const rows = await read<{ id: string; value: number | null }>(db, statement.text, statement.values);
  return new Map(rows.map(({ id, value }) => [id, value]));
}

function foundPage<Row extends ObjectLiteral>(
  db: DataSource,
  list: PagedList<Row>,
  page: PageRequest,
  found: Record<string, unknown>[],
): FoundPage<Row> {
  const more = found.length > page.size;
  const rows = found.slice(0, page.size).map((row) => ({
    node: hydrate(db, list.entity, row),
    // As PostgreSQL writes it: a Date of JavaScript would lose the microseconds, and JSON an infinity.
    place: { sortKey: row['exact_sort_key'] as string | null, id: String(row['id']) },
    extra: row,
  }));
  return {
    rows: page.backward ? rows.reverse() : rows,
    hasNextPage: page.backward ? page.before !== null : more || page.before !== null,
    hasPreviousPage: page.backward ? more || page.after !== null : page.after !== null,
  };
}

/** The rows after one cursor and before the other, in the order of the list. */
function bounds({ type, direction }: ListOrder, { after, before }: PageRequest): Sql {
  const [greater, smaller] = direction === OrderDirection.ASC ? [raw('>'), raw('<')] : [raw('<'), raw('>')];
  const cast = raw(type);
  const conditions = [sql`TRUE`];
  if (after !== null) {
    conditions.push(
      after.sortKey === null
        ? sql`(sort_key IS NULL AND id > ${after.id})`
        : sql`(sort_key ${greater} ${after.sortKey}::${cast} OR (sort_key = ${after.sortKey}::${cast} AND id > ${after.id}) OR sort_key IS NULL)`,
    );
  }
  if (before !== null) {
    conditions.push(
      before.sortKey === null
        ? sql`(sort_key IS NOT NULL OR id < ${before.id})`
        : sql`(sort_key ${smaller} ${before.sortKey}::${cast} OR (sort_key = ${before.sortKey}::${cast} AND id < ${before.id}))`,
    );
  }
  return join(conditions, ' AND ');
}

function sorting({ direction }: ListOrder, backward: boolean): Sql {
  const ascending = (direction === OrderDirection.ASC) !== backward;
  return raw(
    `sort_key ${ascending ? 'ASC' : 'DESC'} NULLS ${backward ? 'FIRST' : 'LAST'}, id ${backward ? 'DESC' : 'ASC'}`,
  );
}
