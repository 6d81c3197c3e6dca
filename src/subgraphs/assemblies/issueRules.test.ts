import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { THREE_ASSEMBLIES } from '../../testing/seeds/assemblies.js';
import { sliceUnderTest, type Data, type SliceUnderTest } from '../../testing/slice.js';
import { QuotaStanding, SeatCapacity } from './entities/seatQuota.js';
import {
  issuesOfAssembly,
  issuesOfDelegation,
  type AssemblyFacts,
  type DelegationFacts,
  type QuotaFacts,
} from './entities/issueRules.js';

const TODAY = '2026-11-24';
const HOUSE = { name: 'House', parliamentId: 'parliament:p', statutoryMembers: 100 };
const COUNCIL = { name: 'The Council', parliamentId: 'parliament:p', statutoryMembers: null };

/** A quota of the whole parliament that a source confirmed. */
function aQuota(seats: number, differently: Partial<QuotaFacts> = {}): QuotaFacts {
  return {
    seats,
    capacity: SeatCapacity.REPRESENTATIVE,
    standing: QuotaStanding.ACCEPTED,
    holds: true,
    chamber: null,
    from: null,
    until: null,
    lastConfirmedOn: '2026-01-01',
    ...differently,
  };
}

function ofDelegation(quotas: QuotaFacts[], differently: Partial<DelegationFacts> = {}): string[] {
  const facts = { id: 'delegation:a/p', assemblySlug: 'a', parliamentId: 'parliament:p', quotas, ...differently };
  return issuesOfDelegation(facts, TODAY).map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
}

function ofAssembly(differently: Partial<AssemblyFacts>): string[] {
  const facts = { id: 'assembly:a', slug: 'a', statedSeats: 40, isComplete: true, seats: 40, unassigned: [] };
  return issuesOfAssembly({ ...facts, ...differently }).map(
    ({ code, severity, message }) => `${severity} ${code}: ${message}`,
  );
}

describe('a delegation', () => {
  it('with a confirmed quota has no issue', () => {
    expect(ofDelegation([aQuota(7)])).toEqual([]);
  });

  it('has conflicting sources while a disputed quota holds', () => {
    const disputed = { standing: QuotaStanding.DISPUTED, chamber: HOUSE };

    expect(ofDelegation([aQuota(7, { chamber: HOUSE }), aQuota(6, disputed)])).toEqual([
      'WARNING CONFLICTING_SOURCES: Sources disagree: 6 seats of the House according to another source than the one that counts.',
    ]);
    expect(ofDelegation([aQuota(7), aQuota(6, { ...disputed, holds: false })])).toEqual([]);
  });

  it('mismatches where its chambers do not add up to the whole, each capacity by itself', () => {
    const parts = [aQuota(3, { chamber: HOUSE }), aQuota(1, { chamber: COUNCIL })];

    expect(ofDelegation([aQuota(5), ...parts])).toEqual([
      'WARNING TOTAL_MISMATCH: Parts and whole differ: the figures of the chambers add up to 4, that of the whole is 5.',
    ]);
    expect(ofDelegation([aQuota(4), ...parts])).toEqual([]);
    expect(ofDelegation([aQuota(5, { capacity: SeatCapacity.SUBSTITUTE }), ...parts])).toEqual([]);
    expect(ofDelegation([aQuota(5, { holds: false }), ...parts])).toEqual([]);
  });

  it('cannot have more seats of a chamber than the chamber has members', () => {
    expect(ofDelegation([aQuota(101, { chamber: HOUSE }), aQuota(500, { chamber: COUNCIL })])).toEqual([
      'ERROR MORE_SEATS_THAN_CHAMBER: More seats than members: 101 seats of the House, which has 100 members.',
    ]);
    expect(ofDelegation([aQuota(100, { chamber: HOUSE })])).toEqual([]);
    expect(ofDelegation([aQuota(101, { chamber: HOUSE, holds: false })])).toEqual([]);
  });

  it('misses a quota where none was ever recorded', () => {
    expect(ofDelegation([])).toEqual(['WARNING MISSING_QUOTA: No source gives the number of its seats.']);
    expect(ofDelegation([aQuota(0)])).toEqual([]);
  });

  it('misses validity where no source dates an accepted quota', () => {
    expect(ofDelegation([aQuota(1, { lastConfirmedOn: null })])).toEqual([
      'INFO MISSING_VALIDITY: No source tells whether this is true today: 1 seat of the whole parliament.',
    ]);
    expect(ofDelegation([aQuota(1, { lastConfirmedOn: null, until: '2020' })])).toEqual([]);
  });

  it('has an unknown chamber where its parliament lacks it', () => {
    const unknown = ['ERROR UNKNOWN_CHAMBER: The sending parliament has no such chamber: 2 seats of the Council.'];

    expect(ofDelegation([aQuota(2, { chamber: { ...COUNCIL, parliamentId: 'parliament:q' } })])).toEqual(unknown);
    expect(ofDelegation([aQuota(2, { chamber: COUNCIL })], { parliamentId: null })).toEqual(unknown);
  });
});

describe('an assembly', () => {
  it('whose delegations are all known mismatches the stated total, unassigned representatives included', () => {
    const unassigned = (seats: number, capacity = SeatCapacity.REPRESENTATIVE) => [
      { label: 'Ex officio', seats, capacity },
    ];
    const mismatch = (sum: number) =>
      `WARNING TOTAL_MISMATCH: The recorded seats add up to ${sum}, but a source states 40.`;

    expect(ofAssembly({})).toEqual([]);
    expect(ofAssembly({ seats: 38 })).toEqual([mismatch(38)]);
    expect(ofAssembly({ seats: 38, isComplete: false })).toEqual([]);
    expect(ofAssembly({ seats: 38, statedSeats: null })).toEqual([]);
    expect(ofAssembly({ seats: null })).toEqual([]);
    expect(ofAssembly({ seats: 38, unassigned: unassigned(1) })[0]).toBe(mismatch(39));
    expect(ofAssembly({ seats: 38, unassigned: unassigned(2, SeatCapacity.SUBSTITUTE) })[0]).toBe(mismatch(38));
  });

  it('tells of seats that no recorded parliament sends', () => {
    const unassigned = [{ label: 'Ex officio', seats: 2, capacity: SeatCapacity.REPRESENTATIVE }];

    expect(ofAssembly({ seats: 38, unassigned })).toEqual([
      'INFO TOTAL_MISMATCH: The assembly also has seats that no recorded parliament sends, and which are not counted: Ex officio (2).',
    ]);
  });
});

describe('the issues of the graph', () => {
  let slice: SliceUnderTest;

  beforeAll(async () => {
    slice = await sliceUnderTest('assemblies', THREE_ASSEMBLIES);
  });
  afterAll(() => slice?.database.close());

  async function issues(args: string): Promise<string[]> {
    const data = await slice.dataOf(`{ dataIssues${args} { nodes { code severity subject { id } } } }`);
    return ((data['dataIssues'] as Data)['nodes'] as Data[]).map(
      ({ code, severity, subject }) => `${severity} ${code} ${(subject as Data)['id']}`,
    );
  }

  const ALL = [
    'ERROR MORE_SEATS_THAN_CHAMBER delegation:old-pa/by-national-assembly',
    'ERROR UNKNOWN_CHAMBER delegation:old-pa/by-national-assembly',
    'WARNING TOTAL_MISMATCH assembly:treaty-pa',
    'WARNING MISSING_QUOTA delegation:treaty-pa/am-national-assembly',
    'WARNING CONFLICTING_SOURCES delegation:treaty-pa/by-national-assembly',
    'WARNING TOTAL_MISMATCH delegation:union-pa/gb-parliament',
    'INFO TOTAL_MISMATCH assembly:union-pa',
    'INFO MISSING_VALIDITY delegation:treaty-pa/by-national-assembly',
  ];

  it('stand worst first, then by subject and code', async () => {
    expect(await issues('')).toEqual(ALL);
  });

  it('are filtered by code, severity and assembly', async () => {
    expect(await issues('(filter: { codes: [MISSING_QUOTA, UNKNOWN_CHAMBER] })')).toEqual([ALL[1], ALL[3]]);
    expect(await issues('(filter: { severities: [INFO] })')).toEqual(ALL.slice(6));
    expect(await issues('(filter: { assemblySlugs: ["union-pa", "x"] })')).toEqual([ALL[5], ALL[6]]);
    expect(await issues('(filter: { assemblySlugs: ["union-pa"], severities: [INFO] })')).toEqual([ALL[6]]);
    expect(await issues('(filter: { codes: [] })')).toEqual([]);
  });

  it('are paged forward and backward, each once', async () => {
    async function pages(size: string, cursor: string, next: string): Promise<string[][]> {
      const found: string[][] = [];
      for (let at: string | null = null; ;) {
        const data = await slice.dataOf(
          `query ($at: String) { dataIssues(${size}: 3, ${cursor}: $at) {
            totalCount nodes { code subject { id } } edges { cursor node { code } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
          { at },
        );
        const { nodes, pageInfo, totalCount } = data['dataIssues'] as Data;
        expect(totalCount).toBe(8);
        found.push((nodes as Data[]).map(({ code, subject }) => `${code} ${(subject as Data)['id']}`));
        if (!(pageInfo as Data)[next]) return found;
        at = (pageInfo as Data)[cursor === 'after' ? 'endCursor' : 'startCursor'] as string;
      }
    }
    const rows = ALL.map((row) => row.slice(row.indexOf(' ') + 1));

    expect(await pages('first', 'after', 'hasNextPage')).toEqual([rows.slice(0, 3), rows.slice(3, 6), rows.slice(6)]);
    expect(await pages('last', 'before', 'hasPreviousPage')).toEqual([
      rows.slice(5),
      rows.slice(2, 5),
      rows.slice(0, 2),
    ]);
  });

  it('hang on their subjects, those of delegations not on the assembly', async () => {
    expect(
      await slice.dataOf(`{
        assembly(slug: "treaty-pa") { issues { code subject { __typename id } } }
        delegation(assembly: "treaty-pa", parliament: "by-national-assembly") { issues { code subject { __typename } } } }`),
    ).toEqual({
      assembly: { issues: [{ code: 'TOTAL_MISMATCH', subject: { __typename: 'Assembly', id: 'assembly:treaty-pa' } }] },
      delegation: {
        issues: [
          { code: 'CONFLICTING_SOURCES', subject: { __typename: 'Delegation' } },
          { code: 'MISSING_VALIDITY', subject: { __typename: 'Delegation' } },
        ],
      },
    });
  });
});
