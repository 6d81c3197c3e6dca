import { z } from 'zod';

import { dataClaim } from '../../subgraph-kit/dataset/claim.js';
import { distinct, textLike } from '../../subgraph-kit/dataset/expectations.js';
import {
  boundsInOrder,
  citations,
  count,
  countryCode,
  identifiers,
  instant,
  languageTag,
  names,
  note,
  partialDate,
  slug,
  text,
  validity,
  website,
} from '../../subgraph-kit/dataset/shapes.js';
import { ParticipationStatus } from './entities/delegation.js';
import { QuotaBasis, QuotaStanding, SeatCapacity } from './entities/seatQuota.js';

const capacity = z.enum(SeatCapacity).default(SeatCapacity.REPRESENTATIVE);

const quota = z
  .strictObject({
    chamber: slug.optional().describe('Absent where the source gives one figure for the whole parliament.'),
    n: z
      .int('a whole number of 1 or more')
      .min(1, 'a whole number of 1 or more')
      .describe('Numbers the quotas of one chamber and capacity; part of the id, so never changed.'),
    seats: count,
    capacity,
    basis: z.enum(QuotaBasis).describe('A rule, a report of the composition, or arithmetic on a rule.'),
    standing: z
      .enum(QuotaStanding)
      .default(QuotaStanding.ACCEPTED)
      .describe('DISPUTED: another source says so; it is shown beside the accepted figure and counted nowhere.'),
    ...validity,
    recordedAt: instant.describe('When it was recorded here.'),
    note: text.optional(),
    sources: citations,
  })
  .refine(...boundsInOrder)
  .meta({ id: 'Quota', description: 'How many seats a delegation has, per chamber or as a whole.' });

const delegation = z
  .strictObject({
    sender: textLike(
      /^(?:parliament|chamber|assembly):[a-z0-9-]+$/,
      'the id of a sender such as parliament:by-national-assembly',
    ).describe('Whoever sends it: a parliament, one chamber of it, or another assembly.'),
    country: countryCode.optional().describe('Only where it does not follow from the sender.'),
    status: z.enum(ParticipationStatus),
    ...validity,
    note: text.optional(),
    sources: citations,
    quotas: distinct(z.array(quota), (one) => [one.chamber ?? 'whole', one.capacity, one.n].join('/'), ['n'])
      .default([])
      .describe('Every quota ever recorded; empty where no source gives one.'),
  })
  .refine(...boundsInOrder)
  .meta({ id: 'Delegation', description: 'A delegation. Its id is made of the assembly and the slug of the sender.' });

const unassignedSeats = z
  .strictObject({
    label: text.describe('Whose seats they are: a group, members ex officio.'),
    seats: count,
    capacity,
    note: text.optional(),
    sources: citations,
  })
  .meta({ id: 'UnassignedSeats', description: 'Seats that no recorded parliament sends. Only totals count them.' });

const assembly = z
  .strictObject({
    slug,
    acronym: text.optional(),
    names,
    identifiers,
    parentOrganization: slug.optional().describe('The slug of an organization in organizations.yaml.'),
    foundedOn: partialDate.optional(),
    dissolvedOn: partialDate.optional(),
    headquarters: z.strictObject({ city: text, country: countryCode.optional() }).optional(),
    officialLanguages: z.array(languageTag).optional().describe('Absent where no source names them.'),
    website: website.optional(),
    statedSeats: count.optional().describe('The total that a source states.'),
    complete: z
      .boolean('true or false')
      .default(false)
      .describe('True where all delegations and their seats are known: then a sum that differs is a warning.'),
    sources: citations,
  })
  .meta({ id: 'Assembly', description: 'The interparliamentary assembly that this file is about.' });

const organization = z
  .strictObject({ slug, acronym: text.optional(), names, sources: citations })
  .meta({ id: 'InternationalOrganization', description: 'An intergovernmental organization that has an assembly.' });

const ASSEMBLIES = ['assemblies/*.yaml'];

export const internationalOrganizationsClaim = dataClaim({
  key: 'internationalOrganizations',
  files: ['organizations.yaml'],
  required: true,
  shape: distinct(z.array(organization), (one) => one.slug, ['slug']),
});

/** `assembly:` of assemblies/*.yaml; the other keys of the file speak of the same assembly. */
export const assemblyClaim = dataClaim({ key: 'assembly', files: ASSEMBLIES, required: true, shape: assembly });

export const delegationsClaim = dataClaim({
  key: 'delegations',
  files: ASSEMBLIES,
  shape: distinct(z.array(delegation), (one) => one.sender.replace(/^[a-z]+:/, ''), ['sender']),
});

export const unassignedSeatsClaim = dataClaim({
  key: 'unassignedSeats',
  files: ASSEMBLIES,
  shape: z.array(unassignedSeats),
});

/** Kept for readers of the files: contradictions, former names, what was looked for and not found. */
export const notesClaim = dataClaim({ key: 'notes', files: ASSEMBLIES, shape: z.array(note) });

export const claims = [
  internationalOrganizationsClaim,
  assemblyClaim,
  delegationsClaim,
  unassignedSeatsClaim,
  notesClaim,
];

export type InternationalOrganizationData = z.output<typeof organization>;
export type AssemblyData = z.output<typeof assembly>;
export type DelegationData = z.output<typeof delegation>;
export type QuotaData = z.output<typeof quota>;
export type UnassignedSeatsData = z.output<typeof unassignedSeats>;
