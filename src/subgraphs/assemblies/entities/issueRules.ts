import type { Bounds } from '../../../subgraph-kit/validity.js';
import { validityOn, ValidityStatus } from '../../../subgraph-kit/validity.js';
import { DataIssue, DataIssueCode, IssueSeverity } from './dataIssue.js';
import { QuotaStanding, SeatCapacity } from './seatQuota.js';

/** What the rules must know of an assembly, on a day. */
export interface AssemblyFacts {
  id: string;
  slug: string;
  statedSeats: number | null;
  isComplete: boolean;
  /** The representatives of all delegations; null where no quota is recorded. */
  seats: number | null;
  unassigned: { label: string; seats: number; capacity: SeatCapacity }[];
}

/** What the rules must know of a delegation, on a day. */
export interface DelegationFacts {
  id: string;
  assemblySlug: string;
  /** The sending parliament, or that of the sending chamber. */
  parliamentId: string | null;
  /** Every quota ever recorded. */
  quotas: QuotaFacts[];
}

export interface QuotaFacts extends Bounds {
  seats: number;
  capacity: SeatCapacity;
  standing: QuotaStanding;
  /** Whether it holds on the day. */
  holds: boolean;
  /** Null for a figure of the whole parliament. */
  chamber: { name: string; parliamentId: string; statutoryMembers: number | null } | null;
}

/** What a rule found: nothing is null. */
type Finding = [code: DataIssueCode, severity: IssueSeverity, message: string] | null;

/** The rules over an assembly. */
const ASSEMBLY_RULES: readonly ((facts: AssemblyFacts) => Finding)[] = [totalDiffersFromStated, seatsAreUnassigned];

/** The rules over a delegation. */
const DELEGATION_RULES: readonly ((facts: DelegationFacts, day: string) => Finding)[] = [
  sourcesConflict,
  chambersDifferFromWhole,
  chamberIsTooSmall,
  quotaIsMissing,
  validityIsMissing,
  chamberIsUnknown,
];

/** The assembly's own issues, without those of its delegations. */
export function issuesOfAssembly(facts: AssemblyFacts): DataIssue[] {
  return found(
    ASSEMBLY_RULES.map((rule) => rule(facts)),
    { subjectId: facts.id, assemblySlug: facts.slug },
  );
}

/** The delegation's own issues on a day (ISO 8601). */
export function issuesOfDelegation(facts: DelegationFacts, day: string): DataIssue[] {
  return found(
    DELEGATION_RULES.map((rule) => rule(facts, day)),
    { subjectId: facts.id, assemblySlug: facts.assemblySlug },
  );
}

function found(findings: readonly Finding[], subject: { subjectId: string; assemblySlug: string }): DataIssue[] {
  return findings
    .filter((finding) => finding !== null)
    .map(([code, severity, message]) => Object.assign(new DataIssue(), { code, severity, message, ...subject }));
}

/** Where all delegations are known, they and the unassigned seats make the total that a source states. */
function totalDiffersFromStated({ isComplete, statedSeats, seats, unassigned }: AssemblyFacts): Finding {
  if (!isComplete || statedSeats === null || seats === null) return null;
  const others = unassigned.filter(({ capacity }) => capacity === SeatCapacity.REPRESENTATIVE);
  const sum = others.reduce((all, one) => all + one.seats, seats);
  if (sum === statedSeats) return null;
  const message = `The recorded seats add up to ${sum}, but a source states ${statedSeats}.`;
  return [DataIssueCode.TOTAL_MISMATCH, IssueSeverity.WARNING, message];
}

/** Seats that no recorded parliament sends stand in no sum of this API. */
function seatsAreUnassigned({ unassigned }: AssemblyFacts): Finding {
  if (unassigned.length === 0) return null;
  const named = unassigned.map(({ label, seats }) => `${label} (${seats})`).join(', ');
  const message = `The assembly also has seats that no recorded parliament sends, and which are not counted: ${named}.`;
  return [DataIssueCode.TOTAL_MISMATCH, IssueSeverity.INFO, message];
}

function sourcesConflict({ quotas }: DelegationFacts): Finding {
  const disputed = quotas.filter(({ standing, holds }) => holds && standing === QuotaStanding.DISPUTED);
  if (disputed.length === 0) return null;
  const message = `Sources disagree: ${disputed.map(inWords).join(', ')} according to another source than the one that counts.`;
  return [DataIssueCode.CONFLICTING_SOURCES, IssueSeverity.WARNING, message];
}

/** Where there is a figure for the whole and figures for chambers, the latter are its breakdown. */
function chambersDifferFromWhole({ quotas }: DelegationFacts): Finding {
  const differences = Object.values(SeatCapacity).flatMap((capacity) => {
    const counted = quotas.filter((quota) => counts(quota) && quota.capacity === capacity);
    const [whole, parts] = [true, false].map((isWhole) =>
      counted.filter(({ chamber }) => (chamber === null) === isWhole).map(({ seats }) => seats),
    );
    if (whole?.length === undefined || !parts?.length || whole.length === 0) return [];
    const [total, sum] = [whole, parts].map((seats) => seats.reduce((all, one) => all + one, 0));
    return total === sum ? [] : [`the figures of the chambers add up to ${sum}, that of the whole is ${total}`];
  });
  if (differences.length === 0) return null;
  const message = `Parts and whole differ: ${differences.join('; ')}.`;
  return [DataIssueCode.TOTAL_MISMATCH, IssueSeverity.WARNING, message];
}

function chamberIsTooSmall({ quotas }: DelegationFacts): Finding {
  const tooMany = quotas.filter(counts).flatMap((quota) => {
    const members = quota.chamber?.statutoryMembers ?? null;
    return members !== null && quota.seats > members ? [`${inWords(quota)}, which has ${members} members`] : [];
  });
  if (tooMany.length === 0) return null;
  return [
    DataIssueCode.MORE_SEATS_THAN_CHAMBER,
    IssueSeverity.ERROR,
    `More seats than members: ${tooMany.join('; ')}.`,
  ];
}

function quotaIsMissing({ quotas }: DelegationFacts): Finding {
  if (quotas.length > 0) return null;
  return [DataIssueCode.MISSING_QUOTA, IssueSeverity.WARNING, 'No source gives the number of its seats.'];
}

function validityIsMissing({ quotas }: DelegationFacts, day: string): Finding {
  const undated = quotas.filter(
    (quota) => quota.standing === QuotaStanding.ACCEPTED && validityOn(day, quota).status === ValidityStatus.UNKNOWN,
  );
  if (undated.length === 0) return null;
  const message = `No source tells whether this is true today: ${undated.map(inWords).join(', ')}.`;
  return [DataIssueCode.MISSING_VALIDITY, IssueSeverity.INFO, message];
}

function chamberIsUnknown({ parliamentId, quotas }: DelegationFacts): Finding {
  const foreign = quotas.filter(({ chamber }) => chamber !== null && chamber.parliamentId !== parliamentId);
  if (foreign.length === 0) return null;
  const message = `The sending parliament has no such chamber: ${foreign.map(inWords).join(', ')}.`;
  return [DataIssueCode.UNKNOWN_CHAMBER, IssueSeverity.ERROR, message];
}

function counts({ holds, standing }: QuotaFacts): boolean {
  return holds && standing === QuotaStanding.ACCEPTED;
}

/** 7 seats of the House of Representatives */
function inWords({ seats, chamber }: QuotaFacts): string {
  const of = chamber === null ? 'the whole parliament' : `the ${chamber.name.replace(/^the /i, '')}`;
  return `${seats} ${seats === 1 ? 'seat' : 'seats'} of ${of}`;
}
