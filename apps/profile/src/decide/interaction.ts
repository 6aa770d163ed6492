import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import type { TimelineEntry } from '@ucv/contracts-profile';
import type { Subject, Unsealed } from '@ucv/envelope';
import type { Contribution } from '@ucv/golden-record';

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

/** How an event reads in the timeline. Of erased content only the fact itself is left. */
export function timelineEntry(interaction: OpenedInteraction): TimelineEntry {
  const { fact, content } = interaction;
  const entry = {
    eventId: fact.id,
    call: fact.data.call,
    occurredAt: fact.metadata.occurredAt,
    recordedAt: fact.recordedAt,
    source: fact.metadata.source ?? null,
    fragment: fragmentOf(interaction),
  };
  if (content.state === 'redacted')
    return { ...entry, ...nothingReadable, messageId: fact.metadata.messageId ?? null };
  const { messageId, event, name, properties, traits, context } = content.content;
  return {
    ...entry,
    messageId,
    name: event ?? name ?? null,
    channel: channelOf(context ?? {}),
    device: deviceOf(context ?? {}),
    properties: { ...(fact.data.call === 'identify' ? traits : undefined), ...properties },
  };
}

const nothingReadable = { name: null, channel: null, device: null, properties: {}, redacted: true } as const;

const traitsOf = ({ traits, context }: InteractionContent): Record<string, unknown> => ({
  ...(record(context?.traits) ?? {}),
  ...traits,
});

/** Where an event took place: said by the sender, else by what only such a place sends. */
function channelOf(context: Record<string, unknown>): string | null {
  const device = record(context.device);
  return text(context.channel) ?? (device ? 'mobile' : record(context.page) ? 'browser' : null);
}

function deviceOf({ device, os, userAgentData }: Record<string, unknown>): string | null {
  const parts = [record(device)?.model ?? record(device)?.name ?? record(device)?.type, record(os)?.name].map(
    text,
  );
  const named = parts.filter((part) => part !== null).join(', ');
  return named || (text(record(userAgentData)?.platform) ?? null);
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
