export type { AbsorbedInto, LinkRefusal, LinkRefused, MatchEvidence, Merged, PersonFact } from './facts';
