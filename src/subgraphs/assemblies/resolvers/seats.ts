import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { BadUserInput } from '../../../platform/errors.js';
import { reference } from '../../../subgraph-kit/nodes.js';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { DayScalar } from '../../../subgraph-kit/scalars.js';
import { Validity, validityOn } from '../../../subgraph-kit/validity.js';
import type { Assembly } from '../entities/assembly.js';
import { Delegation } from '../entities/delegation.js';
import { comparisonOf, SeatComparison } from '../entities/seatComparison.js';
import { SeatCapacity, SeatQuota } from '../entities/seatQuota.js';
import { SeatSummary, SeatTally } from '../entities/seatSummary.js';
import { assemblyBySlug } from '../loaders/assemblies.js';
import { delegationById } from '../loaders/delegations.js';
import { seatsByAssembly } from '../loaders/seats.js';
import { ChamberReference } from '../references.js';

@Resolver(() => SeatQuota)
export class SeatQuotaResolver {
  @FieldResolver(() => Delegation, { description: 'The delegation that has the seats.' })
  delegation(@Root() { delegationId }: SeatQuota, @Ctx() ctx: RequestContext): Promise<Delegation> {
    return existingDelegation(ctx, delegationId);
  }

  @FieldResolver(() => ChamberReference, {
    nullable: true,
    description: 'Null when the source gives one figure for the whole parliament.',
  })
  chamber(@Root() { chamberId }: SeatQuota): ChamberReference | null {
    return reference(ChamberReference, chamberId);
  }

  @FieldResolver(() => Validity, { description: 'When it held, or holds.' })
  validity(@Root() quota: SeatQuota, @Ctx() ctx: RequestContext): Validity {
    return validityOn(ctx.today, quota);
  }
}

@Resolver(() => SeatSummary)
export class SeatSummaryResolver {
  @FieldResolver(() => [Delegation], {
    description: 'The fewest delegations that together hold more than half of the seats, largest first.',
  })
  smallestMajority(@Root() { majorityIds }: SeatSummary, @Ctx() ctx: RequestContext): Promise<Delegation[]> {
    return Promise.all(majorityIds.map((id) => existingDelegation(ctx, id)));
  }
}

@Resolver(() => SeatTally)
export class SeatTallyResolver {
  @FieldResolver(() => Delegation, {
    nullable: true,
    description: 'The delegation, where it is a tally by delegation.',
  })
  async delegation(@Root() { delegationId }: SeatTally, @Ctx() ctx: RequestContext): Promise<Delegation | null> {
    return delegationId === null ? null : delegationById(ctx).load(delegationId);
  }
}

@Resolver()
export class SeatComparisonResolver {
  @Query(() => SeatComparison, {
    description:
      'Quotas of two to ten assemblies, by slug, side by side; a cell is null where a country has no recorded seat.',
  })
  async compareSeatQuotas(
    @Arg('assemblies', () => [String], { description: 'Two to ten different slugs, for example pace.' })
    slugs: string[],
    @Arg('asOf', () => DayScalar, {
      nullable: true,
      description: 'The day whose seats count; today (UTC) when absent.',
    })
    asOf: string | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<SeatComparison> {
    const day = asOf ?? ctx.today;
    const seats = seatsByAssembly(ctx, { asOf: day, capacity: SeatCapacity.REPRESENTATIVE });
    const assemblies = await Promise.all(slugs.map((slug) => knownAssembly(ctx, slug)));
    const seated = assemblies.map(async (assembly) => ({ assembly, delegations: await seats.load(assembly.id) }));
    return comparisonOf(day, await Promise.all(seated));
  }
}

async function knownAssembly(ctx: RequestContext, slug: string): Promise<Assembly> {
  const assembly = await assemblyBySlug(ctx).load(slug);
  if (assembly === null) throw new BadUserInput('assemblies to be slugs of assemblies', slug);
  return assembly;
}

async function existingDelegation(ctx: RequestContext, id: string): Promise<Delegation> {
  const delegation = await delegationById(ctx).load(id);
  if (delegation === null) throw new Error(`${id} has seats, but is not there.`);
  return delegation;
}
