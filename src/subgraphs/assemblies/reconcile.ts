import type { Dataset } from '../../subgraph-kit/dataset/readDataset.js';
import { dayAfter, firstDay } from '../../subgraph-kit/partialDate.js';
import {
  type AssemblyData,
  assemblyClaim,
  type DelegationData,
  delegationsClaim,
  type QuotaData,
  type UnassignedSeatsData,
  unassignedSeatsClaim,
} from './dataFile.js';
import { ParticipationStatus } from './entities/delegation.js';
import { QuotaStanding, SeatCapacity } from './entities/seatQuota.js';

/** What an assembly's file says about seats. */
export interface AssemblyFile {
  assembly: Pick<AssemblyData, 'slug' | 'statedSeats' | 'complete'>;
  delegations: readonly Pick<DelegationData, 'status' | 'quotas'>[];
  unassignedSeats: readonly Pick<UnassignedSeatsData, 'seats' | 'capacity'>[];
}

/** One assembly's seats, added up and held against the total that a source states. */
export interface Reconciliation {
  assembly: string;
  delegations: number;
  /** Delegations of members that have representatives on the day. */
  withSeats: number;
  /** Their representatives. */
  sum: number;
  /** Representatives that no recorded parliament sends. */
  unassigned: number;
  stated: number | null;
  /** EQUAL to the stated total; PARTIAL and differing where not all delegations are known, MISMATCH where they are. */
  verdict: 'EQUAL' | 'PARTIAL' | 'MISMATCH' | 'NO_TOTAL_STATED' | 'NO_SEATS_RECORDED';
}

/** Reconciles one assembly on a day (ISO 8601): accepted representatives of members, and unassigned seats. */
export function reconcile(file: AssemblyFile, day: string): Reconciliation {
  const seatsOfMembers = file.delegations
    .filter(({ status }) => status === ParticipationStatus.MEMBER)
    .map(({ quotas }) => quotas.filter((quota) => isCounted(quota) && holdsOn(day, quota)).map(({ seats }) => seats));
  const sum = total(seatsOfMembers.flat());
  const unassigned = total(
    file.unassignedSeats.filter(({ capacity }) => capacity === SeatCapacity.REPRESENTATIVE).map(({ seats }) => seats),
  );
  const { slug, statedSeats = null, complete } = file.assembly;

  const verdict = (): Reconciliation['verdict'] => {
    if (sum + unassigned === 0) return 'NO_SEATS_RECORDED';
    if (statedSeats === null) return 'NO_TOTAL_STATED';
    if (sum + unassigned === statedSeats) return 'EQUAL';
    return complete ? 'MISMATCH' : 'PARTIAL';
  };
  return {
    assembly: slug,
    delegations: file.delegations.length,
    withSeats: seatsOfMembers.filter((quotas) => quotas.length > 0).length,
    sum,
    unassigned,
    stated: statedSeats,
    verdict: verdict(),
  };
}

/** Reconciles every assembly of the data set, in the order of their files. */
export function reconcileAll(dataset: Dataset, day: string): Reconciliation[] {
  const delegations = new Map(dataset.files(delegationsClaim).map(({ file, value }) => [file, value]));
  const unassigned = new Map(dataset.files(unassignedSeatsClaim).map(({ file, value }) => [file, value]));
  return dataset
    .files(assemblyClaim)
    .map(({ file, value }) =>
      reconcile(
        { assembly: value, delegations: delegations.get(file) ?? [], unassignedSeats: unassigned.get(file) ?? [] },
        day,
      ),
    );
}

function isCounted({ capacity, standing }: QuotaData): boolean {
  return capacity === SeatCapacity.REPRESENTATIVE && standing === QuotaStanding.ACCEPTED;
}

/** `from ≤ day < until`; a month or a year counts to its end. An end at an unknown day is past. */
function holdsOn(day: string, { from, until }: QuotaData): boolean {
  if (from !== undefined && firstDay(from) > day) return false;
  if (until === undefined) return true;
  return until !== 'unknown' && day < (until.length === 10 ? until : dayAfter(until));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
