import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { allOf, countryCodes, isInRange, isOneOf, namesContain } from '../../subgraph-kit/filters.js';
import type { ListOrder, PagedList } from '../../subgraph-kit/pages/findPages.js';
import { Chamber, Country, Parliament } from './entities.js';
import {
  CHAMBERS_BY_NAME,
  COUNTRIES_BY_NAME,
  PARLIAMENTS_BY_NAME,
  type ChamberOrderField,
  type ChambersArguments,
  type CountriesArguments,
  type CountryOrderField,
  type ParliamentOrderField,
  type ParliamentsArguments,
} from './inputs.js';

export function findCountries(db: DataSource, by: 'id' | 'code', keys: readonly string[]): Promise<Country[]> {
  return db.manager.createQueryBuilder(Country, 'c').where(`c.${by} = ANY(:keys)`, { keys }).getMany();
}

export function findParliaments(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Parliament[]> {
  return db.manager.createQueryBuilder(Parliament, 'p').where(`p.${by} = ANY(:keys)`, { keys }).getMany();
}

/** National and territorial parliaments first, then subnational ones by name. */
export function findParliamentsOfCountries(db: DataSource, countryIds: readonly string[]): Promise<Parliament[]> {
  return db.manager
    .createQueryBuilder(Parliament, 'p')
    .where('p.countryId = ANY(:countryIds)', { countryIds })
    .orderBy(`p.level = 'SUBNATIONAL'`)
    .addOrderBy('p.sortName')
    .addOrderBy('p.id')
    .getMany();
}

export function findChambers(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Chamber[]> {
  return db.manager.createQueryBuilder(Chamber, 'ch').where(`ch.${by} = ANY(:keys)`, { keys }).getMany();
}

export function findChambersOfParliaments(db: DataSource, parliamentIds: readonly string[]): Promise<Chamber[]> {
  return db.manager
    .createQueryBuilder(Chamber, 'ch')
    .where('ch.parliamentId = ANY(:parliamentIds)', { parliamentIds })
    .orderBy('ch.id')
    .getMany();
}

export function countryList({ filter, orderBy }: CountriesArguments): PagedList<Country> {
  const { field, direction } = orderBy ?? COUNTRIES_BY_NAME;
  const keys: Record<CountryOrderField, Sql> = { NAME: sql`node.sort_name`, CODE: sql`node.code` };
  return {
    entity: Country,
    rows: sql`FROM parliaments.country node WHERE ${allOf(
      isOneOf(sql`node.code`, countryCodes(filter?.codes)),
      namesContain(sql`node.search_names`, filter?.nameContains),
    )}`,
    order: { name: field, key: keys[field], type: 'text', direction },
  };
}

export function parliamentList({ filter, orderBy }: ParliamentsArguments): PagedList<Parliament> {
  const { field, direction } = orderBy ?? PARLIAMENTS_BY_NAME;
  const keys: Record<ParliamentOrderField, Sql> = { NAME: sql`node.sort_name`, COUNTRY: sql`country.sort_name` };
  return {
    entity: Parliament,
    rows: sql`
      FROM parliaments.parliament node
      LEFT JOIN parliaments.country country ON country.id = node.country_id
      WHERE ${allOf(
        isOneOf(sql`node.slug`, filter?.slugs),
        isOneOf(sql`country.code`, countryCodes(filter?.countryCodes)),
        isOneOf(sql`node.level`, filter?.levels),
        filter?.structure == null ? null : sql`node.structure = ${filter.structure}`,
        namesContain(sql`node.search_names`, filter?.nameContains),
      )}`,
    order: { name: field, key: keys[field], type: 'text', direction },
  };
}

export function chamberList({ filter, orderBy }: ChambersArguments): PagedList<Chamber> {
  const { field, direction } = orderBy ?? CHAMBERS_BY_NAME;
  const orders: Record<ChamberOrderField, Pick<ListOrder, 'key' | 'type'>> = {
    NAME: { key: sql`node.sort_name`, type: 'text' },
    COUNTRY: { key: sql`country.sort_name`, type: 'text' },
    STATUTORY_MEMBERS: { key: sql`node.statutory_members`, type: 'int' },
  };
  return {
    entity: Chamber,
    rows: sql`
      FROM parliaments.chamber node
      JOIN parliaments.parliament parliament ON parliament.id = node.parliament_id
      LEFT JOIN parliaments.country country ON country.id = parliament.country_id
      WHERE ${allOf(
        isOneOf(sql`node.slug`, filter?.slugs),
        isOneOf(sql`country.code`, countryCodes(filter?.countryCodes)),
        isOneOf(sql`node.type`, filter?.types),
        namesContain(sql`node.search_names`, filter?.nameContains),
        filter?.hasWebsite == null ? null : sql`(node.website IS NOT NULL) = ${filter.hasWebsite}`,
        isInRange(sql`node.statutory_members`, filter?.statutoryMembers, 'int'),
      )}`,
    order: { name: field, ...orders[field], direction },
  };
}
