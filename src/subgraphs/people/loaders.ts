import { loadMany, loadOne, perRequest, perRequestAndArguments } from '../../subgraph-kit/perRequest.js';
import type { PostRole } from './entities.js';
import {
  findHolders,
  findMemberships,
  findMembershipsOfPeople,
  findPeople,
  findPosts,
  findPostsOfOrganizations,
  findRepresentatives,
} from './store.js';

export const personById = perRequest(({ db }) =>
  loadOne(
    (ids) => findPeople(db, 'id', ids),
    (row) => row.id,
  ),
);

export const personBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findPeople(db, 'slug', slugs),
    (row) => row.slug,
  ),
);

export const postById = perRequest(({ db }) =>
  loadOne(
    (ids) => findPosts(db, ids),
    (row) => row.id,
  ),
);

export const postsByOrganization = perRequest(({ db }) =>
  loadMany(
    (ids) => findPostsOfOrganizations(db, ids),
    (row) => row.organizationId,
  ),
);

export const membershipById = perRequest(({ db }) =>
  loadOne(
    (ids) => findMemberships(db, ids),
    (row) => row.id,
  ),
);

/** Who holds a post on a day. */
export const holdersByPost = perRequestAndArguments(({ db }, { asOf }: { asOf: string }) =>
  loadMany(
    (ids) => findHolders(db, asOf, ids),
    (row) => row.postId,
  ),
);

/** What a person holds on a day. */
export const membershipsByPerson = perRequestAndArguments(
  ({ db }, { asOf, roles }: { asOf: string; roles: readonly PostRole[] | null }) =>
    loadMany(
      (ids) => findMembershipsOfPeople(db, { asOf, roles }, ids),
      (row) => row.personId,
    ),
);

/** Who represents a delegation on a day; null when no source names anybody. */
export const representativeByDelegation = perRequestAndArguments(({ db }, { asOf }: { asOf: string }) =>
  loadOne(
    (ids) => findRepresentatives(db, asOf, ids),
    (row) => row.delegationId,
  ),
);
