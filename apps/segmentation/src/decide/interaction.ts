import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import type { Contribution } from '@ucv/golden-record';
import type { PastEvent } from '@ucv/segment-language';

/** What the calls are named that say something of the person and not what happened. */
export const identified = '$identify';

/**
 * An event as segments see it: named as in the timeline, or by its call (`$identify`, `$page`, …) where it has no
 * name. What a page is called and its category are properties, too.
 */
export function eventOf(
  { id, data }: Pick<RecordedInteraction, 'id' | 'data'>,
  content: InteractionContent,
): Omit<PastEvent, 'at'> {
  const { event, name, category, groupId, properties } = content;
  if (data.call === 'identify') return { id, name: identified, properties: traitsOf(content) };
  const named = Object.entries({ name, category, groupId }).filter(([, value]) => value !== undefined);
  return {
    id,
    name: event ?? name ?? `$${data.call}`,
    properties: { ...Object.fromEntries(named), ...record(content.traits), ...properties },
  };
}

/** What an event adds to the golden record; only `identify` tells attributes of the person. */
export function contributionOf(
  { id, data, metadata, recordedAt }: RecordedInteraction,
  content: InteractionContent,
): Contribution {
  return {
    eventId: id,
    occurredAt: metadata.occurredAt,
    recordedAt,
    source: metadata.source ?? null,
    traits: data.call === 'identify' ? traitsOf(content) : {},
  };
}

const traitsOf = ({ traits, context }: InteractionContent): Record<string, unknown> => ({
  ...record(context?.traits),
  ...traits,
});

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
