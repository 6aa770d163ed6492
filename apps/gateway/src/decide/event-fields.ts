/** What `GET /v1/events` can say of an accepted event. */
export const eventFields = [
  'messageId',
  'type',
  'event',
  'personId',
  'eventId',
  'occurredAt',
  'receivedAt',
  'recordedAt',
  'position',
  'source',
] as const;
export type EventField = (typeof eventFields)[number];

export const usualFields: readonly EventField[] = ['messageId', 'type', 'personId', 'occurredAt', 'position'];

/** Reads a comma-separated list; the names that do not exist come back beside it. */
export function fieldsOf(list: string | undefined): { fields: readonly EventField[]; unknown: string[] } {
  if (list === undefined) return { fields: usualFields, unknown: [] };
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(eventFields as readonly string[]).includes(name));
  return { fields: [...new Set(names)] as EventField[], unknown };
}
