import { fragmentOf, type OpenedInteraction } from './interaction';

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

/** An identifier as the events of one fragment carried it: gone with that fragment, whosever it is. */
export interface Sighting extends SeenIdentifier {
  /** Ref of the fragment. */
  home: string;
}

/** Every identifier that some events carried, once for each fragment. */
export const sightings = (interactions: readonly OpenedInteraction[]): Sighting[] =>
  once(interactions.flatMap(carried), ({ tenant, ref, home }) => `${tenant} ${ref} ${home}`);

/** Every identifier that some events carried, once. */
export const identifiersSeen = (interactions: readonly OpenedInteraction[]): SeenIdentifier[] =>
  once(interactions.flatMap(carried), ({ tenant, ref }) => `${tenant} ${ref}`);

function once(all: readonly Sighting[], keyOf: (sighting: Sighting) => string): Sighting[] {
  const seen = new Map<string, Sighting>();
  for (const sighting of all) {
    const key = keyOf(sighting);
    const known = seen.get(key);
    seen.set(key, known ? together(known, sighting) : sighting);
  }
  return [...seen.values()];
}

function carried(interaction: OpenedInteraction): Sighting[] {
  const { fact, content } = interaction;
  const { tenant, subjects, occurredAt } = fact.metadata;
  const identifiers = content.state === 'opened' ? content.content.identifiers : [];
  const values = new Map(identifiers.map(({ ref, value }) => [ref, value]));
  const home = fragmentOf(interaction).ref;
  return subjects.map(({ type, ref }) => ({
    ...{ tenant, type, ref, home },
    value: values.get(ref),
    firstSeen: occurredAt,
  }));
}

const together = (a: Sighting, b: Sighting): Sighting => ({
  ...a,
  value: a.value ?? b.value,
  firstSeen: a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen,
});
