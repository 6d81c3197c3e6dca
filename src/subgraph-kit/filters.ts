import sql, { join, type Sql } from 'sql-template-tag';
import { containsPattern } from './names.js';
import type { DateRange, IntRange } from './sharedFields.js';

/**
 * Conditions of a filter. Each is null where the client set no such filter: null and absent mean no filter, an empty
 * list matches nothing. Conditions are joined by AND, values of a list by OR.
 */
export type Condition = Sql | null;

/** All conditions that are set. */
export function allOf(...conditions: readonly Condition[]): Sql {
  const set = conditions.filter((condition) => condition !== null);
  return set.length === 0 ? sql`TRUE` : join(set, ' AND ');
}

/** The column's value is one of the list. */
export function isOneOf(column: Sql, values: readonly string[] | null | undefined): Condition {
  return values == null ? null : sql`${column} = ANY(${values}::text[])`;
}

/** The country codes of a filter as they are stored: clients may write them in any case. */
export function countryCodes(values: readonly string[] | null | undefined): string[] | null {
  return values == null ? null : values.map((code) => code.toUpperCase());
}

/** Part of any name; the column holds folded names, one a line. An empty text is part of every name. */
export function namesContain(searchNames: Sql, text: string | null | undefined): Condition {
  return text == null ? null : sql`${searchNames} LIKE ${containsPattern(text)}`;
}

/** Within a range, both ends included; an unknown value is in no range. */
export function isInRange(
  column: Sql,
  range: IntRange | DateRange | null | undefined,
  type: 'int' | 'date',
): Condition {
  if (range == null) return null;
  const cast = type === 'int' ? sql`int` : sql`date`;
  const { gte, lte } = range;
  return allOf(
    sql`${column} IS NOT NULL`,
    gte == null ? null : sql`${column} >= ${gte}::${cast}`,
    lte == null ? null : sql`${column} <= ${lte}::${cast}`,
  );
}
