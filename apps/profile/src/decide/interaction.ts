import type { Call, InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import type { TimelineEntry } from '@ucv/contracts-profile';
import type { Subject, Unsealed } from '@ucv/envelope';
import type { Contribution } from '@ucv/golden-record';
import { isRecord, record } from './values';

/** An interaction and what could be read of it. */
export interface OpenedInteraction {
  fact: RecordedInteraction;
  content: Unsealed<InteractionContent>;
}

/** The identifier that an event belongs to: its strongest. */
export const fragmentOf = ({ fact }: OpenedInteraction): Subject => fact.metadata.subjects[0] as Subject;

/** What an event adds to the golden record; only `identify` tells attributes of the person. */
export function contribution({ fact, content }: OpenedInteraction): Contribution {
  const { occurredAt, source } = fact.metadata;
  const traits = content.state === 'opened' && fact.data.call === 'identify' ? traitsOf(content.content) : {};
  return { eventId: fact.id, occurredAt, recordedAt: fact.recordedAt, source: source ?? null, traits };
}

/** Where somebody's clock stood, as the sender said, and when. */
export interface Zone {
  name: string;
  /** RFC 3339, UTC. */
  at: string;
}

/** What an event's context says of its time zone; longer than any name is none. */
export function zoneOf({ fact, content }: OpenedInteraction): Zone | undefined {
  const name = content.state === 'opened' ? content.content.context?.timezone : undefined;
  if (typeof name !== 'string' || name === '' || name.length > 64) return undefined;
  return { name, at: fact.metadata.occurredAt };
}

/** The one said last, whatever the order of arrival. */
export function latestZone(a: Zone | undefined, b: Zone | undefined): Zone | undefined {
  if (!a || !b) return a ?? b;
  return `${a.at} ${a.name}` < `${b.at} ${b.name}` ? b : a;
}

/** How an event reads in the timeline. Of erased content only the fact itself is left. */
export function timelineEntry(interaction: OpenedInteraction): TimelineEntry {
  const { fact, content } = interaction;
  const readable =
    content.state === 'opened'
      ? readableEntry(fact.data.call, content.content)
      : { ...nothingReadable, messageId: fact.metadata.messageId ?? null };
  return {
    eventId: fact.id,
    call: fact.data.call,
    occurredAt: fact.metadata.occurredAt,
    recordedAt: fact.recordedAt,
    source: fact.metadata.source ?? null,
    fragment: fragmentOf(interaction),
    ...readable,
  };
}

const nothingReadable = { name: null, channel: null, device: null, properties: {}, redacted: true } as const;

function readableEntry(call: Call, content: InteractionContent) {
  const context = content.context ?? {};
  return {
    messageId: content.messageId,
    name: content.event ?? content.name ?? null,
    channel: channelOf(context),
    device: deviceOf(context),
    properties: { ...(call === 'identify' ? content.traits : undefined), ...content.properties },
  };
}

const traitsOf = ({ traits, context }: InteractionContent): Record<string, unknown> => ({
  ...record(context?.traits),
  ...traits,
});

/** Where an event took place: said by the sender, else by what only such a place sends. */
function channelOf(context: Record<string, unknown>): string | null {
  const said = text(context.channel);
  if (said) return said;
  if (isRecord(context.device)) return 'mobile';
  return isRecord(context.page) ? 'browser' : null;
}

/** What it took place on: model or kind of the device and its system, else the browser's platform. */
function deviceOf(context: Record<string, unknown>): string | null {
  const device = record(context.device);
  const hardware = [device.model, device.name, device.type].map(text).find((name) => name !== null);
  const system = text(record(context.os).name);
  const named = [hardware, system].filter((part) => part).join(', ');
  return named || text(record(context.userAgentData).platform);
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
