import { defineSubgraph } from '../../subgraph-kit/defineSubgraph.js';
import { cursorsOfOrder } from '../../subgraph-kit/pages/cursorOrder.js';
import { Assembly, InternationalOrganization } from './entities/assembly.js';
import { Delegation } from './entities/delegation.js';
import { KnownChamber, KnownCountry, KnownParliament } from './entities/known.js';
import { SeatQuota, UnassignedSeats } from './entities/seatQuota.js';
import { assembliesImport } from './import.js';
import { ASSEMBLIES_BY_NAME, DELEGATIONS_BY_COUNTRY, differentAssemblies } from './inputs.js';
import { assemblyById, assemblyBySlug, organizationById } from './loaders/assemblies.js';
import { delegationById } from './loaders/delegations.js';
import { quotaById } from './loaders/seats.js';
import { ChamberReference, CountryReference, ParliamentReference } from './references.js';
import { AssemblyResolver, InternationalOrganizationResolver } from './resolvers/assembly.js';
import { DelegationResolver } from './resolvers/delegation.js';
import {
  ChamberSeatQuotasResolver,
  CountryDelegationsResolver,
  ParliamentDelegationsResolver,
} from './resolvers/extensions.js';
import { DataIssueResolver } from './resolvers/issues.js';
import {
  SeatComparisonResolver,
  SeatQuotaResolver,
  SeatSummaryResolver,
  SeatTallyResolver,
} from './resolvers/seats.js';

export { reconcileAll, type Reconciliation } from './reconcile.js';

/** Owns Assembly, InternationalOrganization, Delegation, SeatQuota. Hangs delegations and quotas on parliaments. */
export const assemblies = defineSubgraph({
  name: 'assemblies',
  resolvers: [
    AssemblyResolver,
    InternationalOrganizationResolver,
    DelegationResolver,
    SeatQuotaResolver,
    SeatSummaryResolver,
    SeatTallyResolver,
    SeatComparisonResolver,
    DataIssueResolver,
    ParliamentDelegationsResolver,
    ChamberSeatQuotasResolver,
    CountryDelegationsResolver,
  ],
  types: [
    Assembly,
    InternationalOrganization,
    Delegation,
    SeatQuota,
    ParliamentReference,
    ChamberReference,
    CountryReference,
  ],
  tables: [
    KnownCountry,
    KnownParliament,
    KnownChamber,
    InternationalOrganization,
    Assembly,
    UnassignedSeats,
    Delegation,
    SeatQuota,
  ],
  references: {
    Assembly: ({ id, slug }, ctx) =>
      id === undefined ? assemblyBySlug(ctx).load(slug ?? '') : assemblyById(ctx).load(id),
    InternationalOrganization: ({ id }, ctx) => organizationById(ctx).load(id ?? ''),
    Delegation: ({ id }, ctx) => delegationById(ctx).load(id ?? ''),
    SeatQuota: ({ id }, ctx) => quotaById(ctx).load(id ?? ''),
  },
  argumentLimits: {
    'Query.assemblies': cursorsOfOrder(ASSEMBLIES_BY_NAME),
    'Query.delegations': cursorsOfOrder(DELEGATIONS_BY_COUNTRY),
    'Assembly.delegations': cursorsOfOrder(DELEGATIONS_BY_COUNTRY),
    'Assembly.hemicycle.width': [100, 4000],
    'Query.compareSeatQuotas': differentAssemblies,
    'Query.compareSeatQuotas.assemblies': [2, 10],
  },
  import: assembliesImport,
});
