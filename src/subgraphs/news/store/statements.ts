import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../../platform/database.js';
import { hydrate } from '../../../subgraph-kit/hydrate.js';
import { Mention } from '../entities/mention.js';
import { Statement } from '../entities/statement.js';

/** As the data file tells them. */
export function findMentionsOfArticles(db: DataSource, articleIds: readonly string[]): Promise<Mention[]> {
  return db.manager
    .createQueryBuilder(Mention, 'm')
    .where('m.articleId = ANY(:articleIds)', { articleIds })
    .orderBy('m.place')
    .getMany();
}

/** As the data file tells them. */
export function findStatementsOfArticles(db: DataSource, articleIds: readonly string[]): Promise<Statement[]> {
  return db.manager
    .createQueryBuilder(Statement, 's')
    .where('s.articleId = ANY(:articleIds)', { articleIds })
    .orderBy('s.place')
    .getMany();
}

/** For each person so many statements, those of the newest articles first. */
export async function findStatementsOfPeople(
  db: DataSource,
  { first }: { first: number },
  personIds: readonly string[],
): Promise<Statement[]> {
  const statement = sql`
    SELECT said.*
    FROM unnest(${personIds}::text[]) AS speaker(id)
    CROSS JOIN LATERAL (
      SELECT statement.*, article.published_on
      FROM news.statement statement JOIN news.article article ON article.id = statement.article_id
      WHERE statement.speaker_id = speaker.id
      ORDER BY article.published_on DESC, article.id, statement.place
      LIMIT ${first}
    ) AS said
    ORDER BY said.published_on DESC, said.article_id, said.place`;
  const rows = await read<Record<string, unknown>>(db, statement.text, statement.values);
  return rows.map((row) => hydrate(db, Statement, row));
}
