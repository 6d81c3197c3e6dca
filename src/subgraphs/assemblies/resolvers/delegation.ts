import { Arg, Args, Ctx, FieldResolver, Float, Int, Query, Resolver, Root } from 'type-graphql';
import { WHOLE_GRAPH } from '../../../subgraph-kit/pages/connection.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { DayScalar } from '../../../subgraph-kit/scalars.js';
import { reference } from '../../../subgraph-kit/nodes.js';
import { Validity, validityOn } from '../../../subgraph-kit/validity.js';
import { Assembly } from '../entities/assembly.js';
import { DataIssue } from '../entities/dataIssue.js';
import { Delegation } from '../entities/delegation.js';
import { SeatCapacity, SeatQuota } from '../entities/seatQuota.js';
import { shareOf, sumOf } from '../entities/seatSummary.js';
import { DelegationsArguments } from '../inputs.js';
import { assemblyById } from '../loaders/assemblies.js';
import { delegationBySlugs } from '../loaders/delegations.js';
import { issuesByDelegation } from '../loaders/issues.js';
import { quotaHistoryByDelegation, quotasByDelegation, seatsByAssembly, seatsByDelegation } from '../loaders/seats.js';
import {
  countryOf,
  CountryReference,
  DelegatingBody,
  foreignSender,
  ParliamentReference,
  type DelegatingBodyValue,
} from '../references.js';
import { DelegationConnection, delegations } from './connections.js';

/** Where seats are counted for a day. */
const COUNTED_ON = 'The day whose seats count; today (UTC) when absent.';

@Resolver(() => Delegation)
export class DelegationResolver {
  @Query(() => Delegation, {
    nullable: true,
    description: 'The delegation that a parliament sends to an assembly, both by slug.',
  })
  delegation(
    @Arg('assembly', () => String, { description: 'For example csto-pa.' }) assembly: string,
    @Arg('parliament', () => String, { description: 'For example by-national-assembly.' }) parliament: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Delegation | null> {
    return delegationBySlugs(ctx).load(`${assembly}/${parliament}`);
  }

  @Query(() => DelegationConnection, { description: 'Delegations to all assemblies.' })
  delegations(
    @Args(() => DelegationsArguments) args: DelegationsArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<DelegationConnection> {
    return delegations(ctx, args, WHOLE_GRAPH);
  }

  @FieldResolver(() => Assembly, { description: 'Where it takes part.' })
  async assembly(@Root() delegation: Delegation, @Ctx() ctx: RequestContext): Promise<Assembly> {
    const assembly = await assemblyById(ctx).load(delegation.assemblyId);
    if (assembly === null) throw new Error(`${delegation.id} points to ${delegation.assemblyId}, which is not there.`);
    return assembly;
  }

  @FieldResolver(() => DelegatingBody, {
    nullable: true,
    description: 'Whoever sends it: a parliament, one chamber of it, or another assembly.',
  })
  async sender(@Root() { senderId }: Delegation, @Ctx() ctx: RequestContext): Promise<DelegatingBodyValue | null> {
    return senderId.startsWith('assembly:') ? assemblyById(ctx).load(senderId) : foreignSender(senderId);
  }

  @FieldResolver(() => ParliamentReference, {
    nullable: true,
    description: 'The sending parliament, or the parliament of the sending chamber.',
  })
  parliament(@Root() { parliamentId }: Delegation): ParliamentReference | null {
    return reference(ParliamentReference, parliamentId);
  }

  @FieldResolver(() => CountryReference, {
    nullable: true,
    description: 'The country it comes from; null where the sender belongs to none.',
  })
  country(@Root() { countryCode }: Delegation): CountryReference | null {
    return countryOf(countryCode);
  }

  @FieldResolver(() => Validity, { description: 'When it took, or takes, part in the assembly.' })
  validity(@Root() delegation: Delegation, @Ctx() ctx: RequestContext): Validity {
    return validityOn(ctx.today, delegation);
  }

  @FieldResolver(() => [SeatQuota], {
    description: 'The quotas that hold on the day (default: today, UTC): lower chamber, upper, only, whole parliament.',
  })
  seatQuotas(
    @Root() delegation: Delegation,
    @Arg('asOf', () => DayScalar, { nullable: true, description: COUNTED_ON }) asOf: string | null | undefined,
    @Arg('capacity', () => SeatCapacity, { nullable: true, description: 'Only seats of this capacity.' })
    capacity: SeatCapacity | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<SeatQuota[]> {
    return quotasByDelegation(ctx, { asOf: asOf ?? ctx.today, capacity: capacity ?? null }).load(delegation.id);
  }

  @FieldResolver(() => [SeatQuota], {
    description: 'Every quota ever recorded, superseded and contradicting ones too, oldest record first.',
  })
  seatQuotaHistory(@Root() delegation: Delegation, @Ctx() ctx: RequestContext): Promise<SeatQuota[]> {
    return quotaHistoryByDelegation(ctx).load(delegation.id);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Null when no quota is recorded: unknown is not zero.',
  })
  totalSeats(
    @Root() delegation: Delegation,
    @Arg('asOf', () => DayScalar, { nullable: true, description: COUNTED_ON }) asOf: string | null | undefined,
    @Arg('capacity', () => SeatCapacity, {
      defaultValue: SeatCapacity.REPRESENTATIVE,
      description: 'Seats of which capacity.',
    })
    capacity: SeatCapacity,
    @Ctx() ctx: RequestContext,
  ): Promise<number | null> {
    return seatsByDelegation(ctx, { asOf: asOf ?? ctx.today, capacity }).load(delegation.id);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Part of all seats recorded for the assembly, 0 to 1.',
  })
  async shareOfAssembly(
    @Root() delegation: Delegation,
    @Arg('asOf', () => DayScalar, { nullable: true, description: COUNTED_ON }) asOf: string | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<number | null> {
    const asked = { asOf: asOf ?? ctx.today, capacity: SeatCapacity.REPRESENTATIVE };
    const all = await seatsByAssembly(ctx, asked).load(delegation.assemblyId);
    const seats = all.find(({ delegationId }) => delegationId === delegation.id)?.seats ?? null;
    return seats === null ? null : shareOf(seats, sumOf(all));
  }

  @FieldResolver(() => [DataIssue], { description: 'What rules found in its data, worst first.' })
  issues(@Root() delegation: Delegation, @Ctx() ctx: RequestContext): Promise<DataIssue[]> {
    return issuesByDelegation(ctx).load(delegation.id);
  }
}
