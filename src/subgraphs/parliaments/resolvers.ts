import { Arg, Args, Ctx, FieldResolver, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { connectionOf, edgeOf, pagesByParent, WHOLE_GRAPH } from '../../subgraph-kit/pages/connection.js';
import type { RequestContext } from '../../subgraph-kit/requestContext.js';
import { ChamberType } from '../../subgraph-kit/sharedFields.js';
import { Chamber, CHAMBER_TYPES, Country, Parliament } from './entities.js';
import { ChambersArguments, CountriesArguments, ParliamentsArguments } from './inputs.js';
import {
  chamberBySlug,
  chambersByParliament,
  countryByCode,
  countryById,
  parliamentByCountry,
  parliamentById,
  parliamentBySlug,
  parliamentsByCountry,
} from './loaders.js';
import { chamberList, countryList, parliamentList } from './store.js';

@ObjectType({ description: 'A country in a list.' })
export class CountryEdge extends edgeOf(Country, 'a country') {}

@ObjectType({ description: 'A page of countries.' })
export class CountryConnection extends connectionOf(Country, CountryEdge) {}

@ObjectType({ description: 'A parliament in a list.' })
export class ParliamentEdge extends edgeOf(Parliament, 'a parliament') {}

@ObjectType({ description: 'A page of parliaments.' })
export class ParliamentConnection extends connectionOf(Parliament, ParliamentEdge) {}

@ObjectType({ description: 'A chamber in a list.' })
export class ChamberEdge extends edgeOf(Chamber, 'a chamber') {}

@ObjectType({ description: 'A page of chambers.' })
export class ChamberConnection extends connectionOf(Chamber, ChamberEdge) {}

const countries = pagesByParent(CountryConnection, 'Query.countries', countryList);
const parliaments = pagesByParent(ParliamentConnection, 'Query.parliaments', parliamentList);
const chambers = pagesByParent(ChamberConnection, 'Query.chambers', chamberList);

@Resolver(() => Country)
export class CountryResolver {
  @Query(() => Country, { nullable: true, description: 'A country by its ISO 3166-1 alpha-2 code, in any case.' })
  country(
    @Arg('code', () => String, { description: 'For example BY.' }) code: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Country | null> {
    return countryByCode(ctx).load(code.toUpperCase());
  }

  @Query(() => CountryConnection, { description: 'Countries and territories.' })
  countries(
    @Args(() => CountriesArguments) args: CountriesArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<CountryConnection> {
    return countries(ctx, args).load(WHOLE_GRAPH);
  }

  @FieldResolver(() => Parliament, {
    nullable: true,
    description: 'The national parliament; its subnational ones are under parliaments.',
  })
  parliament(@Root() country: Country, @Ctx() ctx: RequestContext): Promise<Parliament | null> {
    return parliamentByCountry(ctx).load(country.id);
  }

  @FieldResolver(() => [Parliament], {
    description: 'Every recorded parliament of the country, the national one first.',
  })
  parliaments(@Root() country: Country, @Ctx() ctx: RequestContext): Promise<Parliament[]> {
    return parliamentsByCountry(ctx).load(country.id);
  }
}

@Resolver(() => Parliament)
export class ParliamentResolver {
  @Query(() => Parliament, { nullable: true, description: 'A parliament by its slug.' })
  parliament(
    @Arg('slug', () => String, { description: 'For example by-national-assembly.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Parliament | null> {
    return parliamentBySlug(ctx).load(slug);
  }

  @Query(() => ParliamentConnection, { description: 'Parliaments: national, territorial, subnational, supranational.' })
  parliaments(
    @Args(() => ParliamentsArguments) args: ParliamentsArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ParliamentConnection> {
    return parliaments(ctx, args).load(WHOLE_GRAPH);
  }

  @FieldResolver(() => Country, { nullable: true, description: 'Null for a supranational parliament.' })
  async country(@Root() parliament: Parliament, @Ctx() ctx: RequestContext): Promise<Country | null> {
    return parliament.countryId === null ? null : countryById(ctx).load(parliament.countryId);
  }

  @FieldResolver(() => [Chamber], {
    description: 'Exactly one chamber of type UNICAMERAL for a unicameral parliament; lower before upper otherwise.',
  })
  async chambers(
    @Root() parliament: Parliament,
    @Arg('types', () => [ChamberType], { nullable: true, description: 'Only chambers of these roles.' })
    types: ChamberType[] | null | undefined,
    @Ctx() ctx: RequestContext,
  ): Promise<Chamber[]> {
    const all = await chambersByParliament(ctx).load(parliament.id);
    return CHAMBER_TYPES.filter((type) => types == null || types.includes(type)).flatMap((type) =>
      all.filter((chamber) => chamber.type === type),
    );
  }
}

@Resolver(() => Chamber)
export class ChamberResolver {
  @Query(() => Chamber, { nullable: true, description: 'A chamber by its slug.' })
  chamber(
    @Arg('slug', () => String, { description: 'For example ru-state-duma.' }) slug: string,
    @Ctx() ctx: RequestContext,
  ): Promise<Chamber | null> {
    return chamberBySlug(ctx).load(slug);
  }

  @Query(() => ChamberConnection, { description: 'Chambers of all parliaments.' })
  chambers(
    @Args(() => ChambersArguments) args: ChambersArguments,
    @Ctx() ctx: RequestContext,
  ): Promise<ChamberConnection> {
    return chambers(ctx, args).load(WHOLE_GRAPH);
  }

  @FieldResolver(() => Parliament, { description: 'The parliament that it is a chamber of.' })
  async parliament(@Root() chamber: Chamber, @Ctx() ctx: RequestContext): Promise<Parliament> {
    const parliament = await parliamentById(ctx).load(chamber.parliamentId);
    if (parliament === null) throw new Error(`${chamber.id} points to ${chamber.parliamentId}, which is not there.`);
    return parliament;
  }
}
