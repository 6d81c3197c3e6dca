import DataLoader from 'dataloader';
import { loadMany, loadOne, perRequest, perRequestAndArguments } from '../../../subgraph-kit/perRequest.js';
import type { Delegation } from '../entities/delegation.js';
import { findDelegations, findDelegationsBySlugs, findDelegationsFrom } from '../store/delegations.js';

export const delegationById = perRequest(({ db }) =>
  loadOne(
    (ids) => findDelegations(db, ids),
    (row) => row.id,
  ),
);

/** Keys are the slugs of assembly and parliament, joined by a slash. */
export const delegationBySlugs = perRequest(
  ({ db }) =>
    new DataLoader<string, Delegation | null>(async (keys) => {
      const found = await findDelegationsBySlugs(db, keys);
      return keys.map((key) => found.find(({ slugs }) => slugs === key)?.delegation ?? null);
    }),
);

interface Participation {
  asOf: string;
  assemblySlugs: readonly string[] | null;
}

/** The delegations of a parliament, and of its chambers, that take part on a day. */
export const delegationsByParliament = perRequestAndArguments(({ db }, participation: Participation) =>
  loadMany(
    (ids) => findDelegationsFrom(db, 'parliamentId', participation, ids),
    (row) => row.parliamentId ?? '',
  ),
);

/** The delegations from a country that take part on a day. */
export const delegationsByCountry = perRequestAndArguments(({ db }, participation: Participation) =>
  loadMany(
    (codes) => findDelegationsFrom(db, 'countryCode', participation, codes),
    (row) => row.countryCode ?? '',
  ),
);
