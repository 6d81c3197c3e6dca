import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { allOf, countryCodes, isOneOf, namesContain } from '../../../subgraph-kit/filters.js';
import type { ListOrder, PagedList } from '../../../subgraph-kit/pages/findPages.js';
import { Assembly, InternationalOrganization } from '../entities/assembly.js';
import { ASSEMBLIES_BY_NAME, type AssembliesArguments, type AssemblyOrderField, type WithIssues } from '../inputs.js';

export function findAssemblies(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Assembly[]> {
  return db.manager.createQueryBuilder(Assembly, 'a').where(`a.${by} = ANY(:keys)`, { keys }).getMany();
}

export function findAssembliesOfOrganizations(db: DataSource, organizationIds: readonly string[]): Promise<Assembly[]> {
  return db.manager
    .createQueryBuilder(Assembly, 'a')
    .where('a.parentOrganizationId = ANY(:organizationIds)', { organizationIds })
    .orderBy('a.sortName')
    .addOrderBy('a.id')
    .getMany();
}

export function findOrganizations(
  db: DataSource,
  by: 'id' | 'slug',
  keys: readonly string[],
): Promise<InternationalOrganization[]> {
  return db.manager
    .createQueryBuilder(InternationalOrganization, 'o')
    .where(`o.${by} = ANY(:keys)`, { keys })
    .getMany();
}

export function assemblyList(
  { filter, orderBy, idsWithIssues }: WithIssues<AssembliesArguments>,
  today: string,
): PagedList<Assembly> {
  const { field, direction } = orderBy ?? ASSEMBLIES_BY_NAME;
  const orders: Record<AssemblyOrderField, Pick<ListOrder, 'key' | 'type'>> = {
    NAME: { key: sql`node.sort_name`, type: 'text' },
    FOUNDED_ON: { key: sql`node.founded_on`, type: 'text' },
    STATED_SEATS: { key: sql`node.stated_seats`, type: 'int' },
  };
  return {
    entity: Assembly,
    rows: sql`FROM assemblies.assembly node WHERE ${allOf(
      isOneOf(sql`node.slug`, filter?.slugs),
      namesContain(sql`node.search_names`, filter?.nameContains),
      isOneOf(sql`node.id`, idsWithIssues),
      hasDelegationFrom(countryCodes(filter?.hasDelegationFrom)),
      filter?.includeDissolved === true ? null : sql`(node.dissolved_on IS NULL OR node.dissolved_on > ${today})`,
    )}`,
    order: { name: field, ...orders[field], direction },
  };
}

function hasDelegationFrom(codes: string[] | null): Sql | null {
  if (codes === null) return null;
  return sql`EXISTS (
    SELECT FROM assemblies.delegation delegation
    WHERE delegation.assembly_id = node.id AND delegation.country_code = ANY(${codes}::text[]))`;
}
