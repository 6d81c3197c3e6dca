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
