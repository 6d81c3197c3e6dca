import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../subgraph-kit/requestContext.js';
import { DayScalar } from '../../../subgraph-kit/scalars.js';
import { Delegation } from '../entities/delegation.js';
import { SeatQuota } from '../entities/seatQuota.js';
import { delegationsByCountry, delegationsByParliament } from '../loaders/delegations.js';
import { quotasByChamber } from '../loaders/seats.js';
import { ChamberReference, CountryReference, ParliamentReference } from '../references.js';

const ON_A_DAY = 'The day on which they take part; today (UTC) when absent.';

@Resolver(() => ParliamentReference)
export class ParliamentDelegationsResolver {
  @FieldResolver(() => [Delegation], {
    description: 'The delegations that it, or one of its chambers, sends to assemblies.',
  })
  delegations(
    @Root() parliament: ParliamentReference,
    @Arg('asOf', () => DayScalar, { nullable: true, description: ON_A_DAY }) asOf: string | null | undefined,
    @Arg('assemblySlugs', () => [String], { nullable: true, description: 'Only to these assemblies.' })
    assemblySlugs: string[] | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Delegation[]> {
    const participation = { asOf: asOf ?? ctx.today, assemblySlugs: assemblySlugs ?? null };
    return delegationsByParliament(ctx, participation).load(parliament.id);
  }
}

@Resolver(() => ChamberReference)
export class ChamberSeatQuotasResolver {
  @FieldResolver(() => [SeatQuota], { description: 'Its seats in assemblies: the quotas that hold on the day.' })
  seatQuotas(
    @Root() chamber: ChamberReference,
    @Arg('asOf', () => DayScalar, { nullable: true, description: 'The day; today (UTC) when absent.' })
    asOf: string | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<SeatQuota[]> {
    return quotasByChamber(ctx, { asOf: asOf ?? ctx.today }).load(chamber.id);
  }
}

@Resolver(() => CountryReference)
export class CountryDelegationsResolver {
  @FieldResolver(() => [Delegation], { description: 'The delegations that come from it, subnational ones too.' })
  delegations(
    @Root() country: CountryReference,
    @Arg('asOf', () => DayScalar, { nullable: true, description: ON_A_DAY }) asOf: string | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Delegation[]> {
    const participation = { asOf: asOf ?? ctx.today, assemblySlugs: null };
    return delegationsByCountry(ctx, participation).load(country.code.toUpperCase());
  }
}
