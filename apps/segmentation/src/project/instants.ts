import type { Instants } from '../decide/person';

/** RFC 3339 in UTC with milliseconds, as the log writes it. */
export const instants: Instants = {
  read: (instant) => Date.parse(instant),
  write: (instant) => new Date(instant).toISOString(),
};
