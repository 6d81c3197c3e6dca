import { loadMany, loadOne, perRequest } from '../../subgraph-kit/perRequest.js';
import { isOfTheWholeCountry } from './entities.js';
import {
  findChambers,
  findChambersOfParliaments,
  findCountries,
  findParliaments,
  findParliamentsOfCountries,
} from './store.js';

export const countryById = perRequest(({ db }) =>
  loadOne(
    (ids) => findCountries(db, 'id', ids),
    (row) => row.id,
  ),
);

/** Keys are upper case. */
export const countryByCode = perRequest(({ db }) =>
  loadOne(
    (codes) => findCountries(db, 'code', codes),
    (row) => row.code,
  ),
);

export const parliamentById = perRequest(({ db }) =>
  loadOne(
    (ids) => findParliaments(db, 'id', ids),
    (row) => row.id,
  ),
);

export const parliamentBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findParliaments(db, 'slug', slugs),
    (row) => row.slug,
  ),
);

export const parliamentsByCountry = perRequest(({ db }) =>
  loadMany(
    (ids) => findParliamentsOfCountries(db, ids),
    (row) => row.countryId ?? '',
  ),
);

/** The national parliament of a country, or of a territory; null where none is recorded. */
export const parliamentByCountry = perRequest((ctx) => ({
  load: async (countryId: string) =>
    (await parliamentsByCountry(ctx).load(countryId)).find(isOfTheWholeCountry) ?? null,
}));

export const chamberById = perRequest(({ db }) =>
  loadOne(
    (ids) => findChambers(db, 'id', ids),
    (row) => row.id,
  ),
);

export const chamberBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findChambers(db, 'slug', slugs),
    (row) => row.slug,
  ),
);

export const chambersByParliament = perRequest(({ db }) =>
  loadMany(
    (ids) => findChambersOfParliaments(db, ids),
    (row) => row.parliamentId,
  ),
);
