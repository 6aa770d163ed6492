import type { IdentifierView, ProfileView } from '@ucv/contracts-profile';
import { byStrength } from '@ucv/envelope';
import { combine, type GoldenRecord, presentTraits } from '@ucv/golden-record';

/** A person's parts, as stored or as read from their own streams. */
export interface PersonParts {
  id: string;
  identifiers: readonly IdentifierView[];
  /** Golden record of each fragment. */
  fragments: readonly GoldenRecord[];
}

/** One readable view of the parts. @cost O(traits over all fragments) */
export function profileView(parts: PersonParts, version: ProfileView['version']): ProfileView {
  const record = combine(parts.fragments);
  const traits = presentTraits(record);
  return {
    id: parts.id,
    identifiers: [...parts.identifiers].sort(byStrength),
    traits: Object.fromEntries(traits.map(([name, { value }]) => [name, value])),
    traitSources: Object.fromEntries(
      traits.map(([name, { eventId, occurredAt, source }]) => [name, { eventId, occurredAt, source }]),
    ),
    computedTraits: {},
    scores: {},
    segments: [],
    consents: {},
    firstSeen: record.firstSeen,
    lastSeen: record.lastSeen,
    interactions: record.interactions,
    version,
  };
}
