import sql from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../platform/database.js';
import { allOf } from '../../subgraph-kit/filters.js';
import { DatasetVersion } from '../../subgraph-kit/importing/datasetVersion.js';
import type { PagedList } from '../../subgraph-kit/pages/findPages.js';
import { OrderDirection } from '../../subgraph-kit/sharedFields.js';
import { KnownId, Source, type Dataset } from './entities.js';
import type { SourcesArguments } from './inputs.js';

export function findSources(db: DataSource, ids: readonly string[]): Promise<Source[]> {
  return db.manager.createQueryBuilder(Source, 's').where('s.id = ANY(:ids)', { ids }).getMany();
}

export function findKnownIds(db: DataSource, ids: readonly string[]): Promise<KnownId[]> {
  return db.manager.createQueryBuilder(KnownId, 'k').where('k.id = ANY(:ids)', { ids }).getMany();
}

/** The version that the tables of this slice hold, which is that of all slices: they are imported together. */
export async function findDataset(db: DataSource): Promise<Dataset> {
  const { tableName } = db.getMetadata(DatasetVersion);
  const [dataset] = await read<Dataset>(
    db,
    `SELECT v.version, d.license, v.imported_at AS "importedAt"
     FROM public."${tableName}" v CROSS JOIN sources.dataset d WHERE v.slice = 'sources'`,
  );
  if (dataset === undefined) throw new Error('Nothing is imported, so no query should have been let in.');
  return dataset;
}

/** Ordered by id. */
export function sourceList({ filter }: SourcesArguments): PagedList<Source> {
  const text = filter?.urlContains;
  return {
    entity: Source,
    rows: sql`FROM sources.source node WHERE ${allOf(
      // No pattern: a URL is full of what LIKE would read as its own signs.
      text == null ? null : sql`strpos(lower(node.url), ${text.toLowerCase()}) > 0`,
    )}`,
    order: { name: 'ID', key: sql`node.id`, type: 'text', direction: OrderDirection.ASC },
  };
}
