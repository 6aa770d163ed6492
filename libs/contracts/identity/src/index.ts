export type {
  AbsorbedInto,
  LinkRefusal,
  LinkRefused,
  MatchEvidence,
  Merged,
  PersonFact,
  Split,
} from './facts';
