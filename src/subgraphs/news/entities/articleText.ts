import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Article } from './article.js';

/**
 * The words of an article as they are searched: as written, by the rules of its language; and folded (without case and
 * accents), by those rules and word by word. A table of its own, so that lists of articles do not carry it along.
 */
@Entity({ schema: 'news', name: 'article_text' })
@Index('article_text_vector_idx', { synchronize: false })
export class ArticleText {
  @ForeignKey(() => Article)
  @PrimaryColumn({ type: 'text', collation: 'C' })
  articleId!: string;

  /** The text search configuration of the article's language: see `configurationOf`. */
  @Index()
  @Column({ type: 'text', collation: 'C' })
  configuration!: string;

  @Column('text')
  headline!: string;

  @Column('text')
  body!: string;

  @Column('text')
  folded!: string;

  /** Filled by a trigger from the columns above. */
  @Column('tsvector', { nullable: true })
  vector!: string | null;
}

/** The text search configurations that PostgreSQL has from version 15 on, by the primary subtag of a language. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  ar: 'arabic',
  ca: 'catalan',
  da: 'danish',
  de: 'german',
  el: 'greek',
  en: 'english',
  es: 'spanish',
  eu: 'basque',
  fi: 'finnish',
  fr: 'french',
  ga: 'irish',
  hi: 'hindi',
  hu: 'hungarian',
  hy: 'armenian',
  id: 'indonesian',
  it: 'italian',
  lt: 'lithuanian',
  nb: 'norwegian',
  ne: 'nepali',
  nl: 'dutch',
  nn: 'norwegian',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sr: 'serbian',
  sv: 'swedish',
  ta: 'tamil',
  tr: 'turkish',
  yi: 'yiddish',
};

/** The dictionary that takes words as they are, for languages that PostgreSQL has no rules for. */
const PLAIN_CONFIGURATION = 'simple';

/** Every configuration that an article may have. */
export const ALL_CONFIGURATIONS: readonly string[] = [
  ...new Set([...Object.values(CONFIGURATIONS), PLAIN_CONFIGURATION]),
];

/** The text search configuration for a language: `configurationOf('en-GB')` is english. */
export function configurationOf(language: string): string {
  return CONFIGURATIONS[language.toLowerCase().split('-')[0] ?? ''] ?? PLAIN_CONFIGURATION;
}

/** The words of a text: letters, accents and digits, in a row. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
