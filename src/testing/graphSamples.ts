import { execute, getNamedType, isObjectType, parse, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../subgraph-kit/requestContext.js';
import { KnownId } from '../subgraphs/sources/entities.js';
import type { ArgumentSample } from './generateOperation.js';

/** Texts that the loose searches of the graph find something by, and some that they do not. */
const SEARCHES = ['a', 'assembly', 'Анну', '"model law"', 'belarus -house', 'nothing at all', ''];

/** Pages are small, so that lists in lists stay so; few are wrong, because one wrong argument refuses a whole operation. */
const PAGE_SIZES = [0, 1, 2, 2, 3, 3, 4, 5, 5, 100, 1, 2, 3, 4, 2, 3, 101, -1];

/** Values of scalars, some of them wrong. */
export const SCALAR_SAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  Date: [...['2000-01-01', '2010-06-30', '2020-02-29', '2022-06-01', '2023-09-10', '2026-11-24', '2030-12-31'].flatMap((day) => [day, day, day]), '2026-02-30'], // prettier-ignore
  LanguageTag: ['en', 'en-GB', 'ru', 'ky-Cyrl', 'fr', 'en', 'ru', 'de', 'en-US', 'ru-RU', 'no language'],
  Int: [0, 1, 3, 7, 50],
  Boolean: [true, false],
};

/** How the arguments of our graph are used: mostly with what is there, sometimes with what is not. */
export async function samplesOf(
  merged: GraphQLSchema,
  context: RequestContext,
): Promise<(coordinate: string) => ArgumentSample | undefined> {
  const known = await context.db.getRepository(KnownId).find();
  const ids = known.map(({ id }) => id);
  const keysOf = (...prefixes: string[]) =>
    ids.filter((id) => prefixes.includes(id.slice(0, id.indexOf(':')))).map((id) => id.slice(id.indexOf(':') + 1));
  const values: Record<string, readonly unknown[]> = {};
  const set = (coordinates: string, sample: readonly unknown[]) => {
    for (const coordinate of coordinates.split(' ')) values[coordinate] = sample;
  };
  set('Query.article.slug ArticleFilter.slugs', [...keysOf('article'), 'none']);
  set('Query.assembly.slug Query.delegation.assembly Query.compareSeatQuotas.assemblies AssemblyFilter.slugs', [...keysOf('assembly'), 'none']); // prettier-ignore
  set('ArticleFilter.publisherSlugs DocumentFilter.adoptedBySlugs DelegationFilter.assemblySlugs DataIssueFilter.assemblySlugs Parliament.delegations.assemblySlugs', [...keysOf('assembly'), 'none']); // prettier-ignore
  set('Query.chamber.slug ChamberFilter.slugs', [...keysOf('chamber'), 'none']);
  set('Query.parliament.slug ParliamentFilter.slugs Query.delegation.parliament', [...keysOf('parliament'), 'none']);
  set('Query.document.slug', [...keysOf('document'), 'none']);
  set('Query.topic.slug ArticleFilter.topicSlugs', [...keysOf('topic'), 'none']);
  set('Query.internationalOrganization.slug', [...keysOf('organization'), 'none']);
  set('Query.person.slug PersonFilter.slugs', [...keysOf('person'), 'none']);
  set('Query.country.code CountryFilter.codes ParliamentFilter.countryCodes ChamberFilter.countryCodes DelegationFilter.countryCodes AssemblyFilter.hasDelegationFrom', [...keysOf('country'), 'by', 'XX']); // prettier-ignore
  set('Query.source.id', [...ids.filter((id) => id.startsWith('source:')), 'source:none']);
  set('Query.node.id Query.nodes.ids ArticleFilter.mentioning', [...ids, 'country:XX', 'none']);
  set('PersonFilter.organizationIds', [...ids.filter((id) => /^(assembly|chamber|delegation|organization|parliament):/.test(id)), 'none']); // prettier-ignore
  set('ArticleFilter.text AssemblyFilter.nameContains ChamberFilter.nameContains CountryFilter.nameContains DocumentFilter.titleContains ParliamentFilter.nameContains PersonFilter.nameContains SourceFilter.titleContains', SEARCHES); // prettier-ignore
  set('Assembly.hemicycle.width', [100, 640, 1000, 4000, 99]);
  set('Article.related.first', [0, 1, 2, 5, 20, 21]);

  const cursors = await cursorsByField(merged, ids, context);
  return (coordinate) => {
    const at = coordinate.lastIndexOf('.');
    const name = coordinate.slice(at + 1);
    if (name === 'first') return { values: values[coordinate] ?? PAGE_SIZES, chance: 0.7 };
    if (name === 'last') return { values: PAGE_SIZES, chance: 0.04 };
    const own = cursors.get(coordinate.slice(0, at));
    if ((name === 'after' || name === 'before') && own) {
      const foreign = [...cursors.values()].flat().slice(0, 1);
      return { values: [...own, ...own, ...own, ...foreign, 'no cursor'], chance: 0.05 };
    }
    return values[coordinate] && { values: values[coordinate], chance: 0.3 };
  };
}

/** Cursors of every list, in its usual order: Query.articles, Assembly.articles. */
async function cursorsByField(
  schema: GraphQLSchema,
  ids: readonly string[],
  contextValue: RequestContext,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!getNamedType(field.type).name.endsWith('Connection')) continue;
      const page = `page: ${field.name}(first: 3) { edges { cursor } }`;
      const query =
        type === schema.getQueryType()
          ? `{ ${page} }`
          : `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type.name} { ${page} } } }`;
      const { data } = await execute({ schema, document: parse(query), variableValues: { ids }, contextValue });
      found.set(`${type.name}.${field.name}`, cursorsIn(data));
    }
  }
  return found;
}

function cursorsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'cursor' && typeof inner === 'string' ? [inner] : cursorsIn(inner),
  );
}
