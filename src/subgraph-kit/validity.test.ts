import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '../testing/database.js';
import { type Bounds, daysHeld, validityOn } from './validity.js';

const TODAY = '2026-11-24';

function bounds(given: Partial<Bounds>): Bounds {
  return { from: null, until: null, lastConfirmedOn: null, ...given };
}

function statusOf(given: Partial<Bounds>, day = TODAY): string {
  return validityOn(day, bounds(given)).status;
}

describe('the validity of a fact', () => {
  it('is current once a source confirmed it, as long as no end is known', () => {
    expect(statusOf({ lastConfirmedOn: '2026-01-01' })).toBe('CURRENT');
    expect(statusOf({ from: '2020', lastConfirmedOn: '2026-01-01' })).toBe('CURRENT');
  });

  it('is unknown without a confirmation, and with an end that is still to come', () => {
    expect(statusOf({})).toBe('UNKNOWN');
    expect(statusOf({ from: '2020' })).toBe('UNKNOWN');
    expect(statusOf({ from: '2020', until: '2027', lastConfirmedOn: '2026-01-01' })).toBe('UNKNOWN');
  });

  it('is future before the first day', () => {
    expect(statusOf({ from: '2027' }, '2026-12-31')).toBe('FUTURE');
    expect(statusOf({ from: '2027', lastConfirmedOn: '2026-01-01' }, '2027-01-01')).toBe('CURRENT');
  });

  it('is ended from the day that is given as its end, or after the month or year that is', () => {
    expect(statusOf({ until: '2026-11-24' }, '2026-11-23')).toBe('UNKNOWN');
    expect(statusOf({ until: '2026-11-24' }, '2026-11-24')).toBe('ENDED');
    expect(statusOf({ until: '2026-11' }, '2026-11-30')).toBe('UNKNOWN');
    expect(statusOf({ until: '2026-11' }, '2026-12-01')).toBe('ENDED');
    expect(statusOf({ until: '2026' }, '2026-12-31')).toBe('UNKNOWN');
    expect(statusOf({ until: '2026' }, '2027-01-01')).toBe('ENDED');
  });

  it('is ended where an end certainly came, which is shown as no date', () => {
    expect(validityOn(TODAY, bounds({ from: '2006', until: 'unknown', lastConfirmedOn: '2010-06-30' }))).toEqual({
      from: '2006',
      until: null,
      status: 'ENDED',
      lastConfirmedOn: '2010-06-30',
    });
  });
});

describe('the days on which a fact holds', () => {
  it.each([
    [{}, '[,)'],
    [{ from: '2020' }, '[2020-01-01,)'],
    [{ from: '2020-03' }, '[2020-03-01,)'],
    [{ until: '2022-12-05' }, '[,2022-12-05)'],
    [{ until: '2022-12' }, '[,2023-01-01)'],
    [{ from: '2020', until: '2020' }, '[2020-01-01,2021-01-01)'],
    [{ from: '2022-12-05', until: '2022-12-06' }, '[2022-12-05,2022-12-06)'],
  ])('go from the first day to the day before the end: %j', (given, days) => {
    expect(daysHeld(bounds(given))).toBe(days);
  });

  it('are none between one day and the same', () => {
    expect(daysHeld(bounds({ from: '2022-12-05', until: '2022-12-05' }))).toBe('empty');
  });

  it('reach to the last confirmation where the end is unknown, else they are the first day alone, else none', () => {
    expect(daysHeld(bounds({ from: '2006-11-16', until: 'unknown', lastConfirmedOn: '2010-06-30' }))).toBe(
      '[2006-11-16,2010-07-01)',
    );
    expect(daysHeld(bounds({ until: 'unknown', lastConfirmedOn: '2010-06-30' }))).toBe('[,2010-07-01)');
    expect(daysHeld(bounds({ from: '2006-11', until: 'unknown' }))).toBe('[2006-11-01,2006-11-02)');
    expect(daysHeld(bounds({ until: 'unknown' }))).toBe('empty');
  });
});

describe('PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ migrated: false });
  });
  afterAll(() => database?.close());

  it('finds a fact on its days, as its status tells it', async () => {
    const held = daysHeld(bounds({ from: '2020-03', until: '2022-12' }));
    const days = ['2020-02-29', '2020-03-01', '2022-12-31', '2023-01-01'];

    const rows = await database.dataSource.query<{ holds: boolean }[]>(
      'SELECT $1::daterange @> day::date AS holds FROM unnest($2::text[]) AS day',
      [held, days],
    );

    expect(rows.map(({ holds }) => holds)).toEqual([false, true, true, false]);
  });

  it('finds what holds on no day on none, and what has no bounds on every day', async () => {
    const [row] = await database.dataSource.query<object[]>(
      `SELECT $1::daterange @> '2026-11-24'::date AS empty, $2::daterange @> '0001-01-01'::date AS unbounded`,
      [daysHeld(bounds({ until: 'unknown' })), daysHeld(bounds({}))],
    );

    expect(row).toEqual({ empty: false, unbounded: true });
  });
});
