import { describe, expect, it } from '@jest/globals';

import { reconciliationTable } from './reconciliationTable.js';

describe('reconciliationTable', () => {
  it('says line by line what was added up and how it compares', () => {
    const one = { delegations: 3, withSeats: 2, sum: 18, unassigned: 0, stated: 76 };

    expect(
      reconciliationTable([
        { ...one, assembly: 'pace', stated: 18, verdict: 'EQUAL' },
        { ...one, assembly: 'eala', unassigned: 9, stated: 27, verdict: 'EQUAL' },
        { ...one, assembly: 'pabsec', verdict: 'PARTIAL' },
        { ...one, assembly: 'benelux', stated: 17, verdict: 'MISMATCH' },
        { ...one, assembly: 'csto-pa', stated: null, verdict: 'NO_TOTAL_STATED' },
        { ...one, assembly: 'puic', withSeats: 0, sum: 0, stated: null, verdict: 'NO_SEATS_RECORDED' },
      ]),
    ).toEqual([
      'assembly  delegations  with seats  sum  unassigned  stated  verdict',
      'pace                3           2   18                  18  OK',
      'eala                3           2   18           9      27  OK',
      'pabsec              3           2   18                  76  partial table (18 of 76, 2 delegations)',
      'benelux             3           2   18                  17  MISMATCH +1',
      'csto-pa             3           2   18                      no total stated',
      '1 assembly without recorded seats',
    ]);
  });
});
