import { defineSubgraph } from '../../subgraph-kit/defineSubgraph.js';
import { Assembly, InternationalOrganization, UnassignedSeats } from './entities/assembly.js';
import { Delegation } from './entities/delegation.js';
import { KnownChamber, KnownCountry, KnownParliament } from './entities/known.js';
import { SeatQuota } from './entities/seatQuota.js';
import { assembliesImport } from './import.js';
import { assemblyById, assemblyBySlug } from './loaders.js';
import { AssemblyResolver } from './resolvers/assembly.js';

export { reconcileAll, type Reconciliation } from './reconcile.js';

/** Owns Assembly, InternationalOrganization, Delegation, SeatQuota. Hangs delegations and quotas on parliaments. */
export const assemblies = defineSubgraph({
  name: 'assemblies',
  resolvers: [AssemblyResolver],
  types: [Assembly, InternationalOrganization, Delegation, SeatQuota],
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
  },
  import: assembliesImport,
});
