import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { THREE_ASSEMBLIES } from '../../testing/seeds/assemblies.js';
import { sliceUnderTest, type Data, type SliceUnderTest } from '../../testing/slice.js';
import { smallestMajority, tallyByChamberType } from './entities/seatSummary.js';

let slice: SliceUnderTest;

beforeAll(async () => {
  slice = await sliceUnderTest('assemblies', THREE_ASSEMBLIES);
});
afterAll(() => slice?.database.close());

async function delegation(parliament: string, fields: string, assembly = 'treaty-pa'): Promise<Data> {
  const data = await slice.dataOf(`{ delegation(assembly: "${assembly}", parliament: "${parliament}") { ${fields} } }`);
  return data['delegation'] as Data;
}

async function summary(assembly: string, args: string, fields: string): Promise<Data> {
  const data = await slice.dataOf(`{ assembly(slug: "${assembly}") { seatSummary${args} { ${fields} } } }`);
  return (data['assembly'] as Data)['seatSummary'] as Data;
}

describe('the quotas of a delegation', () => {
  it('are those that count today, lower before upper before the whole', async () => {
    expect(await delegation('by-national-assembly', 'seatQuotas { seats capacity chamber { id } }')).toEqual({
      seatQuotas: [
        { seats: 7, capacity: 'REPRESENTATIVE', chamber: { id: 'chamber:by-house' } },
        { seats: 4, capacity: 'REPRESENTATIVE', chamber: { id: 'chamber:by-council' } },
        { seats: 2, capacity: 'SUBSTITUTE', chamber: null },
      ],
    });
  });

  it('are those of one day and one capacity where asked', async () => {
    expect(
      await delegation('ru-federal-assembly', 'before: seatQuotas(asOf: "2019-12-31") { seats } seatQuotas { seats }'),
    ).toEqual({ before: [{ seats: 9 }, { seats: 12 }], seatQuotas: [{ seats: 10 }, { seats: 12 }] });
    expect(await delegation('by-national-assembly', 'seatQuotas(capacity: SUBSTITUTE) { seats }')).toEqual({
      seatQuotas: [{ seats: 2 }],
    });
  });

  it('stand in the history with superseded and disputed ones, the oldest record first', async () => {
    const history = `seatQuotaHistory {
      id seats standing basis recordedAt validity { from until status lastConfirmedOn } delegation { id } }`;
    const data = await delegation('by-national-assembly', history);
    const superseded = await delegation('ru-federal-assembly', history);

    expect((data['seatQuotaHistory'] as Data[]).map(({ id, seats, standing }) => [id, seats, standing])).toEqual([
      ['quota:treaty-pa/by-national-assembly/by-house/representative/2', 6, 'DISPUTED'],
      ['quota:treaty-pa/by-national-assembly/by-council/representative/1', 4, 'ACCEPTED'],
      ['quota:treaty-pa/by-national-assembly/by-house/representative/1', 7, 'ACCEPTED'],
      ['quota:treaty-pa/by-national-assembly/whole/substitute/1', 2, 'ACCEPTED'],
    ]);
    expect((superseded['seatQuotaHistory'] as Data[]).at(-1)).toEqual({
      id: 'quota:treaty-pa/ru-federal-assembly/ru-state-duma/representative/2',
      seats: 9,
      standing: 'ACCEPTED',
      basis: 'STATUTORY',
      recordedAt: '2026-11-23T00:00:00Z',
      validity: { from: '2010', until: '2019', status: 'ENDED', lastConfirmedOn: null },
      delegation: { id: 'delegation:treaty-pa/ru-federal-assembly' },
    });
  });
});

describe('the seats of a delegation', () => {
  it('are the sum over its chambers, of a day and a capacity, disputed ones left out', async () => {
    expect(
      await delegation('by-national-assembly', 'totalSeats substitutes: totalSeats(capacity: SUBSTITUTE)'),
    ).toEqual({ totalSeats: 11, substitutes: 2 });
    expect(await delegation('ru-federal-assembly', 'totalSeats before: totalSeats(asOf: "2019-12-31")')).toEqual({
      totalSeats: 22,
      before: 21,
    });
  });

  it('are the figure for the whole where there is one, and its chambers the breakdown', async () => {
    expect(await delegation('gb-parliament', 'totalSeats', 'union-pa')).toEqual({ totalSeats: 5 });
  });

  it('are unknown, not zero, where no source gives them', async () => {
    expect(
      await delegation('am-national-assembly', 'totalSeats shareOfAssembly seatQuotas { id } seatQuotaHistory { id }'),
    ).toEqual({ totalSeats: null, shareOfAssembly: null, seatQuotas: [], seatQuotaHistory: [] });
  });

  it('are a part of those of the assembly on the day', async () => {
    expect(
      await delegation('by-national-assembly', 'shareOfAssembly before: shareOfAssembly(asOf: "2015-01-01")'),
    ).toEqual({ shareOfAssembly: 11 / 40, before: 11 / 32 });
  });
});

describe('the summary of an assembly', () => {
  it('adds up, by delegation and by the role of the chamber', async () => {
    const data = await summary(
      'treaty-pa',
      '',
      `asOf seats delegations
       byDelegation { key label seats share delegation { id } chamberType }
       byChamberType { key label seats share delegation { id } chamberType }
       smallestMajority { id }`,
    );

    const [ru, by, kg] = ['ru-federal-assembly', 'by-national-assembly', 'kg-supreme-council'].map(
      (slug) => `delegation:treaty-pa/${slug}`,
    );
    expect(data).toEqual({
      asOf: '2026-11-24',
      seats: 40,
      delegations: 3,
      byDelegation: [
        { key: ru, label: 'Russia', seats: 22, share: 22 / 40, delegation: { id: ru }, chamberType: null },
        { key: by, label: 'Belarus', seats: 11, share: 11 / 40, delegation: { id: by }, chamberType: null },
        { key: kg, label: 'Kyrgyzstan', seats: 7, share: 7 / 40, delegation: { id: kg }, chamberType: null },
      ],
      byChamberType: [
        { key: 'LOWER', label: 'Lower chambers', seats: 17, share: 17 / 40, delegation: null, chamberType: 'LOWER' },
        { key: 'UPPER', label: 'Upper chambers', seats: 16, share: 16 / 40, delegation: null, chamberType: 'UPPER' },
        {
          key: 'UNICAMERAL',
          label: 'Only chambers',
          seats: 7,
          share: 7 / 40,
          delegation: null,
          chamberType: 'UNICAMERAL',
        },
      ],
      smallestMajority: [{ id: ru }],
    });
  });

  it('labels a delegation by its country, where it is the only one of it, or else by its sender', async () => {
    const { byDelegation } = await summary('union-pa', '', 'byDelegation { label }');

    expect(byDelegation.map((tally: { label: string }) => tally.label)).toEqual([
      'The Parliament of the United Kingdom',
      'Russia',
      'European Parliament',
      'Scottish Parliament',
      'Armenia',
    ]);
  });

  it('keeps apart the seats that belong to no chamber', async () => {
    expect(await summary('union-pa', '', 'seats byChamberType { key seats chamberType }')).toEqual({
      seats: 15,
      byChamberType: [
        { key: 'LOWER', seats: 3, chamberType: 'LOWER' },
        { key: 'UNSPECIFIED', seats: 12, chamberType: null },
      ],
    });
  });

  it('counts one capacity, on one day', async () => {
    expect(await summary('treaty-pa', '(capacity: SUBSTITUTE)', 'seats delegations')).toEqual({
      seats: 2,
      delegations: 1,
    });
    expect(await summary('treaty-pa', '(asOf: "2015-01-01")', 'asOf seats delegations')).toEqual({
      asOf: '2015-01-01',
      seats: 32,
      delegations: 2,
    });
  });

  it('of no recorded quota has no sum and no majority', async () => {
    expect(
      await summary(
        'treaty-pa',
        '(capacity: OBSERVER)',
        'seats delegations byDelegation { key } byChamberType { key } smallestMajority { id }',
      ),
    ).toEqual({ seats: null, delegations: 0, byDelegation: [], byChamberType: [], smallestMajority: [] });
  });
});

describe('smallestMajority', () => {
  const tallies = (...seats: number[]) => seats.map((each, at) => ({ key: 'abcdef'.charAt(at), seats: each }));

  it('is the fewest that hold more than half: half alone is none', () => {
    expect(smallestMajority(tallies(5, 3, 2))).toEqual(['a', 'b']);
    expect(smallestMajority(tallies(6, 3, 2))).toEqual(['a']);
    expect(smallestMajority(tallies(2, 2, 2, 2))).toEqual(['a', 'b', 'c']);
    expect(smallestMajority(tallies(0, 0))).toEqual([]);
    expect(smallestMajority([])).toEqual([]);
  });
});

describe('tallyByChamberType', () => {
  it('shows the breakdown where it exceeds the figure for the whole', () => {
    const contradicting = { delegationId: 'd', label: 'D', seats: 4, lower: 3, upper: 2, unicameral: null };

    expect(tallyByChamberType([contradicting]).map(({ key, seats, share }) => [key, seats, share])).toEqual([
      ['LOWER', 3, 3 / 5],
      ['UPPER', 2, 2 / 5],
    ]);
  });
});

describe('the hemicycle of an assembly', () => {
  async function hemicycle(args: string): Promise<Data> {
    const data = await slice.dataOf(`{ assembly(slug: "treaty-pa") { hemicycle${args} {
      asOf width rows height groups { key seats } seats { row x y radius group } svg } } }`);
    return (data['assembly'] as Data)['hemicycle'] as Data;
  }

  it('has one place for each seat, in the groups of the tally', async () => {
    const data = await hemicycle('');
    const ofGroup = (key: string) => (data['seats'] as Data[]).filter(({ group }) => group === key).length;

    expect([data['asOf'], data['width']]).toEqual(['2026-11-24', 1000]);
    expect((data['groups'] as Data[]).map(({ key, seats }) => [key, seats, ofGroup(key as string)])).toEqual([
      ['delegation:treaty-pa/ru-federal-assembly', 22, 22],
      ['delegation:treaty-pa/by-national-assembly', 11, 11],
      ['delegation:treaty-pa/kg-supreme-council', 7, 7],
    ]);
    expect(new Set((data['seats'] as Data[]).map(({ row }) => row as number)).size).toBe(data['rows']);
    expect(data['svg']).toContain('Assembly of the Treaty, 2026-11-24');
  });

  it('is grouped by the role of chambers, and as wide and of the day as asked', async () => {
    const data = await hemicycle('(groupBy: CHAMBER_TYPE, width: 400, asOf: "2015-01-01")');

    expect(data['groups']).toEqual([
      { key: 'LOWER', seats: 16 },
      { key: 'UPPER', seats: 16 },
    ]);
    expect([data['asOf'], data['width'], (data['seats'] as Data[]).length]).toEqual(['2015-01-01', 400, 32]);
  });

  it('is 100 to 4000 wide', async () => {
    const ask = (width: number) =>
      slice.errorsOf(`{ assembly(slug: "treaty-pa") { hemicycle(width: ${width}) { rows } } }`);

    expect(await ask(99)).toEqual(['Expected width to be 100 to 4000, but got 99.']);
    expect(await ask(4001)).toEqual(['Expected width to be 100 to 4000, but got 4001.']);
  });
});

describe('compareSeatQuotas', () => {
  it('has a row for each country with a seat in any, by English name, and cells in the order asked', async () => {
    const data = await slice.dataOf(`{ compareSeatQuotas(assemblies: ["union-pa", "treaty-pa"]) {
      asOf assemblies { slug } rows { countryCode country { code } totalSeats cells { seats share assembly { slug } } } } }`);
    const inUnion = (seats: number) => ({ seats, share: seats / 15, assembly: { slug: 'union-pa' } });
    const inTreaty = (seats: number) => ({ seats, share: seats / 40, assembly: { slug: 'treaty-pa' } });

    // The Scottish seats count for the United Kingdom; the European Parliament has no row.
    expect(data['compareSeatQuotas']).toEqual({
      asOf: '2026-11-24',
      assemblies: [{ slug: 'union-pa' }, { slug: 'treaty-pa' }],
      rows: [
        { countryCode: 'AM', country: { code: 'AM' }, totalSeats: 1, cells: [inUnion(1), null] },
        { countryCode: 'BY', country: { code: 'BY' }, totalSeats: 11, cells: [null, inTreaty(11)] },
        { countryCode: 'KG', country: { code: 'KG' }, totalSeats: 7, cells: [null, inTreaty(7)] },
        { countryCode: 'RU', country: { code: 'RU' }, totalSeats: 26, cells: [inUnion(4), inTreaty(22)] },
        { countryCode: 'GB', country: { code: 'GB' }, totalSeats: 7, cells: [inUnion(7), null] },
      ],
    });
  });

  it('compares the seats of the day', async () => {
    expect(
      await slice.dataOf(
        '{ compareSeatQuotas(assemblies: ["treaty-pa", "old-pa"], asOf: "2015-01-01") { asOf rows { countryCode totalSeats } } }',
      ),
    ).toEqual({
      compareSeatQuotas: {
        asOf: '2015-01-01',
        rows: [
          { countryCode: 'BY', totalSeats: 82 },
          { countryCode: 'RU', totalSeats: 21 },
        ],
      },
    });
  });

  it('takes two to ten different slugs of assemblies', async () => {
    const ask = (...slugs: string[]) =>
      slice.errorsOf('query ($slugs: [String!]!) { compareSeatQuotas(assemblies: $slugs) { asOf } }', { slugs });

    expect(await ask('treaty-pa')).toEqual(['Expected assemblies to have 2 to 10 values, but got 1.']);
    expect(await ask(...'abcdefghijk')).toEqual(['Expected assemblies to have 2 to 10 values, but got 11.']);
    expect(await ask('treaty-pa', 'treaty-pa')).toEqual([
      'Expected assemblies to be different slugs, but got ["treaty-pa","treaty-pa"].',
    ]);
    expect(await ask('treaty-pa', 'x')).toEqual(['Expected assemblies to be slugs of assemblies, but got "x".']);
  });
});
