export type {
  ListParked,
  ParkedFact,
  ParkedFactDiscarded,
  ParkedFactReplayed,
  ParkedFacts,
  SettleParked,
} from './parked';
export type {
  BeginRebuild,
  ProjectionInfo,
  RebuildState,
  RebuildStatus,
  TableComparison,
  TableDigest,
} from './rebuild';
