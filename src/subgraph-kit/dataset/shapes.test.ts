import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

import { checkShape } from './checkShape.js';
import {
  citations,
  day,
  globalId,
  identifiers,
  instant,
  languageTag,
  names,
  partialDate,
  slug,
  text,
  url,
} from './shapes.js';

/** Which of the values the shape takes. */
function taken(shape: z.ZodType, values: readonly unknown[]): unknown[] {
  return values.filter((value) => shape.safeParse(value).success);
}

/** The refusals of a value, as expectation and path below `x`. */
function refusals(shape: z.ZodType, value: unknown): string[] {
  const checked = checkShape(shape, value, { file: 'x.yaml', path: ['x'] });
  return 'problems' in checked ? checked.problems.map(({ path, expected, got }) => `${path}: ${expected}; ${got}`) : [];
}

describe('shapes of data files', () => {
  it('take dates that exist, as precise as their source', () => {
    const values = [
      '2022',
      '2022-12',
      '2022-12-05',
      '2024-02-29',
      '2023-02-29',
      '2023-13',
      '2023-00',
      '0000',
      '22',
      2022,
    ];

    expect(taken(partialDate, values)).toEqual(['2022', '2022-12', '2022-12-05', '2024-02-29']);
    expect(taken(day, values)).toEqual(['2022-12-05', '2024-02-29']);
    expect(refusals(partialDate, 2022)).toEqual(["x: a date in quotes: '2022', '2022-12' or '2022-12-05'; 2022"]);
  });

  it('take instants in UTC only', () => {
    expect(
      taken(instant, ['2026-11-23T00:00:00Z', '2026-11-23T00:00:00+01:00', '2026-11-23', '2026-02-30T00:00:00Z']),
    ).toEqual(['2026-11-23T00:00:00Z']);
  });

  it('take absolute URLs of http and https in ASCII', () => {
    const values = [
      'https://pacsto.org/',
      'http://www.kenesh.kg',
      '//pacsto.org',
      'ftp://x.org',
      'https://x.org/д',
      'https://x.org/a b',
      'https://',
    ];

    expect(taken(url, values)).toEqual(['https://pacsto.org/', 'http://www.kenesh.kg']);
  });

  it('take language tags in their canonical form', () => {
    const values = ['en', 'ky-Cyrl', 'ar-Latn', 'zh-Hant', 'und', 'EN', 'english language', 'ky_Cyrl', ''];

    expect(taken(languageTag, values)).toEqual(['en', 'ky-Cyrl', 'ar-Latn', 'zh-Hant', 'und']);
  });

  it('take slugs and global ids of every type that files write', () => {
    const ids = [
      'country:BY',
      'delegation:csto-pa/by-national-assembly',
      'chamber:ru-state-duma',
      'person:viktor-kogut',
    ];

    expect(taken(slug, ['by-na', '2023-news', 'By', 'by--na', '-by', 'by_na'])).toEqual(['by-na', '2023-news']);
    expect(taken(globalId, [...ids, 'country:by', 'delegation:csto-pa', 'quota:a/b', 'by-na'])).toEqual(ids);
  });

  it('take texts without spaces around them', () => {
    expect(taken(text, ['a', 'two words', 'two\nlines', ' a', 'a ', '', 7])).toEqual(['a', 'two words', 'two\nlines']);
  });

  it('refuse facts without a source, and the same source twice for the same place', () => {
    expect(refusals(citations, [])).toEqual(['x: at least one source; []']);
    expect(refusals(citations, [{ url: 'https://a.org/' }, { url: 'https://a.org/', locator: 'page 2' }])).toEqual([]);
    expect(refusals(citations, [{ url: 'https://a.org/' }, { url: 'https://a.org/' }])).toEqual([
      'x[1].url: no two of the same; "https://a.org/"',
    ]);
  });

  it('refuse names of unknown kind, repeated names and two identifiers of one scheme', () => {
    const duma = { value: 'State Duma', language: 'en', kind: 'OFFICIAL' };

    expect(refusals(names, [{ ...duma, kind: 'NICKNAME' }])).toEqual([
      'x[0].kind: one of OFFICIAL, SHORT, ACRONYM, FORMER, TRANSLITERATION, ALTERNATE; "NICKNAME"',
    ]);
    expect(refusals(names, [duma, { ...duma, kind: 'SHORT' }])).toEqual([
      'x[1].value: no two of the same; "State Duma"',
    ]);
    expect(
      refusals(identifiers, [
        { scheme: 'WIKIDATA', value: 'Q1' },
        { scheme: 'WIKIDATA', value: 'Q2' },
      ]),
    ).toEqual(['x[1].scheme: no two of the same; "WIKIDATA"']);
  });
});
