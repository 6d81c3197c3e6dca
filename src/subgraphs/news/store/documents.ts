import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../../platform/database.js';
import { allOf, isOneOf, namesContain, type Condition } from '../../../subgraph-kit/filters.js';
import { hydrate } from '../../../subgraph-kit/hydrate.js';
import type { PagedList } from '../../../subgraph-kit/pages/findPages.js';
import { OrderDirection } from '../../../subgraph-kit/sharedFields.js';
import { Document } from '../entities/document.js';
import type { DocumentsArguments } from '../inputs/documents.js';

export function findDocuments(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Document[]> {
  return db.manager.createQueryBuilder(Document, 'd').where(`d.${by} = ANY(:keys)`, { keys }).getMany();
}

/** Ordered by id. */
export function findDocumentsOfAssemblies(db: DataSource, assemblyIds: readonly string[]): Promise<Document[]> {
  return db.manager
    .createQueryBuilder(Document, 'd')
    .where('d.adoptedById = ANY(:assemblyIds)', { assemblyIds })
    .orderBy('d.id')
    .getMany();
}

/** Ordered by id. */
export async function findDocumentsOfArticles(
  db: DataSource,
  articleIds: readonly string[],
): Promise<{ articleId: string; document: Document }[]> {
  const rows = await read<Record<string, unknown>>(
    db,
    `SELECT link.article_id, document.*
     FROM news.article_document link JOIN news.document document ON document.id = link.document_id
     WHERE link.article_id = ANY($1) ORDER BY document.id`,
    [articleIds],
  );
  return rows.map((row) => ({ articleId: String(row['article_id']), document: hydrate(db, Document, row) }));
}

/** Ordered by id. */
export function documentList({ filter }: DocumentsArguments): PagedList<Document> {
  return {
    entity: Document,
    rows: sql`FROM news.document node WHERE ${allOf(
      isOneOf(sql`node.kind`, filter?.kinds),
      isOneOf(sql`node.status`, filter?.statuses),
      isOfAssemblies(sql`node.adopted_by_id`, filter?.adoptedBySlugs),
      namesContain(sql`node.search_title`, filter?.titleContains),
    )}`,
    order: { name: 'ID', key: sql`node.id`, type: 'text', direction: OrderDirection.ASC },
  };
}

/** The column holds the id of an assembly with one of these slugs. */
export function isOfAssemblies(column: Sql, slugs: readonly string[] | null | undefined): Condition {
  return slugs == null
    ? null
    : sql`${column} IN (
        SELECT known.id FROM news.known_slug known WHERE known.type = 'Assembly' AND known.slug = ANY(${slugs}::text[]))`;
}
