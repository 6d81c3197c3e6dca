import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../../platform/database.js';
import { hydrate } from '../../../subgraph-kit/hydrate.js';
import type { PagedList } from '../../../subgraph-kit/pages/findPages.js';
import { OrderDirection } from '../../../subgraph-kit/sharedFields.js';
import { Topic } from '../entities/topic.js';

export function findTopics(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Topic[]> {
  return db.manager.createQueryBuilder(Topic, 't').where(`t.${by} = ANY(:keys)`, { keys }).getMany();
}

/** Ordered by id. */
export async function findTopicsOfArticles(
  db: DataSource,
  articleIds: readonly string[],
): Promise<{ articleId: string; topic: Topic }[]> {
  const rows = await read<Record<string, unknown>>(
    db,
    `SELECT link.article_id, topic.*
     FROM news.article_topic link JOIN news.topic topic ON topic.id = link.topic_id
     WHERE link.article_id = ANY($1) ORDER BY topic.id`,
    [articleIds],
  );
  return rows.map((row) => ({ articleId: String(row['article_id']), topic: hydrate(db, Topic, row) }));
}

/** Ordered by id. */
export function topicList(): PagedList<Topic> {
  return {
    entity: Topic,
    rows: sql`FROM news.topic node`,
    order: { name: 'ID', key: sql`node.id`, type: 'text', direction: OrderDirection.ASC },
  };
}
