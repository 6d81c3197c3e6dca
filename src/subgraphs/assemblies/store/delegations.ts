import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { allOf, countryCodes, isInRange, isOneOf } from '../../../subgraph-kit/filters.js';
import type { ListOrder, PagedList } from '../../../subgraph-kit/pages/findPages.js';
import { Assembly } from '../entities/assembly.js';
import { Delegation } from '../entities/delegation.js';
import { KnownParliament } from '../entities/known.js';
import { SeatCapacity } from '../entities/seatQuota.js';
import {
  DELEGATIONS_BY_COUNTRY,
  type DelegationOrderField,
  type DelegationsArguments,
  type WithIssues,
} from '../inputs.js';
import { seatsOf } from './seats.js';

export function findDelegations(db: DataSource, ids: readonly string[]): Promise<Delegation[]> {
  return db.manager.createQueryBuilder(Delegation, 'd').where('d.id = ANY(:ids)', { ids }).getMany();
}

/**
 * Delegations by the slugs of assembly and parliament, joined by a slash, which no slug has. A parliament's own comes
 * before those that its chambers send by themselves.
 */
export async function findDelegationsBySlugs(
  db: DataSource,
  slugs: readonly string[],
): Promise<{ slugs: string; delegation: Delegation }[]> {
  const { entities, raw } = await db.manager
    .createQueryBuilder(Delegation, 'd')
    .innerJoin(Assembly, 'assembly', 'assembly.id = d.assemblyId')
    .innerJoin(KnownParliament, 'parliament', 'parliament.id = d.parliamentId')
    .addSelect(`assembly.slug || '/' || parliament.slug`, 'slugs')
    .where(`assembly.slug || '/' || parliament.slug = ANY(:slugs)`, { slugs })
    .orderBy('d.senderId <> d.parliamentId')
    .addOrderBy('d.id')
    .getRawAndEntities<{ slugs: string }>();
  return entities.map((delegation, at) => ({ slugs: raw[at]?.slugs ?? '', delegation }));
}

/** Delegations that take part on a day; with slugs, only in these assemblies. */
export function findDelegationsFrom(
  db: DataSource,
  by: 'parliamentId' | 'countryCode',
  { asOf, assemblySlugs }: { asOf: string; assemblySlugs: readonly string[] | null },
  keys: readonly string[],
): Promise<Delegation[]> {
  const taking = db.manager
    .createQueryBuilder(Delegation, 'd')
    .where(`d.${by} = ANY(:keys)`, { keys })
    .andWhere('d.heldDuring @> :asOf::date', { asOf })
    .orderBy('d.id');
  if (assemblySlugs !== null) {
    taking
      .innerJoin(Assembly, 'assembly', 'assembly.id = d.assemblyId')
      .andWhere('assembly.slug = ANY(:assemblySlugs)', { assemblySlugs });
  }
  return taking.getMany();
}

/** The sum of the seats of a list of delegations: null where none is recorded. */
export const SEATS_OF_LIST = sql`sum(seated.seats)`;

/** Delegations of the whole graph, or (where `parent` is the assembly) of one assembly. */
export function delegationList(
  { asOf, filter, orderBy, idsWithIssues }: WithIssues<DelegationsArguments>,
  today: string,
  parent: 'assembly' | null,
): PagedList<Delegation> {
  const { field, direction } = orderBy ?? DELEGATIONS_BY_COUNTRY;
  const orders: Record<DelegationOrderField, Pick<ListOrder, 'key' | 'type'>> = {
    COUNTRY: { key: sql`country.sort_name`, type: 'text' },
    TOTAL_SEATS: { key: sql`seated.seats`, type: 'int' },
  };
  const seats: Sql = seatsOf(sql`node.id`, { asOf: asOf ?? today, capacity: SeatCapacity.REPRESENTATIVE });
  return {
    entity: Delegation,
    rows: sql`
      FROM assemblies.delegation node
      JOIN assemblies.assembly assembly ON assembly.id = node.assembly_id
      LEFT JOIN assemblies.known_country country ON country.code = node.country_code
      CROSS JOIN LATERAL ${seats} AS seated
      WHERE ${allOf(
        parent === null ? null : sql`node.assembly_id = parent.id`,
        isOneOf(sql`assembly.slug`, filter?.assemblySlugs),
        isOneOf(sql`node.country_code`, countryCodes(filter?.countryCodes)),
        isOneOf(sql`node.status`, filter?.statuses),
        isInRange(sql`seated.seats`, filter?.totalSeats, 'int'),
        isOneOf(sql`node.id`, idsWithIssues),
      )}`,
    order: { name: field, ...orders[field], direction },
  };
}
