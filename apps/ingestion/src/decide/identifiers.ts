import { isNobodyOf } from '@ucv/cleansing';
import { strength } from '@ucv/envelope';
import type { Call } from '@ucv/contracts-ingestion';
import type { TrackingEvent } from './event-shape';
import { idText, isLost } from './sent-id';

/** A customer's identifier as the house writes it. */
export interface Identifier {
  type: string;
  value: string;
  /** Of an id whose kind the event does not say: what it may be, to be looked up in this order; `type` where none is known. */
  maybe?: readonly Identifier[];
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
  const former = call === 'alias' ? formerId(event, normalise) : undefined;
  if (former && !found.has(`${former.type}:${former.value}`)) found.set('previous', former);
  const ordered = [...found.values()].sort((a, b) => strength(a.type) - strength(b.type));
  return { found: ordered.slice(0, most), dropped: lost || ordered.length > most };
}

/** The same for an event that was found wrong, whatever its shape: what can be kept of it is kept under the customer's key. */
export const identifiersOfAnything = (raw: unknown, normalise: Normalise, call?: Call): Identifier[] => {
  const event = objectOr(raw) as TrackingEvent;
  return identifiersOf(call ?? (event.type as Call), event, normalise).found;
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
  ];
}

/** A device that refuses advertising tracking is not followed by its advertising id, whatever it sends. */
const ofDevice = (device: Record<string, unknown>): Candidate[] => [
  ['device_id', device['id']],
  ['advertising_id', device['adTrackingEnabled'] === false ? undefined : device['advertisingId']],
];

/**
 * `externalIds` of customers, in the clear: `{id, type, collection?: users, encoding?: none}`. PHP writes a list whose
 * first entry was removed as `{"1": …}`.
 */
function external(list: unknown): Candidate[] {
  const entries: unknown[] = Array.isArray(list) ? list : Object.values(objectOr(list));
  return entries.slice(0, mostExternal).flatMap((entry): Candidate[] => {
    const { id, type, collection, encoding } = objectOr(entry);
    if (typeof type !== 'string' || (collection ?? 'users') !== 'users' || (encoding ?? 'none') !== 'none')
      return [];
    const name = type.toLowerCase().replaceAll('.', '_');
    return kind.test(name) ? [[name, id]] : [];
  });
}

/** Kinds that the former id of an alias may be of, in the order in which they are looked up. */
const formerKinds = ['anonymous_id', 'user_id', 'email', 'phone', 'device_id', 'advertising_id'];

/**
 * The id that an alias call gives up. The protocol does not say of which kind it is, and its spelling tells nothing: it is
 * what the tenant knows it as, and where it is known as several kinds, or as none, an anonymous id. That never takes the one
 * place of a user id. One that is unknown and has an address' form is an address.
 */
function formerId({ previousId, userId }: TrackingEvent, normalise: Normalise): Identifier | undefined {
  const maybe = formerKinds.flatMap((type) => {
    // A number alone is no telephone, whatever country the tenant's are from.
    if (type === 'phone' && !/^\D*(?:\+|00)/.test(String(previousId))) return [];
    const value = usable(type, previousId, normalise);
    return value === undefined ? [] : [{ type, value }];
  });
  const own = usable('user_id', userId, normalise);
  if (maybe.length === 0 || maybe.some(({ type, value }) => type === 'user_id' && value === own))
    return undefined;
  const likeliest = maybe.find(({ type }) => type === 'email') ?? maybe[0]!;
  return { ...likeliest, maybe };
}

const objectOr = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
