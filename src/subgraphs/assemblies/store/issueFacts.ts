import sql, { type Sql } from 'sql-template-tag';
import type { DataSource } from 'typeorm';
import { read } from '../../../platform/database.js';
import { SeatCapacity } from '../entities/seatQuota.js';
import type { AssemblyFacts, DelegationFacts } from '../entities/issueRules.js';
import { seatsOf } from './seats.js';

/** Null asks for all subjects. */
export type Subjects = readonly string[] | null;

export function findAssemblyFacts(db: DataSource, asOf: string, ids: Subjects): Promise<AssemblyFacts[]> {
  const statement = sql`
    SELECT assembly.id, assembly.slug, assembly.stated_seats AS "statedSeats", assembly.is_complete AS "isComplete",
      (
        SELECT sum(seated.seats)::int FROM assemblies.delegation delegation
        CROSS JOIN LATERAL ${seatsOf(sql`delegation.id`, { asOf, capacity: SeatCapacity.REPRESENTATIVE })} AS seated
        WHERE delegation.assembly_id = assembly.id
      ) AS seats,
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('label', label, 'seats', seats, 'capacity', capacity) ORDER BY place)
        FROM assemblies.unassigned_seats WHERE assembly_id = assembly.id
      ), '[]') AS unassigned
    FROM assemblies.assembly assembly
    WHERE ${isAsked(sql`assembly.id`, ids)}`;
  return read(db, statement.text, statement.values);
}

export function findDelegationFacts(db: DataSource, asOf: string, ids: Subjects): Promise<DelegationFacts[]> {
  const statement = sql`
    SELECT delegation.id, assembly.slug AS "assemblySlug", delegation.parliament_id AS "parliamentId",
      coalesce(jsonb_agg(jsonb_build_object(
        'seats', quota.seats, 'capacity', quota.capacity, 'standing', quota.standing,
        'from', quota."from", 'until', quota.until, 'lastConfirmedOn', quota.last_confirmed_on,
        'holds', quota.held_during @> ${asOf}::date,
        'chamber', CASE WHEN chamber.id IS NOT NULL THEN jsonb_build_object(
          'name', chamber.name, 'parliamentId', chamber.parliament_id, 'statutoryMembers', chamber.statutory_members
        ) END
      ) ORDER BY quota.id) FILTER (WHERE quota.id IS NOT NULL), '[]') AS quotas
    FROM assemblies.delegation delegation
    JOIN assemblies.assembly assembly ON assembly.id = delegation.assembly_id
    LEFT JOIN assemblies.seat_quota quota ON quota.delegation_id = delegation.id
    LEFT JOIN assemblies.known_chamber chamber ON chamber.id = quota.chamber_id
    WHERE ${isAsked(sql`delegation.id`, ids)}
    GROUP BY delegation.id, assembly.slug`;
  return read(db, statement.text, statement.values);
}

function isAsked(id: Sql, ids: Subjects): Sql {
  return ids === null ? sql`TRUE` : sql`${id} = ANY(${ids}::text[])`;
}
