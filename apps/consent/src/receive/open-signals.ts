import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import { bindingOf } from '@ucv/envelope';
import type { Privacy } from '@ucv/platform-privacy';
import type { OpenedSignal } from '../decide/signal-facts';

/**
 * Opens interactions in bulk and leaves out what is erased.
 * @throws SealBroken where a seal does not fit its fact: damage, never the same as erased
 * @cost   about 15 µs an event, and one query for keys not in the cache
 */
export async function openSignals(
  privacy: Privacy,
  facts: readonly RecordedInteraction[],
): Promise<OpenedSignal[]> {
  const opened = await privacy.openMany(
    facts.map((fact) => ({ ...bindingOf(fact), sealed: fact.data.sealed })),
  );
  return facts.flatMap((fact, i) => {
    const outcome = opened[i];
    if (!outcome || outcome.state === 'broken') throw outcome?.error;
    return outcome.state === 'opened' ? [{ fact, content: outcome.content as InteractionContent }] : [];
  });
}
