import type { OpenedInteraction } from './interaction';

/** An identifier as some events carried it. */
export interface SeenIdentifier {
  tenant: string;
  type: string;
  ref: string;
  /** Undefined where every event that carried it is erased. */
  value: string | undefined;
  /** When an event first carried it, by the event's own time. */
  firstSeen: string;
}

/** Every identifier that some events carried, once. */
export function identifiersSeen(interactions: readonly OpenedInteraction[]): SeenIdentifier[] {
  const seen = new Map<string, SeenIdentifier>();
  for (const interaction of interactions) {
    for (const identifier of carried(interaction)) {
      const key = `${identifier.tenant} ${identifier.ref}`;
      const known = seen.get(key);
      seen.set(key, known ? together(known, identifier) : identifier);
    }
  }
  return [...seen.values()];
}

function carried({ fact, content }: OpenedInteraction): SeenIdentifier[] {
  const { tenant, subjects, occurredAt } = fact.metadata;
  const identifiers = content.state === 'opened' ? content.content.identifiers : [];
  const values = new Map(identifiers.map(({ ref, value }) => [ref, value]));
  return subjects.map(({ type, ref }) => ({
    tenant,
    type,
    ref,
    value: values.get(ref),
    firstSeen: occurredAt,
  }));
}

const together = (a: SeenIdentifier, b: SeenIdentifier): SeenIdentifier => ({
  ...a,
  value: a.value ?? b.value,
  firstSeen: a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen,
});
