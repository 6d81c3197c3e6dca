import { defineSubgraph } from '../../subgraph-kit/defineSubgraph.js';
import { cursorsOfOrder } from '../../subgraph-kit/pages/cursorOrder.js';
import { Membership, Person, Post } from './entities.js';
import { peopleImport } from './import.js';
import { PEOPLE_BY_NAME } from './inputs.js';
import { membershipById, personById, personBySlug, postById } from './loaders.js';
import { organizationTypes } from './references.js';
import {
  DelegationRepresentativeResolver,
  MembershipResolver,
  organizationPostsResolvers,
  PersonResolver,
  PostResolver,
} from './resolvers.js';

/** Owns Person, Post, Membership. Hangs posts on every organization. */
export const people = defineSubgraph({
  name: 'people',
  resolvers: [
    PersonResolver,
    PostResolver,
    MembershipResolver,
    DelegationRepresentativeResolver,
    ...organizationPostsResolvers,
  ],
  types: [Person, Post, Membership, ...organizationTypes],
  tables: [Person, Post, Membership],
  references: {
    Person: ({ id, slug }, ctx) => (id === undefined ? personBySlug(ctx).load(slug ?? '') : personById(ctx).load(id)),
    Post: ({ id }, ctx) => postById(ctx).load(id ?? ''),
    Membership: ({ id }, ctx) => membershipById(ctx).load(id ?? ''),
  },
  argumentLimits: { 'Query.people': cursorsOfOrder(PEOPLE_BY_NAME) },
  import: peopleImport,
});
