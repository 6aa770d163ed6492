import { type Call, calls, type Flag, type InteractionContent } from '@ucv/contracts-ingestion';
import { consentIn, jointConsent } from './consent-signals';
import { type TrackingEvent, shapeFault } from './event-shape';
import { type Identifier, identifiersOf, type Normalise, usable } from './identifiers';
import { formatInstant } from './instant';
import { type MessageId, readMessageId } from './message-id';
import { whenItOccurred } from './occurrence';
import { reject, type Rejection, type RejectionCode } from './rejections';
import { isUnreadable } from './sent-id';
import { firstSet, type SentTime } from './sent-time';
import { maxDepth, storable, type Weight, weigh } from './weigh';

/** Largest event as JSON, in bytes, with what its batch adds to it. */
export const maxEventBytes = 32 * 1024;

/** Characters of a time that are kept as sent. */
const longestTime = 100;

/** What is true of every event of one request. */
export interface Circumstances {
  /** The call that the path names; a batch leaves it to each event. */
  call?: Call;
  /** Milliseconds since 1970. */
  receivedAt: number;
  /** The request's own `sentAt`; each event's counts where the request has none, or none that can be read. */
  sentAt?: SentTime;
  /** `/v1/import`: timestamps are history and stay as they are. */
  historical: boolean;
  /** What the batch says for all its events; an event's own entries win. */
  shared?: Pick<TrackingEvent, 'context' | 'integrations'>;
  /** The request carried `Sec-GPC: 1`. */
  gpc?: boolean;
  normalise: Normalise;
  /** An id for an event that came without one. */
  newMessageId: () => string;
}

/** An event that is taken in, ready for refs and sealing. */
export interface Draft {
  call: Call;
  messageId: string;
  /** RFC 3339. */
  occurredAt: string;
  flags: Flag[];
  /** Whether the content says something of consent. */
  consent: boolean;
  /** Strongest kind first. */
  identifiers: Identifier[];
  content: Omit<InteractionContent, 'identifiers'>;
}

export const isRejection = (verdict: Draft | Rejection): verdict is Rejection => 'code' in verdict;

/**
 * Takes one event in or says why not. Ids are judged as they were sent; what no table holds is repaired after that,
 * in the content alone.
 * @cost about 10 µs
 */
export function judge(raw: unknown, o: Circumstances): Draft | Rejection {
  const event = merged(raw, o.shared) as TrackingEvent;
  const sentId = readMessageId(event);
  const weight = weigh(event);
  const fault = bulkFault(event, weight, sentId) ?? formFault(event, sentId, o);
  if (fault) return fault;
  const content = weight.unstorable ? (storable(event) as TrackingEvent) : event;
  return draft(event, content, sentId.messageId, o);
}

const callOf = (event: TrackingEvent, { call }: Circumstances): unknown => call ?? event.type;

/** An event with what its batch says for all. Spread defines properties and never assigns, so that an own `__proto__` stays a plain key until it is found. */
export function merged(raw: unknown, shared: Circumstances['shared']): unknown {
  if (!shared || typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const { context, integrations } = raw as TrackingEvent;
  const joint = shared.context && typeof context === 'object' ? jointConsent(shared.context, context) : {};
  return {
    ...raw,
    ...mergedField('context', shared.context, context, joint),
    ...mergedField('integrations', shared.integrations, integrations),
  };
}

/** An own value of a wrong type stays, to be named as the fault that it is. */
const mergedField = (
  name: string,
  shared: object | null | undefined,
  own: unknown,
  joint: object = {},
): object =>
  shared && (own === undefined || isEmptyOrObject(own)) ? { [name]: { ...shared, ...own, ...joint } } : {};

const isEmptyOrObject = (value: unknown): value is object | null =>
  typeof value === 'object' && (!Array.isArray(value) || value.length === 0);

function bulkFault(
  event: unknown,
  { bytes, depth, forbidden }: Weight,
  { messageId }: MessageId,
): Rejection | undefined {
  if (depth > maxDepth) return reject('ingestion.event-too-deep', messageId);
  if (forbidden) return reject('ingestion.forbidden-key', messageId);
  const tooLarge = bytes > maxEventBytes && Buffer.byteLength(JSON.stringify(event)) > maxEventBytes;
  return tooLarge ? reject('ingestion.event-too-large', messageId) : undefined;
}

function formFault(
  event: TrackingEvent,
  { messageId, fault }: MessageId,
  o: Circumstances,
): Rejection | undefined {
  const shape = shapeFault(event);
  if (shape) return reject('ingestion.event-invalid', messageId, shape);
  const call = callOf(event, o);
  if (!isCall(call)) return reject('ingestion.type-unknown', messageId);
  const code = fault ?? lackOf(call, event, o.normalise) ?? anonymity(event, o.normalise);
  return code ? reject(code, messageId) : undefined;
}

const isCall = (call: unknown): call is Call => (calls as readonly unknown[]).includes(call);
/** The id that a call needs beside its customer's. */
const second = {
  group: ['groupId', 'group_id', 'ingestion.group-id-missing'],
  alias: ['previousId', 'user_id', 'ingestion.previous-id-missing'],
} as const;

/** What a call lacks that it needs beside an identifier. A placeholder is no group and no former id. */
function lackOf(call: Call, event: TrackingEvent, normalise: Normalise): RejectionCode | undefined {
  if (call === 'track') return isEmpty(event.event) ? 'ingestion.event-name-missing' : undefined;
  if (call !== 'group' && call !== 'alias') return undefined;
  const [field, kind, code] = second[call];
  const id = event[field];
  if (usable(kind, id, normalise) !== undefined) return undefined;
  return isUnreadable(id) ? 'ingestion.id-unreadable' : code;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function anonymity({ userId, anonymousId }: TrackingEvent, normalise: Normalise): RejectionCode | undefined {
  if (usable('user_id', userId, normalise) ?? usable('anonymous_id', anonymousId, normalise))
    return undefined;
  const unreadable = isUnreadable(userId) || isUnreadable(anonymousId);
  return unreadable ? 'ingestion.id-unreadable' : 'ingestion.no-usable-identifier';
}

function draft(
  event: TrackingEvent,
  repaired: TrackingEvent,
  sentId: string | undefined,
  o: Circumstances,
): Draft | Rejection {
  const times = timesOf(event, o);
  const occurrence = whenItOccurred({
    original: times.originalTimestamp.at,
    sentAt: times.sentAt.at,
    receivedAt: o.receivedAt,
    historical: o.historical,
  });
  if (!occurrence) return reject('ingestion.timestamp-invalid', sentId);
  const call = callOf(event, o) as Call;
  const { found, dropped } = identifiersOf(call, event, o.normalise);
  const messageId = sentId ?? o.newMessageId();
  const { said, unreadable } = consentIn(repaired.context);
  return {
    call,
    messageId,
    occurredAt: formatInstant(occurrence.occurredAt),
    flags: [
      ...(occurrence.clamped ? ['occurred-in-future' as const] : []),
      ...(dropped ? ['identifiers-dropped' as const] : []),
      ...(unreadable ? ['consent-unreadable' as const] : []),
    ],
    consent: o.gpc === true || said,
    identifiers: found,
    content: contentOf(repaired, messageId, times, o),
  };
}

const kept = [
  'event',
  'name',
  'category',
  'groupId',
  'previousId',
  'properties',
  'traits',
  'context',
  'integrations',
] as const;

/** What is sealed; the identifiers join it with their refs. */
function contentOf(
  event: TrackingEvent,
  messageId: string,
  times: Times,
  o: Circumstances,
): Draft['content'] {
  const content: Record<string, unknown> = { messageId, ...signalOf(o) };
  for (const field of kept) {
    const value = event[field];
    if (value !== undefined && value !== null) content[field] = keptAs(value);
  }
  keepTime(content, 'originalTimestamp', times.originalTimestamp);
  keepTime(content, 'sentAt', times.sentAt);
  return content as unknown as Draft['content'];
}

const keptAs = (value: string | number | object): string | object => {
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? {} : value;
};

const signalOf = ({ gpc }: Circumstances): Pick<InteractionContent, 'gpc'> => (gpc ? { gpc } : {});

interface Times {
  originalTimestamp: SentTime;
  sentAt: SentTime;
}

/** RudderStack's SDKs send originalTimestamp, Segment's timestamp. */
const timesOf = ({ originalTimestamp, timestamp, sentAt }: TrackingEvent, o: Circumstances): Times => ({
  originalTimestamp: firstSet(originalTimestamp, timestamp),
  sentAt: typeof o.sentAt?.at === 'number' ? o.sentAt : firstSet(sentAt, o.sentAt?.sent),
});

/** As text, where it is short. */
function keepTime(content: Record<string, unknown>, field: keyof Times, { sent }: SentTime): void {
  const text = typeof sent === 'number' ? String(sent) : sent;
  if (typeof text === 'string' && text.length <= longestTime) content[field] = text;
}
