import type {
  EventRejected,
  InteractionContent,
  InteractionRecorded,
  RejectedArrival,
  RejectedContent,
} from '@ucv/contracts-ingestion';
import { byStrength, type DataClass, type FactMetadata, type Sealed, type Subject } from '@ucv/envelope';
import { interactionId, rejectionId, sourceRef } from './event-id';
import type { Identifier } from './identifiers';
import type { Draft } from './judge';
import { isOpaqueId } from './opaque-id';
import type { Rejection } from './rejections';

/** Who delivered an event, when, and in which request. */
export interface Delivery {
  tenant: string;
  source: string;
  /** RFC 3339. */
  receivedAt: string;
  /** UUID of the request. */
  correlationId: string;
}

/** An event on its way to the log: what it is called there, and what is still to be sealed. */
export interface Interaction {
  id: string;
  draft: Draft;
  delivery: Delivery;
}

export const interaction = (draft: Draft, delivery: Delivery): Interaction => ({
  id: interactionId(delivery.tenant, delivery.source, draft.messageId),
  draft,
  delivery,
});

/** An identifier with its ref. */
export interface Named extends Identifier {
  ref: string;
}

/** The same; without a ref where it was erased. */
export interface MaybeNamed extends Identifier {
  ref: string | undefined;
}

export const isNamed = (identifier: MaybeNamed): identifier is Named => identifier.ref !== undefined;

/**
 * Strongest first; the first one is the fragment.
 * @returns undefined where one of them has no ref, because it was erased
 */
export const named = (identifiers: readonly MaybeNamed[]): Named[] | undefined =>
  identifiers.every(isNamed) ? identifiers.toSorted(byStrength) : undefined;

/** What people say about themselves is shredded apart from what they do. */
export const dataClass = ({ call }: Draft): DataClass =>
  call === 'identify' || call === 'group' || call === 'alias' ? 'traits' : 'behaviour';

export const contentToSeal = ({ content }: Draft, identifiers: Named[]): InteractionContent => ({
  ...content,
  identifiers,
});

export function interactionRecorded(
  { id, draft, delivery }: Interaction,
  subjects: Subject[],
  sealed: Sealed,
): InteractionRecorded {
  const { call, flags, consent, messageId, occurredAt } = draft;
  return {
    id,
    type: 'ingestion.interaction-recorded.v1',
    data: {
      call,
      ...(flags.length > 0 ? { flags } : {}),
      ...(consent ? { consent: true as const } : {}),
      sealed,
    },
    metadata: {
      ...metadata(delivery, subjects, occurredAt),
      ...(isOpaqueId(messageId) ? { messageId } : {}),
      kid: sealed.kid,
    },
  };
}

/** Most characters of a rejected event that are kept. */
const keptOfRaw = 32 * 1024;

/** What a rejected event leaves in the inbox; `text` is the event as JSON. */
export const rejectedContent = (
  { messageId, message }: Rejection,
  text: string,
  arrival: RejectedArrival,
): RejectedContent => ({
  ...(messageId === undefined ? {} : { messageId }),
  message,
  raw: text.slice(0, keptOfRaw),
  cut: text.length > keptOfRaw,
  ...(Object.keys(arrival).length > 0 ? { arrival } : {}),
});

export const rejectedId = ({ code }: Rejection, text: string, { tenant, source }: Delivery): string =>
  rejectionId(tenant, source, code, text);

/** Id of a rejection of which nothing may be kept: not even its text, as a hash, gives it its name. */
export const withheldId = (
  { code, messageId }: Rejection,
  at: number,
  { tenant, source, correlationId }: Delivery,
): string => rejectionId(tenant, source, code, messageId ?? `${correlationId} ${at}`);

/** @param sealed  undefined where nothing of the event may be kept */
export function eventRejected(
  id: string,
  { code, messageId }: Rejection,
  delivery: Delivery,
  kept: { subjects: Subject[]; sealed: Sealed } | undefined,
): EventRejected {
  return {
    id,
    type: 'ingestion.event-rejected.v1',
    data: { code, ...(kept ? { sealed: kept.sealed } : {}) },
    metadata: {
      ...metadata(delivery, kept?.subjects ?? [], delivery.receivedAt),
      ...(kept && messageId !== undefined && isOpaqueId(messageId) ? { messageId } : {}),
      ...(kept ? { kid: kept.sealed.kid } : {}),
    },
  };
}

const metadata = (
  { tenant, source, receivedAt, correlationId }: Delivery,
  subjects: Subject[],
  occurredAt: string,
): FactMetadata => ({
  tenant,
  subjects: subjects.map(({ type, ref }) => ({ type, ref })),
  source,
  occurredAt,
  receivedAt,
  actor: `source:${sourceRef(tenant, source)}`,
  causationId: null,
  correlationId,
});
