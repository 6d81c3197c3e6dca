import { loadOne, perRequest } from '../../subgraph-kit/perRequest.js';
import { findAssemblies } from './store.js';

export const assemblyById = perRequest(({ db }) =>
  loadOne(
    (ids) => findAssemblies(db, 'id', ids),
    (row) => row.id,
  ),
);

export const assemblyBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findAssemblies(db, 'slug', slugs),
    (row) => row.slug,
  ),
);
