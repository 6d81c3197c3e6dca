import { storedCitations } from '../../../subgraph-kit/citations.js';
import type { RowOf } from '../../../subgraph-kit/importing/sliceImport.js';
import { nameKeys } from '../../../subgraph-kit/names.js';
import { storedWebsite } from '../../../subgraph-kit/sharedFields.js';
import { heldAs } from '../../../subgraph-kit/validity.js';
import type {
  AssemblyData,
  DelegationData,
  InternationalOrganizationData,
  QuotaData,
  UnassignedSeatsData,
} from '../dataFile.js';
import type { Assembly, InternationalOrganization } from '../entities/assembly.js';
import type { Delegation } from '../entities/delegation.js';
import type { SeatQuota, UnassignedSeats } from '../entities/seatQuota.js';
import { delegationName } from './delegationNames.js';
import type { Register } from './senders.js';

export function organizationRow(data: InternationalOrganizationData): RowOf<InternationalOrganization> {
  return {
    id: `organization:${data.slug}`,
    slug: data.slug,
    acronym: data.acronym ?? null,
    names: data.names,
    ...nameKeys(data.names),
    storedCitations: storedCitations(data.sources),
  };
}

export function assemblyRow(data: AssemblyData): RowOf<Assembly> {
  return {
    id: `assembly:${data.slug}`,
    slug: data.slug,
    acronym: data.acronym ?? null,
    names: data.names,
    ...nameKeys(data.names),
    identifiers: data.identifiers,
    parentOrganizationId: data.parentOrganization === undefined ? null : `organization:${data.parentOrganization}`,
    foundedOn: data.foundedOn ?? null,
    dissolvedOn: data.dissolvedOn ?? null,
    headquartersCity: data.headquarters?.city ?? null,
    headquartersCountryCode: data.headquarters?.country ?? null,
    officialLanguages: data.officialLanguages ?? null,
    website: storedWebsite(data.website),
    statedSeats: data.statedSeats ?? null,
    isComplete: data.complete,
    storedCitations: storedCitations(data.sources),
  };
}

export function unassignedSeatsRow(data: UnassignedSeatsData, assembly: string, place: number): RowOf<UnassignedSeats> {
  return {
    assemblyId: `assembly:${assembly}`,
    place,
    label: data.label,
    seats: data.seats,
    capacity: data.capacity,
    storedCitations: storedCitations(data.sources),
  };
}

/** A delegation whose sender is known; `assembly` is what its name calls the assembly, and who is sent to it at all. */
export function delegationRow(
  data: DelegationData,
  assembly: { slug: string; name: string; delegations: readonly DelegationData[] },
  register: Register,
): RowOf<Delegation> {
  const sender = register.sender(data.sender);
  const senderName = sender?.name ?? data.sender;
  const countryCode = countryCodeOf(data, register);
  const country = countryCode === null ? undefined : register.country(countryCode);
  const ofCountry = assembly.delegations.filter((other) => countryCodeOf(other, register) === countryCode);
  return {
    id: `delegation:${delegationKey(assembly.slug, data)}`,
    fullName: delegationName(senderName, assembly.name),
    label: country !== undefined && ofCountry.length === 1 ? country.name : senderName,
    assemblyId: `assembly:${assembly.slug}`,
    senderId: data.sender,
    parliamentId: sender?.parliament?.id ?? null,
    countryCode,
    status: data.status,
    ...heldAs(data),
    storedCitations: storedCitations(data.sources),
  };
}

export function quotaRow(data: QuotaData, delegation: string): RowOf<SeatQuota> {
  return {
    id: `quota:${quotaKey(delegation, data)}`,
    delegationId: `delegation:${delegation}`,
    chamberId: data.chamber === undefined ? null : `chamber:${data.chamber}`,
    seats: data.seats,
    capacity: data.capacity,
    basis: data.basis,
    standing: data.standing,
    ...heldAs(data),
    recordedAt: new Date(data.recordedAt),
    storedCitations: storedCitations(data.sources),
  };
}

/** Assembly and sender: csto-pa/by-national-assembly. */
export function delegationKey(assembly: string, { sender }: Pick<DelegationData, 'sender'>): string {
  return `${assembly}/${sender.slice(sender.indexOf(':') + 1)}`;
}

/** csto-pa/by-national-assembly/by-house-of-representatives/representative/1 */
export function quotaKey(delegation: string, { chamber, capacity, n }: QuotaData): string {
  return [delegation, chamber ?? 'whole', capacity.toLowerCase(), n].join('/');
}

/** For which country it sits: what the data file says, or else the country of its parliament. */
function countryCodeOf({ country, sender }: DelegationData, register: Register): string | null {
  return country ?? register.sender(sender)?.countryCode ?? null;
}
