import { describe, expect, it } from '@jest/globals';

import type { QuotaData } from './dataFile.js';
import { ParticipationStatus } from './entities/delegation.js';
import { QuotaBasis, QuotaStanding, SeatCapacity } from './entities/seatQuota.js';
import { type AssemblyFile, reconcile } from './reconcile.js';

const TODAY = '2026-11-24';

function aQuota(seats: number, differently: Partial<QuotaData> = {}): QuotaData {
  return {
    n: 1,
    seats,
    capacity: SeatCapacity.REPRESENTATIVE,
    basis: QuotaBasis.STATUTORY,
    standing: QuotaStanding.ACCEPTED,
    recordedAt: '2026-11-23T00:00:00Z',
    sources: [{ url: 'https://example.org/statute' }],
    ...differently,
  };
}

function anAssembly(differently: Partial<AssemblyFile['assembly']> = {}): AssemblyFile {
  return {
    assembly: { slug: 'nordic-council', statedSeats: 40, complete: true, ...differently },
    delegations: [
      { status: ParticipationStatus.MEMBER, quotas: [aQuota(20)] },
      { status: ParticipationStatus.MEMBER, quotas: [aQuota(13), aQuota(7, { chamber: 'dk-senate' })] },
    ],
    unassignedSeats: [],
  };
}

describe('reconcile', () => {
  it('finds the sum of the members equal to the stated total', () => {
    expect(reconcile(anAssembly(), TODAY)).toEqual({
      assembly: 'nordic-council',
      delegations: 2,
      withSeats: 2,
      sum: 40,
      unassigned: 0,
      stated: 40,
      verdict: 'EQUAL',
    });
  });

  it('counts accepted representatives of members alone', () => {
    const file = anAssembly();
    const others = [
      { status: ParticipationStatus.MEMBER, quotas: [] },
      {
        status: ParticipationStatus.MEMBER,
        quotas: [aQuota(3, { capacity: SeatCapacity.SUBSTITUTE }), aQuota(4, { standing: QuotaStanding.DISPUTED })],
      },
      { status: ParticipationStatus.ASSOCIATE_MEMBER, quotas: [aQuota(5)] },
      { status: ParticipationStatus.OBSERVER, quotas: [aQuota(6, { capacity: SeatCapacity.OBSERVER })] },
    ];

    expect(reconcile({ ...file, delegations: [...file.delegations, ...others] }, TODAY)).toMatchObject({
      delegations: 6,
      withSeats: 2,
      sum: 40,
      verdict: 'EQUAL',
    });
  });

  it('counts what holds on the day: from its first day to the day before its end', () => {
    const seatsOn = (day: string, bounds: Partial<QuotaData>) =>
      reconcile(
        { ...anAssembly(), delegations: [{ status: ParticipationStatus.MEMBER, quotas: [aQuota(9, bounds)] }] },
        day,
      ).sum;

    expect(seatsOn('2015-06-15', { from: '2015-06-16' })).toBe(0);
    expect(seatsOn('2015-06-16', { from: '2015-06-16' })).toBe(9);
    expect(seatsOn('2011-06-29', { until: '2011-06-30' })).toBe(9);
    expect(seatsOn('2011-06-30', { until: '2011-06-30' })).toBe(0);
    expect(seatsOn('2022-12-31', { until: '2022-12' })).toBe(9);
    expect(seatsOn('2023-01-01', { until: '2022-12' })).toBe(0);
    expect(seatsOn('2022-01-01', { until: 'unknown' })).toBe(0);
  });

  it('adds the seats that no recorded parliament sends', () => {
    const unassignedSeats = [
      { seats: 9, capacity: SeatCapacity.REPRESENTATIVE },
      { seats: 2, capacity: SeatCapacity.SUBSTITUTE },
    ];

    expect(reconcile({ ...anAssembly({ statedSeats: 49 }), unassignedSeats }, TODAY)).toMatchObject({
      sum: 40,
      unassigned: 9,
      verdict: 'EQUAL',
    });
  });

  it('calls a difference a mismatch only where all delegations are known', () => {
    expect(reconcile(anAssembly({ statedSeats: 41 }), TODAY).verdict).toBe('MISMATCH');
    expect(reconcile(anAssembly({ statedSeats: 41, complete: false }), TODAY).verdict).toBe('PARTIAL');
  });

  it('needs a stated total, and seats', () => {
    const withoutSeats = { ...anAssembly(), delegations: [{ status: ParticipationStatus.MEMBER, quotas: [] }] };

    expect(reconcile(anAssembly({ statedSeats: undefined }), TODAY)).toMatchObject({
      stated: null,
      verdict: 'NO_TOTAL_STATED',
    });
    expect(reconcile(withoutSeats, TODAY).verdict).toBe('NO_SEATS_RECORDED');
  });
});
