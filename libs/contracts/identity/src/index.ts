export { identityFacts } from './facts';
export type { AbsorbedInto, LinkRefused, Merged, PersonFact, Split } from './facts';
export type {
  AbsorbedIntoData,
  LinkRefusal,
  LinkRefusedData,
  MatchEvidence,
  MergedData,
  SplitData,
} from './person';
