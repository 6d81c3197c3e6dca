import { loadOne, perRequest } from '../../subgraph-kit/perRequest.js';
import { findArticles } from './store.js';

export const articleById = perRequest(({ db }) =>
  loadOne(
    (ids) => findArticles(db, 'id', ids),
    (row) => row.id,
  ),
);

export const articleBySlug = perRequest(({ db }) =>
  loadOne(
    (slugs) => findArticles(db, 'slug', slugs),
    (row) => row.slug,
  ),
);
