import { Arg, Field, ObjectType } from 'type-graphql';
import { Check, Column } from 'typeorm';
import { Citation, shownCitations, type StoredCitation } from './citations.js';
import { bestName, LocalizedName } from './names.js';
import { LANGUAGE_ARGUMENT } from './nodes.js';
import { LanguageTagScalar } from './scalars.js';
import type { Bounds } from './validity.js';

/** A row that states a fact: no fact without a source. */
@ObjectType()
@Check('cites_a_source', 'jsonb_array_length(citations) > 0')
export abstract class CitedEntity {
  @Column('jsonb', { name: 'citations' })
  storedCitations!: StoredCitation[];

  @Field(() => [Citation], { description: 'Where this was read.' })
  citations(): Citation[] {
    return shownCitations(this.storedCitations);
  }
}

/** A fact that holds for a time: its bounds as recorded, and the days that these make (see `heldAs`). */
@ObjectType()
export abstract class DatedEntity extends CitedEntity implements Bounds {
  @Column('text', { nullable: true })
  from!: string | null;

  /** A partial date, or the word `unknown`: it ended, and no source says when. */
  @Column('text', { nullable: true })
  until!: string | null;

  @Column('date', { nullable: true })
  lastConfirmedOn!: string | null;

  /** The days on which it holds, made of the three columns above by `daysHeld`. */
  @Column('daterange')
  heldDuring!: string;
}

/** A row with names: `names` as recorded, and the two columns by which it is sorted and found (see `nameKeys`). */
@ObjectType()
export abstract class NamedEntity extends CitedEntity {
  @Field(() => [LocalizedName], { description: 'Every recorded name, in every language.' })
  @Column('jsonb')
  names!: LocalizedName[];

  @Column({ type: 'text', collation: 'C' })
  sortName!: string;

  @Column({ type: 'text', collation: 'C' })
  searchNames!: string;

  @Field(() => String, {
    description: 'The best name for readers of a language: exact tag, then language, then English, then any.',
  })
  name(
    @Arg('language', () => LanguageTagScalar, { defaultValue: 'en', description: LANGUAGE_ARGUMENT }) language: string,
  ): string {
    return bestName(this.names, language);
  }
}
