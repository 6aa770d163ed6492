import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import { bindingOf, type RecordedFact } from '@ucv/envelope';
import type { Privacy } from '@ucv/platform-privacy';

/**
 * Opens interactions in bulk; those whose content is erased are left out.
 * @throws SealBroken where a seal does not fit its fact: tampering or damage, never the same as erased
 * @cost   about 15 µs an event, and one query for keys not in the cache
 */
export async function openInteractions(
  privacy: Privacy,
  facts: readonly RecordedInteraction[],
): Promise<Map<RecordedFact, InteractionContent>> {
  const opened = await privacy.openMany(
    facts.map((fact) => ({ ...bindingOf(fact), sealed: fact.data.sealed })),
  );
  const contents = new Map<RecordedFact, InteractionContent>();
  facts.forEach((fact, i) => {
    const content = opened[i];
    if (!content || content.state === 'broken') throw content?.error;
    if (content.state === 'opened') contents.set(fact, content.content as InteractionContent);
  });
  return contents;
}
