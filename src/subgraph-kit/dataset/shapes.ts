import { z } from 'zod';

import { dayAfter, firstDay, isDay, isPartialDate } from '../partialDate.js';
import { NameKind } from '../names.js';
import { distinct, textLike } from './expectations.js';

/**
 * Shapes that all slices' data files share. The message of every refusal is what was expected ("a whole number of 0 or
 * more"); wordProblems puts the sentence around it. Descriptions appear in editors, by way of the JSON Schemas.
 */

export const text = z
  .string('a text')
  .regex(/^\S([\s\S]*\S)?$/, 'a text without spaces around it')
  .describe('A text.');

const SLUG = '[a-z0-9]+(?:-[a-z0-9]+)*';

export const slug = textLike(new RegExp(`^${SLUG}$`), 'a slug of lower case letters, digits and hyphens').describe(
  'Written here once and never changed: other files and clients refer to it.',
);

/** An id where an object of any type may stand. The types are those whose ids files write; all others are computed. */
export const globalId = textLike(
  new RegExp(
    `^(?:country:[A-Z]{2}|delegation:${SLUG}/${SLUG}|(?:parliament|chamber|assembly|organization|person|document):${SLUG})$`,
  ),
  'an id such as parliament:by-national-assembly, country:BY or delegation:csto-pa/by-national-assembly',
).describe('The global id of an object: its type, a colon, its slug.');

export const countryCode = textLike(/^[A-Z]{2}$/, 'a country code of two capital letters (ISO 3166-1 alpha-2)');

export const url = z
  .string('an absolute http or https URL')
  .refine(
    (value) => /^https?:\/\/[!-~]+$/.test(value) && URL.canParse(value),
    'an absolute http or https URL, other letters than ASCII percent-encoded',
  )
  .describe('An absolute http or https URL (RFC 3986).');

export const languageTag = z
  .string('a BCP 47 language tag')
  .refine(isCanonicalLanguageTag, 'a BCP 47 language tag such as en, ru or ky-Cyrl')
  .describe('A BCP 47 language tag: en, ru, ky-Cyrl; ar-Latn for a transliteration; und where it is not known.');

export const partialDate = z
  .string("a date in quotes: '2022', '2022-12' or '2022-12-05'")
  .refine(isPartialDate, "a date that exists, such as '2022', '2022-12' or '2022-12-05'")
  .describe('As precise as the source: 2022 (in quotes), 2022-12 or 2022-12-05.');

export const day = z
  .string('a day such as 2022-12-05')
  .refine(isDay, 'a day that exists, such as 2022-12-05')
  .describe('A calendar day: 2022-12-05.');

export const instant = z.iso
  .datetime({ error: 'an instant in UTC such as 2026-11-23T00:00:00Z' })
  .describe('An instant in UTC (RFC 3339): 2026-11-23T00:00:00Z.');

export const count = z
  .int('a whole number of 0 or more')
  .min(0, 'a whole number of 0 or more')
  .max(100_000, 'at most 100000');

export const citation = z
  .strictObject({
    url,
    locator: text.optional().describe('Where in the source: a page, a section, a table row.'),
    quote: text.optional().describe('The words that carry the fact, verbatim, where the source may be quoted.'),
  })
  .meta({ id: 'Citation', description: 'Who said it. The url is described once, in sources.yaml.' });

export const citations = distinct(
  z.array(citation).min(1, 'at least one source'),
  (one) => `${one.url} ${one.locator ?? ''}`,
  ['url'],
).describe('Every fact has at least one source.');

export const nameKind = z.enum(NameKind).describe('Among equals OFFICIAL is shown, then SHORT.');

export const localizedName = z
  .strictObject({ value: text, language: languageTag, kind: nameKind })
  .meta({ id: 'Name', description: 'A name, its language, and what sort of name it is.' });

export const names = distinct(
  z.array(localizedName).min(1, 'at least one name'),
  (one) => `${one.value} ${one.language}`,
  ['value'],
);

export const identifiers = distinct(
  z.array(
    z
      .strictObject({
        scheme: textLike(/^[A-Z][A-Z0-9_]*$/, 'a scheme such as ISO_3166_1_ALPHA_3'),
        value: text,
      })
      .meta({ id: 'Identifier', description: 'An identifier that somebody else issued.' }),
  ),
  (one) => one.scheme,
  ['scheme'],
).default([]);

export const website = z
  .strictObject({ url, language: languageTag.optional() })
  .meta({ id: 'Website', description: 'The official site, and its language where it has one.' });

/** A remark that no field holds: plain, or with its own sources. */
export const note = z
  .union([text, z.strictObject({ text, sources: citations })])
  .meta({ id: 'Note', description: 'What no field holds: a remark, a contradiction, another value and who gives it.' });

export const notes = z.array(note).default([]);

/**
 * When a fact held: spread into a strict object. An absent bound is unknown; `until: unknown` says that an end came
 * and that no source gives its day.
 */
export const validity = {
  from: partialDate.optional().describe('When it began to hold; absent where no source says.'),
  until: z
    .string("a date such as '2022-12', or unknown")
    .refine((value) => value === 'unknown' || isPartialDate(value), "a date such as '2022-12', or unknown")
    .optional()
    .describe(
      'The first day on which it no longer held; a month or a year counts to its end; unknown where no source says when it ended.',
    ),
  lastConfirmedOn: day.optional().describe('The latest day on which a cited source stated it.'),
};

/** For a refinement of whatever has `validity`: an end, if it is known, comes after the beginning. */
export const boundsInOrder: [(bounds: ValidityData) => boolean, { path: string[]; error: string }] = [
  ({ from, until }) =>
    from === undefined ||
    until === undefined ||
    until === 'unknown' ||
    firstDay(from) < (isDay(until) ? until : dayAfter(until)),
  { path: ['until'], error: 'an end after the beginning' },
];

function isCanonicalLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false; // a RangeError is how Intl says that it is no tag
  }
}

export type CitationData = z.output<typeof citation>;
/** An absent bound is unknown. `until` is a partial date, or the word `unknown`: it ended, and no source says when. */
export interface ValidityData {
  from?: string | undefined;
  until?: string | undefined;
  lastConfirmedOn?: string | undefined;
}
