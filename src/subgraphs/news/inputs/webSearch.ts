import { wordsOf } from '../entities/articleText.js';

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
