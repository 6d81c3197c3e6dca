import { GraphQLScalarType, Kind } from 'graphql';
import { BadUserInput } from '../platform/errors.js';
import { isDay, isPartialDate } from './partialDate.js';

/** The scalars of the contract. Each is a text that is checked on the way in and passed as it is on the way out. */
export const DayScalar = textScalar({
  name: 'Date',
  description: 'ISO 8601 calendar date, for example 2023-09-10.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date',
  accepts: isDay,
  expected: 'a calendar date such as 2023-09-10',
});

export const InstantScalar = textScalar({
  name: 'DateTime',
  description: 'RFC 3339 instant in UTC, for example 2026-11-23T15:07:33Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time',
  accepts: isInstant,
  expected: 'an instant in UTC such as 2026-11-23T15:07:33Z',
  show: (value) => (value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : value),
});

export const PartialDateScalar = textScalar({
  name: 'PartialDate',
  description: 'A date as precise as its source: 2022, 2022-12 or 2022-12-05 (EDTF level 0).',
  specifiedByURL: 'https://www.loc.gov/standards/datetime/',
  accepts: isPartialDate,
  expected: 'a date such as 2022, 2022-12 or 2022-12-05',
});

export const UrlScalar = textScalar({
  name: 'URL',
  description: 'An absolute http or https URL (RFC 3986).',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3986',
  accepts: isWebUrl,
  expected: 'an absolute http or https URL',
});

export const LanguageTagScalar = textScalar({
  name: 'LanguageTag',
  description: 'A BCP 47 language tag, for example en, ru or ky-Cyrl.',
  specifiedByURL: 'https://www.rfc-editor.org/info/bcp47',
  accepts: isLanguageTag,
  expected: 'a BCP 47 language tag such as en or ky-Cyrl',
});

/** All of them. */
export const SCALARS = [DayScalar, InstantScalar, PartialDateScalar, UrlScalar, LanguageTagScalar];

/** Whether a text is an RFC 3339 instant in UTC, on a day of the calendar. */
export function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?Z$/.test(text) && isDay(text.slice(0, 10));
}

/** Whether a text is an absolute http or https URL. */
export function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** Whether a text is a well-formed BCP 47 language tag. */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

interface TextScalar {
  name: string;
  description: string;
  specifiedByURL: string;
  accepts: (text: string) => boolean;
  expected: string;
  show?: (value: unknown) => unknown;
}

function textScalar({ accepts, expected, show, ...config }: TextScalar): GraphQLScalarType<string, unknown> {
  const parse = (value: unknown): string => {
    if (typeof value === 'string' && accepts(value)) return value;
    throw new BadUserInput(expected, value);
  };
  return new GraphQLScalarType<string, unknown>({
    ...config,
    serialize: show ?? ((value) => value),
    parseValue: parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : 'value' in node ? node.value : node.kind),
  });
}
