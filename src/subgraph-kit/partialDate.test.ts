import { describe, expect, it } from '@jest/globals';
import { dayAfter, firstDay, isDay, isPartialDate } from './partialDate.js';

describe('a partial date', () => {
  it.each(['2022', '2022-12', '2022-12-05', '0001', '2024-02-29', '2000-02-29'])('may be %s', (text) => {
    expect(isPartialDate(text)).toBe(true);
  });

  it.each([
    '',
    '22',
    '0000',
    '02022',
    '2022-',
    '2022-1',
    '2022-00',
    '2022-13',
    '2022-12-00',
    '2022-04-31',
    '2023-02-29',
    '1900-02-29',
    '2022-12-5',
    '2022-12-05T00:00:00Z',
    ' 2022',
    '2022\n',
    'unknown',
  ])('is not %j', (text) => {
    expect(isPartialDate(text)).toBe(false);
  });

  it('is a day only when it is whole', () => {
    expect(['2022', '2022-12', '2022-12-05', '2022-12-32'].map(isDay)).toEqual([false, false, true, false]);
  });

  it('begins on the first day of its interval', () => {
    expect(['2022', '2022-12', '2022-12-05'].map(firstDay)).toEqual(['2022-01-01', '2022-12-01', '2022-12-05']);
  });

  it('is over on the day after its interval, across months, leap days and years', () => {
    const pairs = [
      ['2022', '2023-01-01'],
      ['2022-11', '2022-12-01'],
      ['2022-12', '2023-01-01'],
      ['2022-12-05', '2022-12-06'],
      ['2022-12-31', '2023-01-01'],
      ['2024-02-28', '2024-02-29'],
      ['2023-02-28', '2023-03-01'],
    ] as const;

    expect(pairs.map(([date]) => dayAfter(date))).toEqual(pairs.map(([, after]) => after));
  });
});
