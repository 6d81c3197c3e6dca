import sql, { join, type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../../platform/database.js';
import { folded } from '../../../subgraph-kit/names.js';
import { ALL_CONFIGURATIONS } from '../entities/articleText.js';
import { parseWebSearch, wantedWords, type SearchTerm, type WebSearch } from '../inputs/webSearch.js';

/**
 * The texts that match a search, as a table `matching` of article_id and relevance. The search is put once into the
 * terms of each language in use (`search`), and each text is held against those of its own; the GIN index serves both.
 */
export function matchingTexts(text: string): Sql {
  return sql`(
    WITH search AS MATERIALIZED (
      SELECT configuration, ${tsquery(parseWebSearch(text))} AS query
      FROM unnest(${ALL_CONFIGURATIONS}::text[]) AS language(configuration)
      WHERE EXISTS (SELECT FROM news.article_text used WHERE used.configuration = language.configuration)
    )
    SELECT indexed.article_id, ts_rank(indexed.vector, search.query)::float8 AS relevance
    FROM search
    JOIN news.article_text indexed
      ON indexed.configuration = search.configuration AND indexed.vector @@ search.query
  ) AS matching`;
}

/** How well an article matches: the larger, the better. */
export const RELEVANCE = sql`matching.relevance`;

/** A word of a text in some language. */
export interface WordOfText {
  /** The text search configuration of the language. */
  configuration: string;
  word: string;
}

/** Of the words given, those that a search looks for, inflected forms included. */
export async function findMatchingWords(
  db: DataSource,
  text: string,
  words: readonly WordOfText[],
): Promise<WordOfText[]> {
  const wanted: WebSearch = wantedWords(parseWebSearch(text)).map((word) => [{ words: word, isExcluded: false }]);
  if (wanted.length === 0) return [];
  const configurations = words.map(({ configuration }) => configuration);
  const statement = sql`
    WITH search AS MATERIALIZED (
      SELECT configuration, ${tsquery(wanted)} AS query
      FROM unnest(${[...new Set(configurations)]}::text[]) AS language(configuration)
    )
    SELECT configuration, given.word
    FROM unnest(
      ${configurations}::text[],
      ${words.map(({ word }) => word)}::text[],
      ${words.map(({ word }) => folded(word))}::text[]
    ) AS given(configuration, word, folded)
    JOIN search USING (configuration)
    WHERE news.search_vector(configuration, given.word, given.folded) @@ search.query`;
  return read<WordOfText>(db, statement.text, statement.values);
}

/** A search in the terms of the language whose rules the column `configuration` names. Nothing to search for matches nothing. */
function tsquery(search: WebSearch): Sql {
  if (search.length === 0) return sql`phraseto_tsquery('')`;
  return join(
    search.map((terms) => sql`(${join(terms.map(termQuery), ' && ')})`),
    ' || ',
  );
}

function termQuery({ words, isExcluded }: SearchTerm): Sql {
  const query = sql`news.search_query(configuration, ${words}, ${folded(words)})`;
  return isExcluded ? sql`(!! ${query})` : query;
}
