import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which dataset a slice's tables hold. Written in the transaction of the import, so it is never half true. */
@Entity({ schema: 'public', name: 'dataset_version' })
export class DatasetVersion {
  /** The subgraph's name. */
  @PrimaryColumn('text')
  slice!: string;

  /** The content hash of the data files (SHA-256, hex). */
  @Column('text')
  version!: string;

  /** The last migration at the time: a new column needs the same facts again. */
  @Column('text')
  lastMigration!: string;

  @Column('timestamptz')
  importedAt!: Date;
}
