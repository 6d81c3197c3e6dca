import { loadMany, loadOne, perRequest } from '../../../subgraph-kit/perRequest.js';
import { findAssemblies, findAssembliesOfOrganizations, findOrganizations } from '../store/assemblies.js';

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

export const assembliesByOrganization = perRequest(({ db }) =>
  loadMany(
    (ids) => findAssembliesOfOrganizations(db, ids),
    (row) => row.parentOrganizationId ?? '',
  ),
);

export const organizationById = perRequest(({ db }) =>
  loadOne(
    (ids) => findOrganizations(db, 'id', ids),
    (row) => row.id,
  ),
);

export const organizationBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findOrganizations(db, 'slug', slugs),
    (row) => row.slug,
  ),
);
