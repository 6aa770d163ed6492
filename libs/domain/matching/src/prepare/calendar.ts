/** Year, month and day; 0 for what is not known. */
export type Ymd = readonly [year: number, month: number, day: number];

/** How many days a month has; 31 where it is not known. */
export const daysIn = ([year, month]: Ymd): number =>
  month === 0 ? 31 : new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The date of a day counted from 1970. */
export function epochDay(day: number): Ymd {
  const date = new Date(day * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

/** Day 1 of a spreadsheet is the first of January 1900; it takes 1900 for a leap year, so that from day 61 on it is one ahead. */
export const excelDay = (serial: number): Ymd => epochDay(serial - (serial > 60 ? 25_569 : 25_568));
