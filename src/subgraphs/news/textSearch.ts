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

/** A word or phrase that an article must have, or must not have. */
export interface SearchTerm {
  words: string;
  isExcluded: boolean;
}

/** What a reader searches for: one of several alternatives, each a list of terms that all count. */
export type WebSearch = readonly (readonly SearchTerm[])[];

/** How long a text to search for may be: each of its words is looked up by the rules of each language. */
export const LONGEST_SEARCH = 1000;

/**
 * Reads web search syntax as PostgreSQL's websearch_to_tsquery does: words and "phrases", `or` between alternatives, `-`
 * before what must not occur. It is read here since each term by itself is looked up in several dictionaries: two whole
 * queries joined by OR would let an excluded word pass in the dictionary that does not know its inflection.
 */
export function parseWebSearch(text: string): WebSearch {
  const alternatives: SearchTerm[][] = [[]];
  for (const [, minus, phrase, word = ''] of text.replaceAll('\0', ' ').matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    if (minus === '' && word.toLowerCase() === 'or') alternatives.push([]);
    else alternatives.at(-1)?.push({ words: phrase ?? word, isExcluded: minus === '-' });
  }
  return alternatives.filter((terms) => terms.length > 0);
}

/** The words of which an article that matches has some: what there is to highlight. */
export function wantedWords(search: WebSearch): string[] {
  return [...new Set(search.flat().flatMap(({ words, isExcluded }) => (isExcluded ? [] : wordsOf(words))))];
}

/** The words of a text: letters, accents and digits, in a row. */
export function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
