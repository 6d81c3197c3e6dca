import { defineSubgraph } from '../../subgraph-kit/defineSubgraph.js';
import { cursorsOfOrder } from '../../subgraph-kit/pages/cursorOrder.js';
import { Chamber, Country, Parliament } from './entities.js';
import { parliamentsImport } from './import.js';
import { CHAMBERS_BY_NAME, COUNTRIES_BY_NAME, PARLIAMENTS_BY_NAME } from './inputs.js';
import { chamberById, chamberBySlug, countryByCode, countryById, parliamentById, parliamentBySlug } from './loaders.js';
import { ChamberResolver, CountryResolver, ParliamentResolver } from './resolvers.js';

/** Owns Country, Parliament, Chamber. The reference slice: copy this one. */
export const parliaments = defineSubgraph({
  name: 'parliaments',
  resolvers: [CountryResolver, ParliamentResolver, ChamberResolver],
  types: [Country, Parliament, Chamber],
  tables: [Country, Parliament, Chamber],
  references: {
    Country: ({ id, code }, ctx) =>
      id === undefined ? countryByCode(ctx).load((code ?? '').toUpperCase()) : countryById(ctx).load(id),
    Parliament: ({ id, slug }, ctx) =>
      id === undefined ? parliamentBySlug(ctx).load(slug ?? '') : parliamentById(ctx).load(id),
    Chamber: ({ id, slug }, ctx) =>
      id === undefined ? chamberBySlug(ctx).load(slug ?? '') : chamberById(ctx).load(id),
  },
  argumentLimits: {
    'Query.countries': cursorsOfOrder(COUNTRIES_BY_NAME),
    'Query.parliaments': cursorsOfOrder(PARLIAMENTS_BY_NAME),
    'Query.chambers': cursorsOfOrder(CHAMBERS_BY_NAME),
  },
  import: parliamentsImport,
});
