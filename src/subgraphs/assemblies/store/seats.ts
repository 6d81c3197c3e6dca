import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../../platform/database.js';
import type { SeatsOfCountry } from '../entities/seatComparison.js';
import { QuotaStanding, SeatCapacity } from '../entities/seatQuota.js';

/** Which seats count: those that hold on a day, in one capacity. */
export interface SeatsAsked {
  asOf: string;
  capacity: SeatCapacity;
}

/**
 * The seats of one delegation, as a subquery for LATERAL with the columns seats, lower, upper and unicameral: the one
 * place that says how seats are counted. Where there is a figure for the whole, chambers are its breakdown; no figure
 * is null; disputed figures are counted nowhere.
 *
 * @param delegationId the column that has the delegation's id
 */
export function seatsOf(delegationId: Sql, { asOf, capacity }: SeatsAsked): Sql {
  return sql`(
    SELECT coalesce(sum(quota.seats) FILTER (WHERE quota.chamber_id IS NULL), sum(quota.seats))::int AS seats,
      (sum(quota.seats) FILTER (WHERE chamber.type = 'LOWER'))::int AS lower,
      (sum(quota.seats) FILTER (WHERE chamber.type = 'UPPER'))::int AS upper,
      (sum(quota.seats) FILTER (WHERE chamber.type = 'UNICAMERAL'))::int AS unicameral
    FROM assemblies.seat_quota quota
    LEFT JOIN assemblies.known_chamber chamber ON chamber.id = quota.chamber_id
    WHERE quota.delegation_id = ${delegationId} AND quota.capacity = ${capacity}
      AND quota.standing = ${QuotaStanding.ACCEPTED} AND quota.held_during @> ${asOf}::date
  )`;
}

/** The seats of delegations. */
export function findSeatsOfDelegations(
  db: DataSource,
  asked: SeatsAsked,
  delegationIds: readonly string[],
): Promise<{ id: string; seats: number | null }[]> {
  const statement = sql`
    SELECT given.id, seated.seats FROM unnest(${delegationIds}::text[]) AS given(id)
    CROSS JOIN LATERAL ${seatsOf(sql`given.id`, asked)} AS seated`;
  return read(db, statement.text, statement.values);
}

/** The seats of every delegation of assemblies, with the country for which they count. */
export function findSeatsOfAssemblies(
  db: DataSource,
  asked: SeatsAsked,
  assemblyIds: readonly string[],
): Promise<(SeatsOfCountry & { assemblyId: string })[]> {
  const statement = sql`
    SELECT delegation.id AS "delegationId", delegation.assembly_id AS "assemblyId", delegation.label,
      delegation.country_code AS "countryCode", country.sort_name AS "countrySortName", seated.*
    FROM assemblies.delegation delegation
    LEFT JOIN assemblies.known_country country ON country.code = delegation.country_code
    CROSS JOIN LATERAL ${seatsOf(sql`delegation.id`, asked)} AS seated
    WHERE delegation.assembly_id = ANY(${assemblyIds}::text[])
    ORDER BY delegation.id`;
  return read(db, statement.text, statement.values);
}
