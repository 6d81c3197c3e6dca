import { Arg, Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { Organization } from '../../subgraph-kit/nodes.js';
import { connectionOf, edgeOf, pagesByParent, WHOLE_GRAPH } from '../../subgraph-kit/pages/connection.js';
import type { RequestContext } from '../../subgraph-kit/requestContext.js';
import { DayScalar } from '../../subgraph-kit/scalars.js';
import { Validity, validityOn } from '../../subgraph-kit/validity.js';
import { Membership, Person, Post, PostRole } from './entities.js';
import { PeopleArguments } from './inputs.js';
import {
  holdersByPost,
  membershipsByPerson,
  personById,
  personBySlug,
  postById,
  postsByOrganization,
  representativeByDelegation,
} from './loaders.js';
import { DelegationReference, organizationOf, organizationTypes, type OrganizationReference } from './references.js';
import { personList } from './store.js';

const ON_A_DAY = 'The day; today (UTC) when absent.';

@ObjectType({ description: 'A person in a list.' })
export class PersonEdge extends edgeOf(Person, 'a person') {}

@ObjectType({ description: 'A page of people.' })
export class PersonConnection extends connectionOf(Person, PersonEdge) {}

const people = pagesByParent(PersonConnection, 'Query.people', (args: PeopleArguments, { today }) =>
  personList(args, today),
);

@Resolver(() => Person)
export class PersonResolver {
  @Query(() => Person, { nullable: true, description: 'A person by slug.' })
  person(
    @Arg('slug', () => String, { description: 'For example viktor-kogut.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Person | null> {
    return personBySlug(ctx).load(slug);
  }

  @Query(() => PersonConnection, { description: 'People who hold or held a post, or are spoken of.' })
  people(@Args(() => PeopleArguments) args: PeopleArguments, @Ctx() ctx: RequestContext): Promise<PersonConnection> {
    return people(ctx, args).load(WHOLE_GRAPH);
  }

  @FieldResolver(() => [Membership], {
    description: 'What the person holds on the day; where no source gives bounds, it holds on every day.',
  })
  memberships(
    @Root() person: Person,
    @Arg('asOf', () => DayScalar, { nullable: true, description: ON_A_DAY }) asOf: string | null | undefined,
    @Arg('roles', () => [PostRole], { nullable: true, description: 'Only posts of these roles.' })
    roles: PostRole[] | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Membership[]> {
    return membershipsByPerson(ctx, { asOf: asOf ?? ctx.today, roles: roles ?? null }).load(person.id);
  }
}

@Resolver(() => Post)
export class PostResolver {
  @FieldResolver(() => Organization, { nullable: true, description: 'Where the post is.' })
  organization(@Root() post: Post): OrganizationReference | null {
    return organizationOf(post.organizationId);
  }

  @FieldResolver(() => Organization, {
    nullable: true,
    description: 'The body that the holder speaks for, for example the parliament of a plenipotentiary representative.',
  })
  onBehalfOf(@Root() post: Post): OrganizationReference | null {
    return organizationOf(post.onBehalfOfId);
  }

  @FieldResolver(() => [Membership], {
    description: 'Who holds the post on the day, ordered by English name; where no source gives bounds, on every day.',
  })
  holders(
    @Root() post: Post,
    @Arg('asOf', () => DayScalar, { nullable: true, description: ON_A_DAY }) asOf: string | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Membership[]> {
    return holdersByPost(ctx, { asOf: asOf ?? ctx.today }).load(post.id);
  }
}

@Resolver(() => Membership)
export class MembershipResolver {
  @FieldResolver(() => Person, { description: 'Who holds the post.' })
  async person(@Root() { id, personId }: Membership, @Ctx() ctx: RequestContext): Promise<Person> {
    return present(await personById(ctx).load(personId), id, personId);
  }

  @FieldResolver(() => Post, { description: 'The post that is held.' })
  post(@Root() membership: Membership, @Ctx() ctx: RequestContext): Promise<Post> {
    return postOf(membership, ctx);
  }

  @FieldResolver(() => Organization, { nullable: true, description: 'Where the post is.' })
  async organization(
    @Root() membership: Membership,
    @Ctx() ctx: RequestContext,
  ): Promise<OrganizationReference | null> {
    return organizationOf((await postOf(membership, ctx)).organizationId);
  }

  @FieldResolver(() => Organization, { nullable: true, description: 'The body that the holder speaks for.' })
  async onBehalfOf(@Root() membership: Membership, @Ctx() ctx: RequestContext): Promise<OrganizationReference | null> {
    return organizationOf((await postOf(membership, ctx)).onBehalfOfId);
  }

  @FieldResolver(() => Validity, { description: 'When the person held the post.' })
  validity(@Root() membership: Membership, @Ctx() { today }: RequestContext): Validity {
    return validityOn(today, membership);
  }
}

/** `posts` on every kind of organization: one resolver class for each, since TypeGraphQL knows fields by class. */
export const organizationPostsResolvers = organizationTypes.map((organization) => {
  @Resolver(() => organization)
  class OrganizationPostsResolver {
    @FieldResolver(() => [Post], {
      description: 'Its posts, the highest role first, whether or not somebody holds them.',
    })
    async posts(
      @Root() { id }: OrganizationReference,
      @Arg('roles', () => [PostRole], { nullable: true, description: 'Only posts of these roles.' })
      roles: PostRole[] | null | undefined,
      @Ctx() ctx: RequestContext,
    ): Promise<Post[]> {
      const posts = await postsByOrganization(ctx).load(id);
      return roles == null ? posts : posts.filter((post) => roles.includes(post.role));
    }
  }
  return OrganizationPostsResolver;
});

@Resolver(() => DelegationReference)
export class DelegationRepresentativeResolver {
  @FieldResolver(() => Person, {
    nullable: true,
    description:
      "Who speaks for the delegation's parliament at the assembly, permanently. Null when the source names nobody.",
  })
  async plenipotentiaryRepresentative(
    @Root() { id }: OrganizationReference,
    @Arg('asOf', () => DayScalar, { nullable: true, description: ON_A_DAY })
    asOf: string | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Person | null> {
    const found = await representativeByDelegation(ctx, { asOf: asOf ?? ctx.today }).load(id);
    return found === null ? null : personById(ctx).load(found.personId);
  }
}

async function postOf({ id, postId }: Membership, ctx: RequestContext): Promise<Post> {
  return present(await postById(ctx).load(postId), id, postId);
}

/** Foreign keys promise it; a null here is a fault of ours. */
function present<T>(row: T | null, from: string, to: string): T {
  if (row === null) throw new Error(`${from} points to ${to}, which is not there.`);
  return row;
}
