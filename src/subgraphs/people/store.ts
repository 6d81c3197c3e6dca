import sql, { type Sql } from 'sql-template-tag';
import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { read } from '../../platform/database.js';
import { allOf, isOneOf, namesContain } from '../../subgraph-kit/filters.js';
import type { PagedList } from '../../subgraph-kit/pages/findPages.js';
import { Membership, Person, Post, PostRole } from './entities.js';
import { PEOPLE_BY_NAME, type PeopleArguments, type PersonFilter } from './inputs.js';

export function findPeople(db: DataSource, by: 'id' | 'slug', keys: readonly string[]): Promise<Person[]> {
  return db.manager.createQueryBuilder(Person, 'p').where(`p.${by} = ANY(:keys)`, { keys }).getMany();
}

export function findPosts(db: DataSource, ids: readonly string[]): Promise<Post[]> {
  return db.manager.createQueryBuilder(Post, 'p').where('p.id = ANY(:ids)', { ids }).getMany();
}

/** In the order of the roles, the highest first; then by id. */
export function findPostsOfOrganizations(db: DataSource, organizationIds: readonly string[]): Promise<Post[]> {
  return db.manager
    .createQueryBuilder(Post, 'p')
    .where('p.organizationId = ANY(:organizationIds)', { organizationIds })
    .orderBy('array_position(:roles::text[], p.role)')
    .addOrderBy('p.id')
    .setParameter('roles', Object.values(PostRole))
    .getMany();
}

export function findMemberships(db: DataSource, ids: readonly string[]): Promise<Membership[]> {
  return db.manager.createQueryBuilder(Membership, 'm').where('m.id = ANY(:ids)', { ids }).getMany();
}

/** Who holds the posts on a day, by name. */
export function findHolders(db: DataSource, asOf: string, postIds: readonly string[]): Promise<Membership[]> {
  return heldOn(db, asOf)
    .innerJoin(Person, 'person', 'person.id = m.personId')
    .andWhere('m.postId = ANY(:postIds)', { postIds })
    .orderBy('person.sortName')
    .addOrderBy('m.id')
    .getMany();
}

/** What people hold on a day, ordered by id; with roles, only posts of these. */
export function findMembershipsOfPeople(
  db: DataSource,
  { asOf, roles }: { asOf: string; roles: readonly PostRole[] | null },
  personIds: readonly string[],
): Promise<Membership[]> {
  const held = heldOn(db, asOf).andWhere('m.personId = ANY(:personIds)', { personIds }).orderBy('m.id');
  if (roles !== null) held.innerJoin(Post, 'post', 'post.id = m.postId').andWhere('post.role = ANY(:roles)', { roles });
  return held.getMany();
}

/** Who represents delegations on a day. Where several do, the one who began last. */
export function findRepresentatives(
  db: DataSource,
  asOf: string,
  delegationIds: readonly string[],
): Promise<{ delegationId: string; personId: string }[]> {
  const { text, values } = sql`
    SELECT DISTINCT ON (post.organization_id) post.organization_id AS "delegationId", m.person_id AS "personId"
    FROM people.membership m JOIN people.post post ON post.id = m.post_id
    WHERE post.organization_id = ANY(${delegationIds}::text[])
      AND post.role = ${PostRole.PLENIPOTENTIARY_REPRESENTATIVE}
      AND m.held_during @> ${asOf}::date
    ORDER BY post.organization_id, lower(m.held_during) DESC NULLS LAST, m.last_confirmed_on DESC NULLS LAST, m.id`;
  return read(db, text, values);
}

export function personList({ filter, orderBy }: PeopleArguments, today: string): PagedList<Person> {
  const { field, direction } = orderBy ?? PEOPLE_BY_NAME;
  return {
    entity: Person,
    rows: sql`FROM people.person node WHERE ${allOf(
      isOneOf(sql`node.slug`, filter?.slugs),
      namesContain(sql`node.search_names`, filter?.nameContains),
      filter == null ? null : holdsPost(filter, today),
    )}`,
    order: { name: field, key: sql`node.sort_name`, type: 'text', direction },
  };
}

function holdsPost({ roles, organizationIds, asOf }: PersonFilter, today: string): Sql | null {
  if (roles == null && organizationIds == null && asOf == null) return null;
  return sql`EXISTS (
    SELECT FROM people.membership m JOIN people.post post ON post.id = m.post_id
    WHERE ${allOf(
      sql`m.person_id = node.id`,
      sql`m.held_during @> ${asOf ?? today}::date`,
      isOneOf(sql`post.role`, roles),
      isOneOf(sql`post.organization_id`, organizationIds),
    )})`;
}

function heldOn(db: DataSource, asOf: string): SelectQueryBuilder<Membership> {
  return db.manager.createQueryBuilder(Membership, 'm').where('m.heldDuring @> :asOf::date', { asOf });
}
