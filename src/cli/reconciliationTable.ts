import type { Reconciliation } from '../subgraphs/assemblies/subgraph.js';

/** The reconciliations as lines of equal columns; assemblies without any seats are counted at the end. */
export function reconciliationTable(reconciliations: readonly Reconciliation[]): string[] {
  const withSeats = reconciliations.filter(({ verdict }) => verdict !== 'NO_SEATS_RECORDED');
  const rows = [
    ['assembly', 'delegations', 'with seats', 'sum', 'unassigned', 'stated', 'verdict'],
    ...withSeats.map((one) => [
      one.assembly,
      String(one.delegations),
      String(one.withSeats),
      String(one.sum),
      one.unassigned > 0 ? String(one.unassigned) : '',
      one.stated === null ? '' : String(one.stated),
      worded(one),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const isText = (column: number) => column === 0 || column === widths.length - 1;
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const without = reconciliations.length - withSeats.length;
  return [...lines, `${counted(without, 'assembly', '', 'assemblies')} without recorded seats`];
}

function worded({ verdict, sum, unassigned, stated, withSeats }: Reconciliation): string {
  const all = sum + unassigned;
  switch (verdict) {
    case 'EQUAL':
      return 'OK';
    case 'MISMATCH':
      return `MISMATCH ${all > (stated ?? 0) ? '+' : ''}${all - (stated ?? 0)}`;
    case 'PARTIAL':
      return `partial table (${all} of ${stated}, ${withSeats} delegations)`;
    case 'NO_TOTAL_STATED':
      return 'no total stated';
    case 'NO_SEATS_RECORDED':
      return 'no seats recorded';
  }
}

/** `1 file`, `2 files`; for a plural that is not made by an ending, give it whole. */
export function counted(count: number, what: string, ending = 's', plural = what + ending): string {
  return `${count} ${count === 1 ? what : plural}`;
}
