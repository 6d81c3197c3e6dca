import type { DataSource, ObjectLiteral } from 'typeorm';

/** Of each entity: its properties and the names of their columns. */
type Columns = Map<unknown, [property: string, column: string][]>;

const columnsOf = new WeakMap<DataSource, Columns>();

/** An entity from a raw row with the table's own column names: what `getMany` does, for SQL that a builder cannot say. */
export function hydrate<Row extends ObjectLiteral>(
  db: DataSource,
  entity: new () => Row,
  raw: Record<string, unknown>,
): Row {
  let known = columnsOf.get(db);
  if (known === undefined) columnsOf.set(db, (known = new Map() as Columns));
  let columns = known.get(entity);
  if (columns === undefined) {
    columns = db.getMetadata(entity).columns.map((column) => [column.propertyName, column.databaseName]);
    known.set(entity, columns);
  }
  const row = new entity();
  for (const [property, column] of columns) (row as Record<string, unknown>)[property] = raw[column];
  return row;
}
