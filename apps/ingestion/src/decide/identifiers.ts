import { isNobodyOf } from '@ucv/cleansing';
import { strength } from '@ucv/envelope';
import type { Call } from '@ucv/contracts-ingestion';
import type { TrackingEvent } from './event-shape';
import { idText, isLost } from './sent-id';

/** A customer's identifier as the house writes it. */
export interface Identifier {
  type: string;
  value: string;
}

/** One spelling for each identifier (lower-case addresses, E.164 numbers); undefined where it is unusable. */
export type Normalise = (type: string, raw: unknown) => string | undefined;

export interface Identifiers {
  /** Strongest kind first; each once. */
  found: Identifier[];
  /** Whether some were left out: the weakest of more than there may be, or one that can't be told from others. */
  dropped: boolean;
}

/** Most identifiers of one event; more make no sense for one person and would only be an attack on the graph. */
const most = 20;
/** Entries of `externalIds` that are looked at. */
const mostExternal = 100;

const kind = /^[a-z][a-z0-9_]{0,39}$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Candidate = [type: string, raw: unknown];

/**
 * Every identifier of the customer in an event: the two ids, email and phone among the customer's traits,
 * the device, `externalIds`, and the former id of an alias. Placeholders (null, anonymous, …) are none.
 * @source Segment's specification, "common fields" and Unify's default external ids
 */
export function identifiersOf(call: Call, event: TrackingEvent, normalise: Normalise): Identifiers {
  const found = new Map<string, Identifier>();
  let lost = false;
  for (const [type, raw] of candidates(call, event)) {
    lost ||= isLost(raw);
    const value = usable(type, raw, normalise);
    if (value !== undefined) found.set(`${type}:${value}`, { type, value });
  }
  const ordered = [...found.values()].sort((a, b) => strength(a.type) - strength(b.type));
  return { found: ordered.slice(0, most), dropped: lost || ordered.length > most };
}

/** The same for an event that was found wrong, whatever its shape: what can be kept of it is kept under the customer's key. */
export const identifiersOfAnything = (raw: unknown, normalise: Normalise): Identifier[] => {
  const event = objectOr(raw) as TrackingEvent;
  return identifiersOf(event.type as Call, event, normalise).found;
};

/** The normalised value, or undefined for what identifies nobody. */
export function usable(type: string, raw: unknown, normalise: Normalise): string | undefined {
  const text = idText(raw);
  if (text === undefined || isNobodyOf(type, text)) return undefined;
  const value = normalise(type, text);
  return value === undefined || (value !== text && isNobodyOf(type, value)) ? undefined : value;
}

function candidates(call: Call, event: TrackingEvent): Candidate[] {
  const context = objectOr(event.context);
  const known = objectOr(context['traits']);
  // The traits of a group call are the group's: its address is not the customer's.
  const own = call === 'group' ? {} : objectOr(event.traits);
  return [
    ['user_id', event.userId],
    ['anonymous_id', event.anonymousId],
    ['email', own['email']],
    ['email', known['email']],
    ['phone', own['phone']],
    ['phone', known['phone']],
    ...ofDevice(objectOr(context['device'])),
    ...external(context['externalIds']),
    ...(call === 'alias' ? [former(event)] : []),
  ];
}

/** A device that refuses advertising tracking is not followed by its advertising id, whatever it sends. */
const ofDevice = (device: Record<string, unknown>): Candidate[] => [
  ['device_id', device['id']],
  ['advertising_id', device['adTrackingEnabled'] === false ? undefined : device['advertisingId']],
];

/** `externalIds` of customers, in the clear: `{id, type, collection?: users, encoding?: none}`. */
function external(list: unknown): Candidate[] {
  if (!Array.isArray(list)) return [];
  return list.slice(0, mostExternal).flatMap((entry: unknown): Candidate[] => {
    const { id, type, collection = 'users', encoding = 'none' } = objectOr(entry);
    if (typeof type !== 'string' || collection !== 'users' || encoding !== 'none') return [];
    const name = type.toLowerCase().replaceAll('.', '_');
    return kind.test(name) ? [[name, id]] : [];
  });
}

/**
 * The id that an alias call gives up. The protocol does not say of which kind it is: the event's own
 * anonymousId and UUIDs are anonymous ids, as SDKs make them; anything else was a user id.
 */
function former({ previousId, anonymousId }: TrackingEvent): Candidate {
  const anonymous =
    previousId === anonymousId || (typeof previousId === 'string' && uuid.test(previousId.trim()));
  return [anonymous ? 'anonymous_id' : 'user_id', previousId];
}

const objectOr = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
