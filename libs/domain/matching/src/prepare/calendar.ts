/** Year, month and day; 0 for what is not known. */
export type Ymd = readonly [year: number, month: number, day: number];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** How many days a month has; 31 where it is not known. */
export function daysIn([year, month]: Ymd): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Day 0 is the first of January 1970; years begin in March, so that the leap day is the last. @source H. Hinnant, "chrono-compatible low-level date algorithms" */
export function epochDay(day: number): Ymd {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return [year + era * 400 + Number(month <= 2), month, ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1];
}

/** Day 1 of a spreadsheet is the first of January 1900; it takes 1900 for a leap year, so that from day 61 on it is one ahead. */
export const excelDay = (serial: number): Ymd => epochDay(serial - (serial > 60 ? 25_569 : 25_568));

/** The day after a whole date. */
export function dayAfter([year, month, day]: Ymd): Ymd {
  if (day < daysIn([year, month, day])) return [year, month, day + 1];
  return month < 12 ? [year, month + 1, 1] : [year + 1, 1, 1];
}
