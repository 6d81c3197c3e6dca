import type { EntityManager } from 'typeorm';
import type { TableRows } from './sliceImport.js';

/** What an import did to a table. */
export interface TableChanges {
  table: string;
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
}

/**
 * Writes the rows that are new or differ, in one statement: PostgreSQL itself compares them with what is there, so that
 * a second import of the same facts writes nothing. Rows that are no longer there are removed by `removeOthers`.
 */
export async function upsertRows(manager: EntityManager, { entity, rows }: TableRows): Promise<TableChanges> {
  const { tablePath, columns, primaryColumns } = manager.connection.getMetadata(entity);
  const written = columns.filter((column) => column.generatedType === undefined);
  const names = written.map((column) => `"${column.databaseName}"`);
  const keys = primaryColumns.map((column) => `"${column.databaseName}"`);
  const rest = names.filter((name) => !keys.includes(name));
  const records = rows.map((row) =>
    Object.fromEntries(written.map((column) => [column.databaseName, column.getEntityValue(row) as unknown])),
  );

  const onConflict =
    rest.length === 0
      ? 'DO NOTHING'
      : `DO UPDATE SET ${rest.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}
         WHERE (${rest.map((name) => `t.${name}`).join(', ')}) IS DISTINCT FROM (${rest.map((name) => `EXCLUDED.${name}`).join(', ')})`;
  const table = quoted(tablePath);
  const [{ added, changed }] = await manager.query<[{ added: number; changed: number }]>(
    `WITH written AS (
       INSERT INTO ${table} AS t (${names.join(', ')})
       SELECT ${names.join(', ')} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)
       ON CONFLICT (${keys.join(', ')}) ${onConflict}
       RETURNING (xmax = 0) AS is_new
     )
     SELECT count(*) FILTER (WHERE is_new)::int AS added, count(*) FILTER (WHERE NOT is_new)::int AS changed FROM written`,
    [JSON.stringify(records)],
  );
  return { table: tablePath, added, changed, unchanged: rows.length - added - changed, removed: 0 };
}

/** Removes the rows that the data files no longer have. Returns how many. */
export async function removeOthers(manager: EntityManager, { entity, rows }: TableRows): Promise<number> {
  const { tablePath, primaryColumns } = manager.connection.getMetadata(entity);
  const keys = primaryColumns.map((column) => `"${column.databaseName}"`).join(', ');
  const kept = rows.map((row) =>
    Object.fromEntries(primaryColumns.map((column) => [column.databaseName, column.getEntityValue(row) as unknown])),
  );
  const table = quoted(tablePath);
  const [{ removed }] = await manager.query<[{ removed: number }]>(
    `WITH gone AS (
       DELETE FROM ${table} WHERE (${keys}) NOT IN (SELECT ${keys} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb))
       RETURNING 1
     )
     SELECT count(*)::int AS removed FROM gone`,
    [JSON.stringify(kept)],
  );
  return removed;
}

function quoted(tablePath: string): string {
  return tablePath
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}
