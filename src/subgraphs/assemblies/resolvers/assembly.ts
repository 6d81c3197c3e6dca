import { Arg, Args, Ctx, Field, FieldResolver, Int, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { WHOLE_GRAPH } from '../../../subgraph-kit/pages/connection.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { DayScalar } from '../../../subgraph-kit/scalars.js';
import { Assembly, InternationalOrganization } from '../entities/assembly.js';
import { DataIssue } from '../entities/dataIssue.js';
import { Hemicycle, hemicycleOf } from './hemicycle.js';
import { SeatCapacity } from '../entities/seatQuota.js';
import {
  SeatGrouping,
  SeatSummary,
  summaryOf,
  tallyByChamberType,
  tallyByDelegation,
} from '../entities/seatSummary.js';
import { AssembliesArguments, DelegationsArguments } from '../inputs.js';
import {
  assembliesByOrganization,
  assemblyBySlug,
  organizationById,
  organizationBySlug,
} from '../loaders/assemblies.js';
import { assembliesWithIssues, issuesByAssembly } from '../loaders/issues.js';
import { seatsByAssembly } from '../loaders/seats.js';
import { countryOf, CountryReference } from '../references.js';
import { assemblies, AssemblyConnection, DelegationConnection, delegationsOfAssembly } from './connections.js';

/** Where seats are counted for a day. */
const COUNTED_ON = 'The day whose seats count; today (UTC) when absent.';

@ObjectType({ description: 'Where the secretariat of an assembly sits.' })
export class Headquarters {
  @Field({ description: 'The city.' })
  city!: string;

  @Field(() => CountryReference, { nullable: true, description: 'The country that the city is in.' })
  country!: CountryReference | null;
}

@Resolver(() => Assembly)
export class AssemblyResolver {
  @Query(() => Assembly, { nullable: true, description: 'An assembly by its slug.' })
  assembly(
    @Arg('slug', () => String, { description: 'For example csto-pa.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Assembly | null> {
    return assemblyBySlug(ctx).load(slug);
  }

  @Query(() => AssemblyConnection, { description: 'Interparliamentary assemblies.' })
  async assemblies(
    @Args(() => AssembliesArguments) args: AssembliesArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<AssemblyConnection> {
    return assemblies(ctx, await assembliesWithIssues(ctx, args)).load(WHOLE_GRAPH);
  }

  @FieldResolver(() => InternationalOrganization, {
    nullable: true,
    description: 'The intergovernmental organization it belongs to.',
  })
  async parentOrganization(
    @Root() { parentOrganizationId }: Assembly,
    @Ctx() ctx: RequestContext,
  ): Promise<InternationalOrganization | null> {
    return parentOrganizationId === null ? null : organizationById(ctx).load(parentOrganizationId);
  }

  @FieldResolver(() => Headquarters, { nullable: true, description: 'Where its secretariat sits.' })
  headquarters(@Root() { headquartersCity, headquartersCountryCode }: Assembly): Headquarters | null {
    return headquartersCity === null ? null : { city: headquartersCity, country: countryOf(headquartersCountryCode) };
  }

  @FieldResolver(() => DelegationConnection, { description: 'Its delegations, those without recorded seats too.' })
  delegations(
    @Root() assembly: Assembly,
    @Args(() => DelegationsArguments) args: DelegationsArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<DelegationConnection> {
    return delegationsOfAssembly(ctx, args, assembly.id);
  }

  @FieldResolver(() => SeatSummary, { description: 'Computed from the quotas that hold on the day.' })
  async seatSummary(
    @Root() assembly: Assembly,
    @Arg('asOf', () => DayScalar, { nullable: true, description: COUNTED_ON }) asOf: string | null | undefined,
    @Arg('capacity', () => SeatCapacity, {
      defaultValue: SeatCapacity.REPRESENTATIVE,
      description: 'Seats of which capacity.',
    })
    capacity: SeatCapacity,
    @Ctx() ctx: RequestContext,
  ): Promise<SeatSummary> {
    const day = asOf ?? ctx.today;
    return summaryOf(day, await seatsByAssembly(ctx, { asOf: day, capacity }).load(assembly.id));
  }

  @FieldResolver(() => Hemicycle, {
    description: 'Seat positions of the chamber floor, ready to draw, and the same as one SVG picture.',
  })
  async hemicycle(
    @Root() assembly: Assembly,
    @Arg('asOf', () => DayScalar, { nullable: true, description: COUNTED_ON }) asOf: string | null | undefined,
    @Arg('groupBy', () => SeatGrouping, {
      defaultValue: SeatGrouping.DELEGATION,
      description: 'What the seats are coloured by.',
    })
    groupBy: SeatGrouping,
    @Arg('width', () => Int, { defaultValue: 1000, description: 'The width of the picture, 100 to 4000.' })
    width: number,
    @Ctx() ctx: RequestContext,
  ): Promise<Hemicycle> {
    const day = asOf ?? ctx.today;
    const seats = await seatsByAssembly(ctx, { asOf: day, capacity: SeatCapacity.REPRESENTATIVE }).load(assembly.id);
    const groups = groupBy === SeatGrouping.DELEGATION ? tallyByDelegation(seats) : tallyByChamberType(seats);
    return hemicycleOf(day, groups, width, `${assembly.name('en')}, ${day}`);
  }

  @FieldResolver(() => [DataIssue], {
    description: "What rules found in the assembly itself, worst first; its delegations' issues are theirs.",
  })
  issues(@Root() assembly: Assembly, @Ctx() ctx: RequestContext): Promise<DataIssue[]> {
    return issuesByAssembly(ctx).load(assembly.id);
  }
}

@Resolver(() => InternationalOrganization)
export class InternationalOrganizationResolver {
  @Query(() => InternationalOrganization, { nullable: true, description: 'An organization by its slug.' })
  internationalOrganization(
    @Arg('slug', () => String, { description: 'For example csto.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<InternationalOrganization | null> {
    return organizationBySlug(ctx).load(slug);
  }

  @FieldResolver(() => [Assembly], { description: 'The assemblies that belong to it, dissolved ones too, by name.' })
  assemblies(@Root() organization: InternationalOrganization, @Ctx() ctx: RequestContext): Promise<Assembly[]> {
    return assembliesByOrganization(ctx).load(organization.id);
  }
}
