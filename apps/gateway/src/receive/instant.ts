import { registerDecorator } from 'class-validator';
import { Transform } from 'class-transformer';

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

const date = /^\d{4}-\d\d-\d\d$/;

/** Which instant of a day in UTC is meant where the day stands alone. */
export type PartOfDay = 'start' | 'end';

const clock: Record<PartOfDay, string> = { start: 'T00:00:00.000Z', end: 'T23:59:59.999Z' };

/**
 * An RFC 3339 date-time in UTC with milliseconds, the form in which the log compares instants; finer digits
 * are cut. A date alone is the end of that day in UTC, so that "as of the 3rd" and "to the 3rd" include the 3rd, or its
 * start where something begins. Undefined for anything else, a day that does not exist included.
 */
export function instant(sent: unknown, dateMeans: PartOfDay = 'end'): string | undefined {
  const text = typeof sent === 'string' && date.test(sent) ? sent + clock[dateMeans] : sent;
  const match = typeof text === 'string' ? rfc3339.exec(text) : null;
  if (!match) return undefined;
  const [year, month, day] = match.slice(1, 4).map(Number) as [number, number, number];
  // JavaScript takes 31 February for 3 March.
  if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return undefined;
  const parsed = new Date(match[0].toUpperCase());
  return Number.isNaN(parsed.getTime()) ? undefined : parsed.toISOString();
}

/** A query parameter that is an instant; it reaches the handler in the canonical form. */
export function IsInstant(dateMeans: PartOfDay = 'end'): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }) => instant(value, dateMeans) ?? (value as unknown))(target, property as string);
    registerDecorator({
      name: 'isInstant',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value: unknown) => instant(value) !== undefined,
        defaultMessage: () =>
          'must be an RFC 3339 date-time with its zone, such as 2026-11-23T10:00:00Z (write a + in a URL as %2B), or a date',
      },
    });
  };
}
