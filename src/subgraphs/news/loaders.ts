import DataLoader from 'dataloader';
import { loadMany, loadOne, perRequest, perRequestAndArguments } from '../../subgraph-kit/perRequest.js';
import type { Article } from './entities/article.js';
import { highlightsOf } from './entities/highlights.js';
import { findArticles, findRelatedArticles } from './store/articles.js';
import { findDocuments, findDocumentsOfArticles, findDocumentsOfAssemblies } from './store/documents.js';
import { findMentionsOfArticles, findStatementsOfArticles, findStatementsOfPeople } from './store/statements.js';
import { findMatchingWords } from './store/textSearch.js';
import { findTopics, findTopicsOfArticles } from './store/topics.js';
import { configurationOf, wordsOf } from './entities/articleText.js';

export const articleById = perRequest(({ db }) =>
  loadOne(
    (ids) => findArticles(db, 'id', ids),
    (row) => row.id,
  ),
);

export const articleBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findArticles(db, 'slug', slugs),
    (row) => row.slug,
  ),
);

export const topicById = perRequest(({ db }) =>
  loadOne(
    (ids) => findTopics(db, 'id', ids),
    (row) => row.id,
  ),
);

export const topicBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findTopics(db, 'slug', slugs),
    (row) => row.slug,
  ),
);

export const documentById = perRequest(({ db }) =>
  loadOne(
    (ids) => findDocuments(db, 'id', ids),
    (row) => row.id,
  ),
);

export const documentBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findDocuments(db, 'slug', slugs),
    (row) => row.slug,
  ),
);

export const mentionsByArticle = perRequest(({ db }) =>
  loadMany(
    (ids) => findMentionsOfArticles(db, ids),
    (row) => row.articleId,
  ),
);

export const statementsByArticle = perRequest(({ db }) =>
  loadMany(
    (ids) => findStatementsOfArticles(db, ids),
    (row) => row.articleId,
  ),
);

export const topicsByArticle = perRequest(({ db }) =>
  loadMany(
    (ids) => findTopicsOfArticles(db, ids),
    (row) => row.articleId,
  ),
);

export const documentsByArticle = perRequest(({ db }) =>
  loadMany(
    (ids) => findDocumentsOfArticles(db, ids),
    (row) => row.articleId,
  ),
);

export const relatedByArticle = perRequestAndArguments(({ db }, args: { first: number }) =>
  loadMany(
    (ids) => findRelatedArticles(db, args, ids),
    (row) => row.articleId,
  ),
);

export const documentsByAssembly = perRequest(({ db }) =>
  loadMany(
    (ids) => findDocumentsOfAssemblies(db, ids),
    (row) => row.adoptedById ?? '',
  ),
);

export const statementsByPerson = perRequestAndArguments(({ db }, args: { first: number }) =>
  loadMany(
    (ids) => findStatementsOfPeople(db, args, ids),
    (row) => row.speakerId,
  ),
);

/** The fragments of articles around what a search found, for the articles of a page: see `highlightsOf`. */
export const highlightsByArticle = perRequestAndArguments(
  ({ db }, text: string) =>
    new DataLoader<Article, string[]>(async (articles) => {
      const words = new Map<string, Set<string>>();
      for (const { language, headline, paragraphs } of articles) {
        const configuration = configurationOf(language);
        const known = words.get(configuration) ?? new Set();
        for (const word of [headline, ...paragraphs].flatMap(wordsOf)) known.add(word);
        words.set(configuration, known);
      }
      const matching = new Map<string, Set<string>>(
        [...words.keys()].map((configuration) => [configuration, new Set()]),
      );
      const found = await findMatchingWords(
        db,
        text,
        [...words].flatMap(([configuration, known]) => [...known].map((word) => ({ configuration, word }))),
      );
      for (const { configuration, word } of found) matching.get(configuration)?.add(word);

      return articles.map(({ language, headline, paragraphs }) => {
        const matches = matching.get(configurationOf(language));
        return highlightsOf([headline, ...paragraphs], (word) => matches?.has(word) ?? false);
      });
    }),
);
