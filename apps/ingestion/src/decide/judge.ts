import { type Call, calls, type Flag, type InteractionContent } from '@ucv/contracts-ingestion';
import { saysConsent } from './consent-signals';
import { type TrackingEvent, shapeFault } from './event-shape';
import { type Identifier, identifiersOf, type Normalise, usable } from './identifiers';
import { formatInstant } from './instant';
import { whenItOccurred } from './occurrence';
import { reject, type Rejection } from './rejections';
import { maxDepth, storable, type Weight, weigh } from './weigh';

/** Largest event as JSON, in bytes, with what its batch adds to it. */
export const maxEventBytes = 32 * 1024;
const maxMessageId = 100;

/** What is true of every event of one request. */
export interface Circumstances {
  /** The call that the path names; a batch leaves it to each event. */
  call?: Call;
  /** Milliseconds since 1970. */
  receivedAt: number;
  /** The request's own `sentAt`; each event's counts where the request has none. */
  sentAt?: unknown;
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
 * Takes one event in or says why not.
 * @cost about 10 µs
 */
export function judge(raw: unknown, o: Circumstances): Draft | Rejection {
  const whole = merged(raw, o.shared);
  const weight = weigh(whole);
  const fault = bulkFault(whole, weight);
  if (fault) return fault;
  const event = weight.unstorable ? storable(whole) : whole;
  const call = o.call ?? (event as TrackingEvent | undefined)?.type;
  const messageId = messageIdOf(event);
  return (
    formFault(call, event as TrackingEvent, messageId) ??
    draft(call as Call, event as TrackingEvent, messageId, o)
  );
}

/** The sender's message id where it is one; also of an event that is wrong otherwise. */
export function messageIdOf(event: unknown): string | undefined {
  const id = (event as TrackingEvent | null | undefined)?.messageId;
  const text = typeof id === 'number' ? String(id) : id;
  return typeof text === 'string' && text !== '' && text.length <= maxMessageId ? text : undefined;
}

/** Spread defines properties and never assigns, so that an own `__proto__` stays a plain key until it is found. */
function merged(raw: unknown, shared: Circumstances['shared']): unknown {
  if (!shared || typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  const { context, integrations } = raw as TrackingEvent;
  return {
    ...raw,
    ...mergedField('context', shared.context, context),
    ...mergedField('integrations', shared.integrations, integrations),
  };
}

/** An own value of a wrong type stays, to be named as the fault that it is. */
const mergedField = (name: string, shared: object | null | undefined, own: unknown): object =>
  shared && (own === undefined || typeof own === 'object') ? { [name]: { ...shared, ...own } } : {};

function bulkFault(event: unknown, { bytes, depth, forbidden }: Weight): Rejection | undefined {
  const messageId = messageIdOf(event);
  if (depth > maxDepth) return reject('ingestion.event-too-deep', messageId);
  if (forbidden) return reject('ingestion.forbidden-key', messageId);
  const tooLarge = bytes > maxEventBytes && Buffer.byteLength(JSON.stringify(event)) > maxEventBytes;
  return tooLarge ? reject('ingestion.event-too-large', messageId) : undefined;
}

function formFault(
  call: unknown,
  event: TrackingEvent,
  messageId: string | undefined,
): Rejection | undefined {
  const shape = shapeFault(event);
  if (shape) return reject('ingestion.event-invalid', messageId, shape);
  if (!isCall(call)) return reject('ingestion.type-unknown', messageId);
  if (!messageId && event.messageId) return reject('ingestion.message-id-too-long');
  const missing = requirements[call];
  return missing && isEmpty(event[missing[0]]) ? reject(missing[1], messageId) : undefined;
}

const isCall = (call: unknown): call is Call => (calls as readonly unknown[]).includes(call);
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** What a call needs beside an identifier. */
const requirements = {
  track: ['event', 'ingestion.event-name-missing'],
  group: ['groupId', 'ingestion.group-id-missing'],
  alias: ['previousId', 'ingestion.previous-id-missing'],
  identify: undefined,
  page: undefined,
  screen: undefined,
} as const;

function draft(
  call: Call,
  event: TrackingEvent,
  sentId: string | undefined,
  o: Circumstances,
): Draft | Rejection {
  if (!isIdentified(event, o.normalise)) return reject('ingestion.no-usable-identifier', sentId);
  const occurrence = whenItOccurred({
    original: originalTime(event),
    sentAt: sendTime(event, o),
    receivedAt: o.receivedAt,
    historical: o.historical,
  });
  if (!occurrence) return reject('ingestion.timestamp-invalid', sentId);
  const { found, dropped } = identifiersOf(call, event, o.normalise);
  const messageId = sentId ?? o.newMessageId();
  return {
    call,
    messageId,
    occurredAt: formatInstant(occurrence.occurredAt),
    flags: [
      ...(occurrence.clamped ? ['occurred-in-future' as const] : []),
      ...(dropped ? ['identifiers-dropped' as const] : []),
    ],
    consent: o.gpc === true || saysConsent(event.context),
    identifiers: found,
    content: contentOf(event, messageId, o),
  };
}

const isIdentified = ({ userId, anonymousId }: TrackingEvent, normalise: Normalise): boolean =>
  usable('user_id', userId, normalise) !== undefined ||
  usable('anonymous_id', anonymousId, normalise) !== undefined;

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
function contentOf(event: TrackingEvent, messageId: string, o: Circumstances): Draft['content'] {
  const content: Record<string, unknown> = { messageId, ...signalOf(o) };
  for (const field of kept) {
    const value = event[field];
    if (value === undefined || value === null) continue;
    content[field] = typeof value === 'number' ? String(value) : value;
  }
  const original = originalTime(event);
  if (typeof original === 'string') content['originalTimestamp'] = original;
  const sentAt = sendTime(event, o);
  if (typeof sentAt === 'string' && sentAt.length <= 40) content['sentAt'] = sentAt;
  return content as unknown as Draft['content'];
}

const signalOf = ({ gpc }: Circumstances): Pick<InteractionContent, 'gpc'> => (gpc ? { gpc } : {});

/** RudderStack's SDKs send originalTimestamp, Segment's timestamp. */
const originalTime = (event: TrackingEvent): unknown => event.originalTimestamp ?? event.timestamp;
const sendTime = (event: TrackingEvent, { sentAt }: Circumstances): unknown => sentAt ?? event.sentAt;
