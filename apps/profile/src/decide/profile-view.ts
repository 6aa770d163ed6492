import type { ConsentStanding, IdentifierView, ProfileView, SegmentMembership } from '@ucv/contracts-profile';
import { byStrength } from '@ucv/envelope';
import { combine, type GoldenRecord, presentTraits } from '@ucv/golden-record';

/** A person's parts, as stored or as read from their own streams. */
export interface PersonParts {
  id: string;
  identifiers: readonly IdentifierView[];
  /** Golden record of each fragment. */
  fragments: readonly GoldenRecord[];
  segments: readonly SegmentMembership[];
  consents: Record<string, ConsentStanding>;
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
    segments: [...parts.segments].sort(byName),
    consents: parts.consents,
    firstSeen: record.firstSeen,
    lastSeen: record.lastSeen,
    interactions: record.interactions,
    version,
  };
}

const byName = (a: SegmentMembership, b: SegmentMembership): number =>
  compare(a.name, b.name) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
