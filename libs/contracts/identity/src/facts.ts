import { type Catalogue, fact, type FactOf } from '@ucv/envelope';
import type { AbsorbedIntoData, LinkRefusedData, MergedData, SplitData } from './person';

/** What identity says on the log. */
export const identityFacts = {
  'identity.absorbed-into.v1': fact<AbsorbedIntoData>({
    category: 'person',
    says: 'first half of a merge, on the stream of the person who is absorbed',
  }),
  'identity.merged.v1': fact<MergedData>({
    category: 'person',
    says: 'second half of a merge, on the stream of the survivor',
  }),
  'identity.link-refused.v1': fact<LinkRefusedData>({
    category: 'person',
    says: 'an event carried identifiers of persons who must stay apart',
  }),
  'identity.split.v1': fact<SplitData>({
    category: 'person',
    says: 'identifiers left a person; each part is a person again',
  }),
} satisfies Catalogue<'identity'>;

type Facts = typeof identityFacts;

/**
 * First half of a merge, on the stream `person-` of the absorbed person, at the revision that the decision
 * read: it locks that person. From here on their id resolves to the survivor.
 */
export type AbsorbedInto = FactOf<Facts, 'identity.absorbed-into.v1'>;

/** Second half of a merge, on the stream `person-` of the survivor. */
export type Merged = FactOf<Facts, 'identity.merged.v1'>;

/**
 * An event carried identifiers of persons who must stay apart, so the weakest link was left out. Stream
 * `person-` of the person whose event it was; said once for each identifier.
 */
export type LinkRefused = FactOf<Facts, 'identity.link-refused.v1'>;

/**
 * Identifiers left a person: each part is a person of its own again. Stream `person-` of the person that they
 * left; `person` is what stays.
 */
export type Split = FactOf<Facts, 'identity.split.v1'>;

export type PersonFact = AbsorbedInto | Merged | LinkRefused;
