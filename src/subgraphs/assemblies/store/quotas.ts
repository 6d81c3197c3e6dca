import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { KnownChamber } from '../entities/known.js';
import { QuotaStanding, SeatQuota, type SeatCapacity } from '../entities/seatQuota.js';

export function findQuotas(db: DataSource, ids: readonly string[]): Promise<SeatQuota[]> {
  return db.manager.createQueryBuilder(SeatQuota, 'q').where('q.id = ANY(:ids)', { ids }).getMany();
}

/** What counts on a day: lower, upper, only chamber, then figures for whole parliaments; then by id. */
export function findQuotasOfDelegations(
  db: DataSource,
  { asOf, capacity }: { asOf: string; capacity: SeatCapacity | null },
  delegationIds: readonly string[],
): Promise<SeatQuota[]> {
  const held = acceptedOn(db, asOf)
    .leftJoin(KnownChamber, 'chamber', 'chamber.id = q.chamberId')
    .andWhere('q.delegationId = ANY(:delegationIds)', { delegationIds })
    .orderBy(`array_position('{LOWER,UPPER,UNICAMERAL}'::text[], chamber.type)`, 'ASC', 'NULLS LAST')
    .addOrderBy('q.id');
  if (capacity !== null) held.andWhere('q.capacity = :capacity', { capacity });
  return held.getMany();
}

/** Everything ever recorded, disputed figures too, the oldest record first. */
export function findQuotaHistories(db: DataSource, delegationIds: readonly string[]): Promise<SeatQuota[]> {
  return db.manager
    .createQueryBuilder(SeatQuota, 'q')
    .where('q.delegationId = ANY(:delegationIds)', { delegationIds })
    .orderBy('q.recordedAt')
    .addOrderBy('q.id')
    .getMany();
}

export function findQuotasOfChambers(
  db: DataSource,
  asOf: string,
  chamberIds: readonly string[],
): Promise<SeatQuota[]> {
  return acceptedOn(db, asOf).andWhere('q.chamberId = ANY(:chamberIds)', { chamberIds }).orderBy('q.id').getMany();
}

function acceptedOn(db: DataSource, asOf: string): SelectQueryBuilder<SeatQuota> {
  return db.manager
    .createQueryBuilder(SeatQuota, 'q')
    .where('q.heldDuring @> :asOf::date', { asOf })
    .andWhere('q.standing = :standing', { standing: QuotaStanding.ACCEPTED });
}
