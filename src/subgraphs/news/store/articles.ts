import sql, { empty } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../../platform/database.js';
import { allOf, isInRange, isOneOf, type Condition } from '../../../subgraph-kit/filters.js';
import { hydrate } from '../../../subgraph-kit/hydrate.js';
import type { ListOrder, PagedList } from '../../../subgraph-kit/pages/findPages.js';
import { Article } from '../entities/article.js';
import {
  NEWEST_ARTICLES_FIRST,
  type ArticleOrderField,
  type ArticlesArguments,
  type PersonArticlesArguments,
} from '../inputs/articles.js';
import { isOfAssemblies } from './documents.js';
import { matchingTexts, RELEVANCE } from './textSearch.js';

export function findArticles(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Article[]> {
  return db.manager.createQueryBuilder(Article, 'a').where(`a.${by} = ANY(:keys)`, { keys }).getMany();
}

/** For each article so many others that share most topics with it, newest first among equals. */
export async function findRelatedArticles(
  db: DataSource,
  { first }: { first: number },
  articleIds: readonly string[],
): Promise<{ articleId: string; related: Article }[]> {
  const statement = sql`
    SELECT one.id AS related_to, other.*
    FROM unnest(${articleIds}::text[]) AS one(id)
    CROSS JOIN LATERAL (
      SELECT article.*, count(*) AS shared_topics
      FROM news.article_topic own
      JOIN news.article_topic shared ON shared.topic_id = own.topic_id AND shared.article_id <> own.article_id
      JOIN news.article article ON article.id = shared.article_id
      WHERE own.article_id = one.id
      GROUP BY article.id
      ORDER BY shared_topics DESC, article.published_on DESC, article.id
      LIMIT ${first}
    ) AS other
    ORDER BY other.shared_topics DESC, other.published_on DESC, other.id`;
  const rows = await read<Record<string, unknown>>(db, statement.text, statement.values);
  return rows.map((row) => ({ articleId: String(row['related_to']), related: hydrate(db, Article, row) }));
}

export function articleList(args: ArticlesArguments): PagedList<Article> {
  return listOfArticles(null, args);
}

/** The articles that an assembly published. */
export function articleListOfPublisher(args: ArticlesArguments): PagedList<Article> {
  return listOfArticles(sql`node.publisher_id = parent.id`, args);
}

/** The articles that mention the parent, whatever it is; with roles, those that mention it in one of these. */
export function articleListOfMentioned({ roles }: Pick<PersonArticlesArguments, 'roles'>): PagedList<Article> {
  return listOfArticles(sql`EXISTS (
    SELECT FROM news.mention mention
    WHERE ${allOf(
      sql`mention.article_id = node.id`,
      sql`mention.entity_id = parent.id`,
      isOneOf(sql`mention.role`, roles),
    )})`);
}

export function articleListOfTopic(): PagedList<Article> {
  return listOfArticles(sql`EXISTS (
    SELECT FROM news.article_topic link WHERE link.article_id = node.id AND link.topic_id = parent.id)`);
}

export function articleListOfDocument(): PagedList<Article> {
  return listOfArticles(sql`EXISTS (
    SELECT FROM news.article_document link WHERE link.article_id = node.id AND link.document_id = parent.id)`);
}

function listOfArticles(
  belongsToParent: Condition,
  { filter, orderBy }: Pick<ArticlesArguments, 'filter' | 'orderBy'> = {},
): PagedList<Article> {
  const { field, direction } = orderBy ?? NEWEST_ARTICLES_FIRST;
  const text = filter?.text ?? null;
  const orders: Record<ArticleOrderField, Pick<ListOrder, 'key' | 'type'>> = {
    PUBLISHED_ON: { key: sql`node.published_on`, type: 'date' },
    RELEVANCE: { key: RELEVANCE, type: 'float8' },
  };
  return {
    entity: Article,
    rows: sql`
      FROM news.article node
      ${text === null ? empty : sql`JOIN ${matchingTexts(text)} ON matching.article_id = node.id`}
      WHERE ${allOf(
        belongsToParent,
        isOneOf(sql`node.slug`, filter?.slugs),
        isOfAssemblies(sql`node.publisher_id`, filter?.publisherSlugs),
        isInRange(sql`node.published_on`, filter?.publishedOn, 'date'),
        isOneOf(
          sql`lower(node.language)`,
          filter?.languages?.map((tag) => tag.toLowerCase()),
        ),
        hasTopic(filter?.topicSlugs),
        isMentioning(filter?.mentioning),
      )}`,
    order: { name: field, ...orders[field], direction },
  };
}

function hasTopic(slugs: readonly string[] | null | undefined): Condition {
  return slugs == null
    ? null
    : sql`node.id IN (
        SELECT link.article_id FROM news.article_topic link
        JOIN news.topic topic ON topic.id = link.topic_id
        WHERE topic.slug = ANY(${slugs}::text[]))`;
}

function isMentioning(entityIds: readonly string[] | null | undefined): Condition {
  return entityIds == null
    ? null
    : sql`node.id IN (
        SELECT mention.article_id FROM news.mention mention WHERE mention.entity_id = ANY(${entityIds}::text[]))`;
}
