import { loadOne, perRequest } from '../../subgraph-kit/perRequest.js';
import { findKnownIds, findSources } from './store.js';

export const sourceById = perRequest(({ db }) =>
  loadOne(
    (ids) => findSources(db, ids),
    (row) => row.id,
  ),
);

/** The register's entry of an id; null for an id that names nothing. */
export const knownIdById = perRequest(({ db }) =>
  loadOne(
    (ids) => findKnownIds(db, ids),
    (row) => row.id,
  ),
);
