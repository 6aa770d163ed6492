import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import { bindingOf, type Unsealed } from '@ucv/envelope';
import type { Privacy } from '@ucv/platform-privacy';
import type { OpenedInteraction } from '../decide/interaction';

/**
 * Opens interactions in bulk. Erased content comes back as Redacted.
 * @throws SealBroken where a seal does not fit its fact: tampering or damage, never the same as erased
 * @cost   about 15 µs an event, and one query for keys not in the cache
 */
export async function openInteractions(
  privacy: Privacy,
  facts: readonly RecordedInteraction[],
): Promise<OpenedInteraction[]> {
  const opened = await privacy.openMany(
    facts.map((fact) => ({ ...bindingOf(fact), sealed: fact.data.sealed })),
  );
  return facts.map((fact, i) => {
    const content = opened[i];
    if (!content || content.state === 'broken') throw content?.error;
    return { fact, content: content as Unsealed<InteractionContent> };
  });
}
