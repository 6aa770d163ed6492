import type { ConsentDecided } from '@ucv/contracts-consent';
import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import type { Subject } from '@ucv/envelope';
import { decisionFacts } from './consents';
import { type Reading, signalsOf } from './signals';

/** An interaction that says something of consent, opened. */
export interface OpenedSignal {
  fact: RecordedInteraction;
  content: InteractionContent;
}

/** The identifier that an event belongs to: its strongest. */
export const fragmentOf = ({ fact }: OpenedSignal): Subject => fact.metadata.subjects[0] as Subject;

/**
 * What one event says, as facts about each identifier that it holds for; whether they change anything is for
 * the stream of each to say.
 * @param members  every identifier attached to the event's person now
 * @param newId    an id by what it is for, the same whenever the same event is decided
 * @returns        `names`: what categories were called, by purpose, where their codes do not say it
 */
export function signalFacts(
  signal: OpenedSignal,
  members: readonly Subject[],
  reading: Omit<Reading, 'source'>,
  newId: (what: string) => string,
): { facts: ConsentDecided[]; names: Map<string, string>; unusable: number } {
  const { id, metadata } = signal.fact;
  const { tenant, source = 'unknown', occurredAt, receivedAt, correlationId } = metadata;
  const { said, unusable } = signalsOf(signal.content, { ...reading, source });
  const names = new Map(said.flatMap(({ purpose, name }) => (name === undefined ? [] : [[purpose, name]])));
  const facts = said.flatMap(({ name: _, ...one }) =>
    decisionFacts(
      { ...one, decisionId: newId(`decision ${one.purpose}`) },
      { identifier: fragmentOf(signal), members },
      {
        ...{ tenant, source, occurredAt, receivedAt, correlationId },
        ...{ actor: 'service:consent', causationId: id },
      },
      (ref) => newId(`decided ${one.purpose} ${ref}`),
    ),
  );
  return { facts, names, unusable };
}
