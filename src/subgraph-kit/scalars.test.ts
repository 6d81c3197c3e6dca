import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLScalarType, parseValue, printType } from 'graphql';
import { DayScalar, InstantScalar, LanguageTagScalar, PartialDateScalar, SCALARS, UrlScalar } from './scalars.js';

/** Why a value is refused, given as a variable and as a literal of the operation; null where it is taken. */
function refusals(scalar: GraphQLScalarType, value: unknown): (string | null)[] {
  const reasonOf = (parse: () => unknown): string | null => {
    try {
      expect(parse()).toBe(value);
      return null;
    } catch (error) {
      if (error instanceof Error && !('matcherResult' in error)) return error.message;
      throw error;
    }
  };
  return [
    reasonOf(() => scalar.parseValue(value)),
    reasonOf(() => scalar.parseLiteral(parseValue(JSON.stringify(value)))),
  ];
}

function accepted(scalar: GraphQLScalarType, values: readonly unknown[]): unknown[] {
  return values.filter((value) => refusals(scalar, value).every((reason) => reason === null));
}

describe('Date', () => {
  it('is a day of the calendar', () => {
    expect(accepted(DayScalar, ['2023-09-10', '2024-02-29', '2023-02-29', '2023-09', '2023', 'today', ''])).toEqual([
      '2023-09-10',
      '2024-02-29',
    ]);
  });

  it('says what it expects, to variables and to literals', () => {
    const refusal = 'Expected a calendar date such as 2023-09-10, but got "2023-02-30".';

    expect(refusals(DayScalar, '2023-02-30')).toEqual([refusal, refusal]);
  });

  it('is never a number, nor null', () => {
    expect(() => DayScalar.parseValue(20230910)).toThrow(
      'Expected a calendar date such as 2023-09-10, but got 20230910.',
    );
    expect(() => DayScalar.parseLiteral(parseValue('2023'))).toThrow(
      'Expected a calendar date such as 2023-09-10, but got "2023".',
    );
    expect(() => DayScalar.parseValue(null)).toThrow('Expected a calendar date such as 2023-09-10, but got null.');
  });
});

describe('DateTime', () => {
  it('is an instant in UTC', () => {
    const instants = ['2026-11-23T15:07:33Z', '2026-11-23T15:07:33.5Z', '2016-12-31T23:59:60Z'];
    const others = [
      '2026-11-23T15:07:33+03:00',
      '2026-11-23T15:07Z',
      '2026-11-23',
      '2026-11-31T00:00:00Z',
      '2026-11-23T24:00:00Z',
      '2026-11-23 15:07:33Z',
    ];

    expect(accepted(InstantScalar, [...instants, ...others])).toEqual(instants);
    expect(refusals(InstantScalar, '2026-11-23')[0]).toBe(
      'Expected an instant in UTC such as 2026-11-23T15:07:33Z, but got "2026-11-23".',
    );
  });

  it('is shown from a date of the database, without idle fractions', () => {
    expect(InstantScalar.serialize(new Date('2026-11-23T15:07:33.000Z'))).toBe('2026-11-23T15:07:33Z');
    expect(InstantScalar.serialize(new Date('2026-11-23T15:07:33.120Z'))).toBe('2026-11-23T15:07:33.120Z');
    expect(InstantScalar.serialize('2026-11-23T15:07:33Z')).toBe('2026-11-23T15:07:33Z');
  });
});

describe('PartialDate', () => {
  it('is a year, a month or a day', () => {
    expect(accepted(PartialDateScalar, ['2022', '2022-12', '2022-12-05', '2022-13', 'unknown'])).toEqual([
      '2022',
      '2022-12',
      '2022-12-05',
    ]);
    expect(refusals(PartialDateScalar, 'unknown')[0]).toBe(
      'Expected a date such as 2022, 2022-12 or 2022-12-05, but got "unknown".',
    );
  });
});

describe('URL', () => {
  it('is absolute, and of the web', () => {
    const urls = ['https://example.org', 'http://house.gov.by/en/', 'HTTPS://пример.рф/путь?a=b#c'];

    expect(
      accepted(UrlScalar, [
        ...urls,
        'example.org',
        '/en',
        '//example.org',
        'ftp://example.org',
        'javascript:alert(1)',
        'https://',
        'http://[::1',
      ]),
    ).toEqual(urls);
    expect(refusals(UrlScalar, '/en')[0]).toBe('Expected an absolute http or https URL, but got "/en".');
  });
});

describe('LanguageTag', () => {
  it('is well-formed, in any case, and passed as it is', () => {
    const tags = ['en', 'EN', 'ky-Cyrl', 'pt-BR', 'sr-Latn-RS', 'de-x-plain'];

    expect(accepted(LanguageTagScalar, [...tags, '', 'e', 'en_GB', 'english language', 'en-', '*'])).toEqual(tags);
    expect(refusals(LanguageTagScalar, 'en_GB')[0]).toBe(
      'Expected a BCP 47 language tag such as en or ky-Cyrl, but got "en_GB".',
    );
  });
});

describe('every scalar', () => {
  it('is described, and names its specification', () => {
    expect(SCALARS.map(({ name }) => name)).toEqual(['Date', 'DateTime', 'PartialDate', 'URL', 'LanguageTag']);
    for (const scalar of SCALARS) {
      expect(scalar.description).toMatch(/\.$|\)\.$/);
      expect(printType(scalar)).toContain(`@specifiedBy(url: "${scalar.specifiedByURL ?? 'none'}")`);
      expect(buildSchema(printType(scalar)).getType(scalar.name)).toBeDefined();
    }
  });
});
