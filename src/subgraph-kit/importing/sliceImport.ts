import type { ObjectLiteral } from 'typeorm';
import type { DataClaim, DataProblem } from '../dataset/claim.js';
import type { Dataset } from '../dataset/readDataset.js';
import type { Facts } from './facts.js';

/** How a slice turns its part of the data files into rows: pure, without a database. */
export interface SliceImport {
  claims: readonly DataClaim[];
  rows(input: SliceInput): SliceRows;
}

export interface SliceInput {
  dataset: Dataset;
  /** What the slices before this one told. */
  known: Facts;
  /** The claims of all slices, for checks over all files. */
  allClaims: readonly DataClaim[];
}

export interface SliceRows {
  /** In the order in which they are written: what others point to first. */
  tables: readonly TableRows[];
  /** What the slices after this one may know. */
  facts: Partial<Facts>;
  /** References that lead nowhere: asked for when every file can be read. One refuses the whole import. */
  problems: readonly DataProblem[];
}

/** All rows that a table shall have after the import. */
export interface TableRows {
  entity: new () => ObjectLiteral;
  rows: readonly ObjectLiteral[];
}

/** The rows of a table, checked against its entity. */
export function tableRows<Row extends ObjectLiteral>(entity: new () => Row, rows: readonly RowOf<Row>[]): TableRows {
  return { entity, rows };
}

/** A row's columns: an entity without its methods and its type's name. */
export type RowOf<Entity> = {
  [
    Key in keyof Entity as Key extends '__typename'
      ? never
      : Entity[Key] extends (...args: never[]) => unknown
        ? never
        : Key
  ]: Entity[Key];
};
