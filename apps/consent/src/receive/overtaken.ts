import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import type { EventLog } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { OpenedSignal } from '../decide/signal-facts';
import { isSignal } from '../project/consent.projection';
import { openSignals } from './open-signals';

/** How many earlier arrivals of a fragment are looked at. */
const lookedAt = 200;

/**
 * The signals of the same fragment that happened after an event and were decided about before it, in the order in which
 * they happened: those that arrived before it, and where it is replayed those that arrived since, too. They may have changed nothing when they came, and so left no fact, but do now that the late
 * one says something else about the time before them.
 */
export async function overtaken(
  log: EventLog,
  privacy: Privacy,
  { fact, replayed }: OpenedSignal & { replayed: boolean },
): Promise<OpenedSignal[]> {
  if (fact.revision === 0 && !replayed) return [];
  const later: RecordedInteraction[] = [];
  const before = { backwards: true, limit: lookedAt, ...(replayed ? {} : { from: fact.revision - 1 }) };
  for await (const arrived of log.read(fact.stream, before)) {
    if (isSignal(arrived) && arrived.metadata.occurredAt > fact.metadata.occurredAt)
      later.push(arrived as RecordedInteraction);
  }
  const signals = await openSignals(privacy, later);
  return signals.sort((a, b) => (a.fact.metadata.occurredAt < b.fact.metadata.occurredAt ? -1 : 1));
}
