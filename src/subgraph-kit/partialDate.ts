const PATTERN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Whether a text is a date of the calendar as precise as its source: 2022, 2022-12 or 2022-12-05 (EDTF level 0). */
export function isPartialDate(text: string): boolean {
  const [, year, month, day] = PATTERN.exec(text) ?? [];
  if (year === undefined || year === '0000') return false;
  if (month !== undefined && (Number(month) < 1 || Number(month) > 12)) return false;
  return day === undefined || (Number(day) >= 1 && Number(day) <= daysOfMonth(Number(year), Number(month)));
}

/** Whether a text is a whole day of the calendar: 2023-02-30 is none. */
export function isDay(text: string): boolean {
  return text.length === 10 && isPartialDate(text);
}

/** The first day of a partial date's interval: 2022-12 begins on 2022-12-01. */
export function firstDay(date: string): string {
  return (date + '-01-01').slice(0, 10);
}

/** The day after a partial date's interval: 2022-12 ends before 2023-01-01. */
export function dayAfter(date: string): string {
  const [year = 0, month, day] = date.split('-').map(Number);
  if (month === undefined) return isoDay(Date.UTC(year + 1, 0, 1));
  if (day === undefined) return isoDay(Date.UTC(year, month, 1));
  return isoDay(Date.UTC(year, month - 1, day + 1));
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
