import { z } from 'zod';

import { dataClaim } from '../../subgraph-kit/dataset/claim.js';
import { distinct } from '../../subgraph-kit/dataset/expectations.js';
import {
  citations,
  count,
  countryCode,
  identifiers,
  names,
  notes,
  slug,
  text,
  website,
} from '../../subgraph-kit/dataset/shapes.js';
import { ChamberType } from '../../subgraph-kit/sharedFields.js';
import { ParliamentLevel, ParliamentStructure } from './entities.js';

const chamber = z
  .strictObject({
    slug,
    type: z.enum(ChamberType),
    names,
    identifiers,
    memberTitle: text.optional().describe('What the chamber calls its members: deputy, senator, member.'),
    statutoryMembers: count.optional().describe('The number of members that law fixes; absent when unknown.'),
    website: website.optional(),
    notes,
    sources: citations,
  })
  .meta({ id: 'Chamber', description: 'One chamber. A unicameral parliament has one of type UNICAMERAL.' });

const parliament = z
  .strictObject({
    slug,
    level: z.enum(ParliamentLevel),
    names,
    identifiers,
    structure: z.enum(ParliamentStructure).optional().describe('Absent where the source records no chamber.'),
    website: website.optional(),
    notes,
    sources: citations,
    chambers: z.array(chamber).default([]).describe('Lower before upper.'),
  })
  .refine(({ structure, chambers }) => [TYPES_OF[structure ?? 'NONE'], ''].includes(chambers.map(typeOf).join()), {
    path: ['chambers'],
    error: 'no chambers, or those of the structure: one for UNICAMERAL, LOWER and then UPPER for BICAMERAL',
  })
  .meta({ id: 'Parliament', description: 'A legislature as a whole, with its chambers.' });

const TYPES_OF = { UNICAMERAL: 'UNICAMERAL', BICAMERAL: 'LOWER,UPPER', NONE: '' };
const typeOf = (one: { type: ChamberType }) => one.type;

const country = z
  .strictObject({ code: countryCode, names, identifiers, notes, sources: citations })
  .meta({ id: 'Country', description: 'The country that this file is about.' });

/** `country:` of countries/*.yaml. Its own parliament is the one of level NATIONAL or TERRITORIAL in the same file. */
export const countryClaim = dataClaim({ key: 'country', files: ['countries/*.yaml'], required: true, shape: country });

/** `parliaments:`. In countries/*.yaml they belong to the country of the file, in supranational/*.yaml to none. */
export const parliamentsClaim = dataClaim({
  key: 'parliaments',
  files: ['countries/*.yaml', 'supranational/*.yaml'],
  required: true,
  shape: distinct(z.array(parliament), (one) => one.slug, ['slug']),
});

export const claims = [countryClaim, parliamentsClaim];

export type CountryData = z.output<typeof country>;
export type ParliamentData = z.output<typeof parliament>;
export type ChamberData = z.output<typeof chamber>;
