import type { Parts } from './instant';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const time = String.raw`(?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}))?`;
const zone = String.raw`(?:GMT|UTC|UT|Z)?(?<zone>[+-]\d{4})?`;

const notations = [
  // `Sun, 01 Nov 2026 12:00:00 GMT` and `1 Nov 2026 12:00 +0100`: mail and HTTP.
  new RegExp(
    String.raw`^(?:[a-z]{3}, )?(?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) ${time} (?=\S)${zone}$`,
    'i',
  ),
  // `Sun Nov 01 2026 12:00:00 GMT+0100 (Central European Standard Time)`: JavaScript.
  new RegExp(
    String.raw`^[a-z]{3} (?<month>[a-z]{3}) (?<day>\d{2}) (?<year>\d{4}) ${time} (?=GMT)${zone}(?: \([^)]*\))?$`,
    'i',
  ),
  // `Sun Nov  1 12:00:00 UTC 2026`: Java, Ruby and date(1), where the zone is no abbreviation of somewhere.
  new RegExp(
    String.raw`^[a-z]{3} (?<month>[a-z]{3}) +(?<day>\d{1,2}) ${time} (?=\S)${zone} (?<year>\d{4})$`,
    'i',
  ),
];

/** The parts of a time whose month is an English word, so that no country reads another day. */
export function inWords(text: string): Parts | undefined {
  for (const notation of notations) {
    const { year, month, day, hour, minute, second, zone: own } = notation.exec(text)?.groups ?? {};
    if (year === undefined) continue;
    const number = String(months.indexOf(month!.toLowerCase()) + 1);
    return [text, year, '-', number.padStart(2, '0'), day!.padStart(2, '0'), hour, minute, second, '', own];
  }
  return undefined;
}
