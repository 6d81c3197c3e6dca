import type { ChamberType } from '../sharedFields.js';
import type { LocalizedName } from '../names.js';

/**
 * What a slice tells the slices after it on import: the only thing that crosses. They keep what they need as copies in
 * tables named `known_…`, to filter, sort, count and name by; clients never see a copy.
 */
export interface Facts {
  countries: CountryFacts[];
  parliaments: ParliamentFacts[];
  chambers: ChamberFacts[];
  /** Every object of the graph: the register of ids, and what slugs stand for. */
  ids: IdFact[];
}

export interface CountryFacts {
  /** ISO 3166-1 alpha-2. */
  code: string;
  name: string;
  /** The folded English name, by which lists are ordered. */
  sortName: string;
}

export interface ParliamentFacts {
  id: string;
  slug: string;
  /** Null for a supranational parliament. */
  countryCode: string | null;
  names: LocalizedName[];
}

export interface ChamberFacts {
  id: string;
  slug: string;
  parliamentId: string;
  type: ChamberType;
  /** Null when unknown. */
  statutoryMembers: number | null;
  names: LocalizedName[];
}

export interface IdFact {
  /** The GraphQL type. */
  type: string;
  id: string;
  /** Null for what has no slug: quotas, posts, memberships. */
  slug: string | null;
  /** Where it stands in the data files, to tell of a second object with the same id. */
  origin: { file: string; path: string };
}

/** The entry of an object in the register of ids: `idFact('Chamber', 'ru-state-duma', …)` is `chamber:ru-state-duma`. */
export function idFact(type: string, key: string, origin: IdFact['origin'], hasSlug = true): IdFact {
  return { type, id: `${ID_PREFIXES[type] ?? type.toLowerCase()}:${key}`, slug: hasSlug ? key : null, origin };
}

/** Where the part of an id before the colon is not simply the type in lower case. */
const ID_PREFIXES: Readonly<Record<string, string>> = { InternationalOrganization: 'organization', SeatQuota: 'quota' };

export function noFacts(): Facts {
  return { countries: [], parliaments: [], chambers: [], ids: [] };
}
