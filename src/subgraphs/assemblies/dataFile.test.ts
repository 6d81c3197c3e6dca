import { describe, expect, it } from '@jest/globals';

import { checkShape } from '../../subgraph-kit/dataset/checkShape.js';
import { delegationsClaim } from './dataFile.js';

const SOURCES = [{ url: 'https://example.org/statute' }];
const QUOTA = {
  chamber: 'by-senate',
  n: 1,
  seats: 7,
  basis: 'STATUTORY',
  recordedAt: '2026-11-23T00:00:00Z',
  sources: SOURCES,
};
const DELEGATION = { sender: 'parliament:by-national-assembly', status: 'MEMBER', sources: SOURCES, quotas: [QUOTA] };

function check(delegations: unknown) {
  return checkShape(delegationsClaim.shape, delegations, { file: 'assemblies/x.yaml', path: ['delegations'] });
}

function refusals(delegations: unknown): string[] {
  const checked = check(delegations);
  return 'problems' in checked ? checked.problems.map(({ path, expected, got }) => `${path}: ${expected}; ${got}`) : [];
}

describe('delegations in a data file', () => {
  it('have accepted quotas of representatives unless they say otherwise', () => {
    expect(check([DELEGATION])).toEqual({
      value: [{ ...DELEGATION, quotas: [{ ...QUOTA, capacity: 'REPRESENTATIVE', standing: 'ACCEPTED' }] }],
    });
  });

  it('number the quotas of one chamber and capacity differently, since the number is part of the id', () => {
    const substitutes = { ...QUOTA, capacity: 'SUBSTITUTE' };

    expect(refusals([{ ...DELEGATION, quotas: [QUOTA, substitutes, { ...QUOTA, n: 2 }] }])).toEqual([]);
    expect(refusals([{ ...DELEGATION, quotas: [QUOTA, substitutes, { ...QUOTA, seats: 6 }] }])).toEqual([
      'delegations[0].quotas[2].n: no two of the same; 1',
    ]);
  });

  it('come from one sender each', () => {
    expect(refusals([DELEGATION, DELEGATION])).toEqual([
      'delegations[1].sender: no two of the same; "parliament:by-national-assembly"',
    ]);
  });

  it('may end at an unknown time', () => {
    expect(refusals([{ ...DELEGATION, until: 'unknown' }])).toEqual([]);
    expect(refusals([{ ...DELEGATION, until: 'recently' }])).toEqual([
      `delegations[0].until: a date such as '2022-12', or unknown; "recently"`,
    ]);
  });

  it('begin before they end', () => {
    const refused = [`delegations[0].until: an end after the beginning; "2022"`];

    expect(refusals([{ ...DELEGATION, from: '2022-05', until: '2022' }])).toEqual([]);
    expect(refusals([{ ...DELEGATION, from: '2022-05', until: 'unknown' }])).toEqual([]);
    expect(refusals([{ ...DELEGATION, from: '2023-01-01', until: '2022' }])).toEqual(refused);
  });
});
