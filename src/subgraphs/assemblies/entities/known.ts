import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChamberType } from '../../../subgraph-kit/sharedFields.js';

/**
 * Copies of what the slice `parliaments` owns, to filter, sort, count and label by. The import alone writes them, and
 * clients never see one.
 */
@Entity({ schema: 'assemblies', name: 'known_country' })
export class KnownCountry {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  code!: string;

  /** The folded English name, by which lists are ordered. */
  @Column({ type: 'text', collation: 'C' })
  sortName!: string;
}

@Entity({ schema: 'assemblies', name: 'known_parliament' })
export class KnownParliament {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'text', unique: true, collation: 'C' })
  slug!: string;
}

@Entity({ schema: 'assemblies', name: 'known_chamber' })
export class KnownChamber {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  @Column({ type: 'text', collation: 'C' })
  parliamentId!: string;

  @Column('text')
  type!: ChamberType;

  /** Null when unknown. */
  @Column('int', { nullable: true })
  statutoryMembers!: number | null;

  /** The English name, for the messages of issues. */
  @Column('text')
  name!: string;
}
