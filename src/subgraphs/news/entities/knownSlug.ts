import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** What the slugs of other slices' objects stand for, to filter by: a copy, written on import. */
@Entity({ schema: 'news', name: 'known_slug' })
@Unique(['type', 'slug'])
export class KnownSlug {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  id!: string;

  /** The GraphQL type. */
  @Column('text')
  type!: string;

  @Column({ type: 'text', collation: 'C' })
  slug!: string;
}
