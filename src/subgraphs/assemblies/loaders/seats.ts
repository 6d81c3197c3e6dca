import DataLoader from 'dataloader';
import { loadMany, loadOne, perRequest, perRequestAndArguments } from '../../../subgraph-kit/perRequest.js';
import type { SeatCapacity } from '../entities/seatQuota.js';
import { findQuotaHistories, findQuotas, findQuotasOfChambers, findQuotasOfDelegations } from '../store/quotas.js';
import { findSeatsOfAssemblies, findSeatsOfDelegations, type SeatsAsked } from '../store/seats.js';

export const quotaById = perRequest(({ db }) =>
  loadOne(
    (ids) => findQuotas(db, ids),
    (row) => row.id,
  ),
);

/** The quotas that count on a day. */
export const quotasByDelegation = perRequestAndArguments(
  ({ db }, asked: { asOf: string; capacity: SeatCapacity | null }) =>
    loadMany(
      (ids) => findQuotasOfDelegations(db, asked, ids),
      (row) => row.delegationId,
    ),
);

/** Every quota ever recorded. */
export const quotaHistoryByDelegation = perRequest(({ db }) =>
  loadMany(
    (ids) => findQuotaHistories(db, ids),
    (row) => row.delegationId,
  ),
);

/** The quotas that count on a day. */
export const quotasByChamber = perRequestAndArguments(({ db }, { asOf }: { asOf: string }) =>
  loadMany(
    (ids) => findQuotasOfChambers(db, asOf, ids),
    (row) => row.chamberId ?? '',
  ),
);

/** The seats of a delegation; null where no quota is recorded. */
export const seatsByDelegation = perRequestAndArguments(
  ({ db }, asked: SeatsAsked) =>
    new DataLoader<string, number | null>(async (delegationIds) => {
      const seats = new Map((await findSeatsOfDelegations(db, asked, delegationIds)).map((row) => [row.id, row.seats]));
      return delegationIds.map((id) => seats.get(id) ?? null);
    }),
);

/** The seats of each delegation of an assembly, those without recorded quotas too. */
export const seatsByAssembly = perRequestAndArguments(({ db }, asked: SeatsAsked) =>
  loadMany(
    (ids) => findSeatsOfAssemblies(db, asked, ids),
    (row) => row.assemblyId,
  ),
);
