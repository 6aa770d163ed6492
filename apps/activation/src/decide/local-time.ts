/** Every offset from UTC in use today, and every change between two, is a multiple of this. @source IANA tz database */
const stepMs = 15 * 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether a text is the IANA name of a time zone; an offset such as +02:00 is none, since it knows no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false;
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The hour, 0 to 23, that clocks in a zone show at an instant in epoch milliseconds. @cost about 1 µs */
export const localHour = (zone: string, at: number): number => Number(clockOf(zone).format(at)) % 24;

/** Whether an hour lies within hours of a day: `from` inclusive, `to` exclusive, maybe over midnight; equal ones are none. */
export const isWithin = ({ from, to }: { from: number; to: number }, hour: number): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to;

/**
 * The first instant from `at` on at which clocks in a zone show an hour outside quiet hours; `at` itself where they do.
 * An hour that is skipped in spring is over at once, one that comes twice in autumn is quiet twice.
 */
export function endOfQuietHours(quiet: { from: number; to: number }, zone: string, at: number): number {
  let until = at;
  while (isWithin(quiet, localHour(zone, until))) until = (Math.floor(until / stepMs) + 1) * stepMs;
  return until;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });
  // Names come from senders: they are bounded here, whatever they say.
  if (clocks.size >= 1_000) clocks.clear();
  clocks.set(zone, clock);
  return clock;
}
