import { InvalidArgumentError } from 'commander';

const date = /^\d{4}-\d{2}-\d{2}$/;
const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * An instant as people type it.
 * @param text  RFC 3339, or a date, which means the end of that day in UTC: what was known "as of the 3rd" includes the 3rd
 * @returns     RFC 3339 in UTC with milliseconds
 * @refuses     InvalidArgumentError for anything else, a 31st of February included
 */
export function parseInstant(text: string): string {
  const day = date.test(text) ? text : rfc3339.exec(text)?.[1];
  const instant = new Date(day === text ? `${text}T23:59:59.999Z` : text.toUpperCase());
  if (day && isDay(day) && !Number.isNaN(instant.getTime())) return instant.toISOString();
  throw new InvalidArgumentError('Write an instant as 2026-11-23T10:00:00Z, or a date as 2026-11-23.');
}

/** Where something begins: a date means the start of that day in UTC. */
export const parseBeginning = (text: string): string =>
  date.test(text) ? parseInstant(`${text}T00:00:00Z`) : parseInstant(text);

/** JavaScript takes 31 February for 3 March. */
function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
