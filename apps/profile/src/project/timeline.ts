import { upsertRows } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import { fragmentOf, type OpenedInteraction, timelineEntry } from '../decide/interaction';

/** One row for each event, under its fragment; merges and splits never touch it. */
export async function projectTimeline(
  tx: EntityManager,
  interactions: readonly OpenedInteraction[],
): Promise<void> {
  const rows = interactions.map((interaction) => ({
    tenant: interaction.fact.metadata.tenant,
    event_id: interaction.fact.id,
    ref: fragmentOf(interaction).ref,
    occurred_at: interaction.fact.metadata.occurredAt,
    position: String(interaction.fact.position),
    entry: timelineEntry(interaction),
  }));
  await upsertRows(tx, 'interaction', ['tenant', 'event_id'], rows, { update: 'nothing' });
}
