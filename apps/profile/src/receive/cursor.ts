import { Refusal } from '@ucv/platform-service';

interface Place {
  occurredAt: string;
  eventId: string;
}

/** A place in a timeline as an opaque string. */
export const cursorOf = ({ occurredAt, eventId }: Place): string =>
  Buffer.from(JSON.stringify([occurredAt, eventId])).toString('base64url');

/** @refuses profile.cursor-unknown */
export function readCursor(cursor: string): Place {
  try {
    const [occurredAt, eventId] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    if (isInstant(occurredAt) && isUuid(eventId)) return { occurredAt, eventId };
  } catch {
    // Refused below, as any other cursor that is not ours.
  }
  throw unknown('the newest event');
}

/** A place in what is listed by id. */
export const cursorAfter = (id: string): string => Buffer.from(JSON.stringify([id])).toString('base64url');

/** @returns the id after which to go on; '' without a cursor @refuses profile.cursor-unknown */
export function readAfter(cursor: string | undefined): string {
  if (cursor === undefined) return '';
  try {
    const [id, ...more] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof id === 'string' && more.length === 0 && !id.includes('\0')) return id;
  } catch {
    // Refused below, as any other cursor that is not ours.
  }
  throw unknown('the first one');
}

const unknown = (first: string): Refusal =>
  new Refusal('profile.cursor-unknown', `This cursor is not one of ours: leave it out to begin at ${first}.`);

const isInstant = (text: unknown): text is string =>
  typeof text === 'string' && !Number.isNaN(Date.parse(text));
const isUuid = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f-]{36}$/.test(text);
