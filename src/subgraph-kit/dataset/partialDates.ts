/** The days that a date as precise as its source stands for; both included, ISO 8601. */
export interface DayInterval {
  first: string;
  last: string;
}

const PARTIAL_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/**
 * The interval of a partial date (EDTF level 0): `2022-12` is 2022-12-01 to 2022-12-31. Null where the text is no
 * date, also for days and months that no calendar has (2023-02-30).
 */
export function daysOf(partialDate: string): DayInterval | null {
  const [, year, month, day] = PARTIAL_DATE.exec(partialDate) ?? [];
  if (!year || year === '0000') return null;
  if (!month) return { first: `${year}-01-01`, last: `${year}-12-31` };
  const daysInMonth = lastDayOf(Number(year), Number(month));
  if (!daysInMonth) return null;
  if (!day) return { first: `${year}-${month}-01`, last: `${year}-${month}-${daysInMonth}` };
  return Number(day) >= 1 && Number(day) <= daysInMonth ? { first: partialDate, last: partialDate } : null;
}

/** 28 to 31; 0 for a month that does not exist. */
function lastDayOf(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  const firstOfNextMonth = new Date(0);
  firstOfNextMonth.setUTCFullYear(year, month, 1);
  return new Date(firstOfNextMonth.getTime() - 86_400_000).getUTCDate();
}
