import type { ParkedFact } from '@ucv/contracts-projections';

/** What the id of a parked fact names. */
export interface ParkedPlace {
  service: string;
  projection: string;
  factId: string;
}

/** A place in a list of parked facts, which is sorted by time, the newest first, and then by id. */
export interface ListPlace extends ParkedPlace {
  parkedAt: string;
}

const name = /^[a-z][a-z-]{0,39}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

export const parkedId = ({ service, projection, factId }: ParkedPlace): string =>
  encoded([service, projection, factId]);

/** What an id names; undefined for what is no id of ours. */
export function parkedPlace(id: string): ParkedPlace | undefined {
  const [service, projection, factId, ...more] = decoded(id);
  if (more.length > 0 || !name.test(service ?? '') || !name.test(projection ?? '')) return undefined;
  return uuid.test(factId ?? '') ? ({ service, projection, factId } as ParkedPlace) : undefined;
}

export const listCursor = ({ parkedAt, service, projection, factId }: ParkedFact | ListPlace): string =>
  encoded([parkedAt, service, projection, factId]);

/** Where a list goes on; undefined for what is no cursor of ours. */
export function listPlace(cursor: string): ListPlace | undefined {
  const [parkedAt, ...rest] = decoded(cursor);
  const place = parkedPlace(encoded(rest));
  return place && instant.test(parkedAt ?? '') && Number.isFinite(Date.parse(parkedAt ?? ''))
    ? { parkedAt: parkedAt!, ...place }
    : undefined;
}

/** Sorts a list: the newest first, then by service, projection and fact. */
export function byTime(a: ListPlace, b: ListPlace): number {
  if (a.parkedAt !== b.parkedAt) return a.parkedAt < b.parkedAt ? 1 : -1;
  const [one, other] = [a, b].map(({ service, projection, factId }) =>
    [service, projection, factId].join(' '),
  );
  return one! < other! ? -1 : one! > other! ? 1 : 0;
}

const encoded = (parts: readonly string[]): string => Buffer.from(parts.join(' ')).toString('base64url');

/** Parts of what was encoded here; none where encoding them again gives something else. */
function decoded(text: string): string[] {
  if (text.length > 300) return [];
  const parts = Buffer.from(text, 'base64url').toString().split(' ');
  return encoded(parts) === text ? parts : [];
}
