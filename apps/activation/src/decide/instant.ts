/* eslint-disable no-restricted-globals -- Date parses and formats here; nothing in this file reads the clock. */

/** An instant, so many seconds after another. RFC 3339. */
export const later = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + Math.round(seconds * 1000)).toISOString();

/** Seconds that a `Retry-After` header asks for: a number of them, or a date. @source RFC 9110, 10.2.3 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header);
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - now) / 1000));
}
